//! How keeping things can fail.

use std::fmt;
use std::path::PathBuf;
use upcount_model::{Say, Text};

/// A home that cannot be used, or a store that failed.
#[derive(Debug)]
pub enum StoreError {
    /// The folder or a file in it cannot be read or written.
    Folder {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// Another process writes to this home now.
    Busy {
        /// The home.
        path: PathBuf,
    },
    /// The address is not one of a database that a store can live in.
    Address,
    /// There is something already where everything was to go.
    NotEmpty,
    /// What was carried is not what was there.
    NotEqual,
    /// Whoever writes has stopped.
    Stopped,
    /// The database failed.
    Database {
        /// What was being done.
        doing: &'static str,
        /// What the database says.
        source: Box<sqlx::Error>,
    },
}

impl StoreError {
    pub(crate) fn database(doing: &'static str, source: sqlx::Error) -> Self {
        Self::Database { doing, source: Box::new(source) }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text().en)
    }
}

impl std::error::Error for StoreError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Folder { source, .. } => Some(source),
            Self::Busy { .. } | Self::Address | Self::NotEmpty | Self::NotEqual | Self::Stopped => None,
            Self::Database { source, .. } => Some(source.as_ref()),
        }
    }
}

impl Say for StoreError {
    fn code(&self) -> &'static str {
        match self {
            Self::Folder { .. } => "home_unusable",
            Self::Busy { .. } => "home_busy",
            Self::Address => "unknown_database",
            Self::NotEmpty => "not_empty",
            Self::NotEqual => "not_equal",
            Self::Stopped => "store_failed",
            Self::Database { .. } => "store_failed",
        }
    }

    fn text(&self) -> Text {
        match self {
            Self::Folder { path, source } => Text::new(
                format!("数据目录 {} 不能读写（{source}）；请检查路径、权限和剩余空间", path.display()),
                format!("the home {} cannot be read or written ({source}); check the path, its rights and the space left", path.display()),
            ),
            Self::Busy { path } => Text::new(
                format!("另一个导入或进程正在写数据目录 {}；请等它结束后再试，数据没有改变", path.display()),
                format!(
                    "another import or process is writing to the home {}; wait until it ends and try again, nothing was changed",
                    path.display()
                ),
            ),
            Self::Address => Text::new(
                "数据库地址应以 postgres:// 开头；不写则使用数据目录里的 SQLite 文件",
                "the address of a database begins with postgres://; without one the home's own SQLite file is used",
            ),
            Self::NotEmpty => Text::new(
                "目标里已有数据，不能覆盖；请指定一个空的数据目录或数据库",
                "there is data already where everything was to go, and it is not written over; name an empty home or database",
            ),
            Self::NotEqual => Text::new(
                "搬过去的与原来的不一致，已放弃，原来的没有改变；请核对后再试",
                "what was carried is not equal to what was there, so it was given up and nothing has changed; check the home and try again",
            ),
            Self::Stopped => Text::new(
                "正在停止，没有写入；请稍后用同一个键再发一次",
                "it is stopping, and nothing was written; send it again later with the same key",
            ),
            Self::Database { doing, source } => Text::new(
                format!("数据库操作失败（{doing}：{source}）；请检查数据目录的剩余空间和权限，已有数据没有改变"),
                format!(
                    "the store could not {doing} ({source}); check the space left and the rights of the home, nothing that was there has changed"
                ),
            ),
        }
    }
}
