//! Writes facts as Parquet on a thread of its own, so that reading and writing use two cores.

use super::convert::Span;
use super::{ImportError, open};
use crate::import::Control;
use crate::schema::schema_of;
use datafusion::arrow::array::RecordBatch;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::basic::Compression;
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::properties::{EnabledStatistics, WriterProperties};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::thread::JoinHandle;
use upcount_model::{Day, Kind};

/// Bounds the memory of the writer, and lets readers skip.
const ROWS_IN_A_GROUP: usize = 262_144;

/// A finished file of facts.
#[derive(Clone, Debug)]
pub struct SealedFile {
    /// Where it is.
    pub path: PathBuf,
    /// The kind of fact.
    pub kind: &'static str,
    /// Facts in it.
    pub rows: u64,
    /// The earliest and the latest day.
    pub days: Option<(Day, Day)>,
    /// The smallest and the largest key.
    pub keys: Option<(String, String)>,
    /// Its length.
    pub bytes: u64,
    /// SHA-256 in hexadecimal.
    pub sha256: String,
}

type Written = Vec<(PathBuf, u64)>;

pub(crate) struct Sealer {
    folder: PathBuf,
    kinds: Vec<&'static Kind>,
    send: SyncSender<(usize, RecordBatch)>,
    thread: JoinHandle<Result<Written, ImportError>>,
}

impl Sealer {
    pub(crate) fn start(folder: &Path, kinds: Vec<&'static Kind>) -> Self {
        let (send, receive) = sync_channel::<(usize, RecordBatch)>(2);
        let paths: Vec<(PathBuf, &'static Kind)> = kinds.iter().map(|k| (folder.join(format!("{}.parquet", k.id)), *k)).collect();
        let thread = std::thread::spawn(move || {
            let mut writers = paths.iter().map(|(path, kind)| writer(path, kind)).collect::<Result<Vec<_>, _>>()?;
            for (n, batch) in receive {
                writers[n].write(&batch).map_err(|e| unwritable(&paths[n].0, e))?;
            }
            writers
                .into_iter()
                .zip(&paths)
                .map(|(mut writer, (path, _))| {
                    let done = writer.finish().map_err(|e| unwritable(path, e))?;
                    writer.inner().sync_all().map_err(ImportError::unwritable(path))?;
                    Ok((path.clone(), done.file_metadata().num_rows().cast_unsigned()))
                })
                .collect()
        });
        Self { folder: folder.to_path_buf(), kinds, send, thread }
    }

    pub(crate) fn write(&mut self, kind: usize, batch: RecordBatch) -> Result<(), ImportError> {
        if self.send.send((kind, batch)).is_ok() {
            return Ok(());
        }
        // The writer has ended early, so it has a reason.
        let (idle, _) = sync_channel(0);
        self.send = idle;
        let thread = std::mem::replace(&mut self.thread, std::thread::spawn(|| Ok(Vec::new())));
        join(thread, &self.folder).map(|_| ())
    }

    pub(crate) fn finish(self, spans: Vec<Span>) -> Result<Vec<SealedFile>, ImportError> {
        drop(self.send);
        let written = join(self.thread, &self.folder)?;
        let mut files = Vec::new();
        for (((path, rows), kind), span) in written.into_iter().zip(self.kinds).zip(spans) {
            if rows == 0 {
                std::fs::remove_file(&path).map_err(ImportError::unwritable(&path))?;
                continue;
            }
            let bytes = path.metadata().map_err(ImportError::unreadable(&path))?.len();
            let sha256 = open::sha256(&path, &Control::default())?;
            files.push(SealedFile { path, kind: kind.id, rows, days: span.days, keys: span.keys, bytes, sha256 });
        }
        Ok(files)
    }
}

fn join(thread: JoinHandle<Result<Written, ImportError>>, folder: &Path) -> Result<Written, ImportError> {
    thread.join().unwrap_or_else(|_| Err(ImportError::unwritable(folder)(io::Error::other("the writer stopped"))))
}

fn writer(path: &Path, kind: &'static Kind) -> Result<ArrowWriter<File>, ImportError> {
    let file = File::create(path).map_err(ImportError::unwritable(path))?;
    let properties = WriterProperties::builder()
        .set_compression(Compression::LZ4_RAW)
        .set_max_row_group_row_count(Some(ROWS_IN_A_GROUP))
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .build();
    ArrowWriter::try_new(file, Arc::new(schema_of(kind)), Some(properties)).map_err(|e| unwritable(path, e))
}

fn unwritable(path: &Path, error: ParquetError) -> ImportError {
    let source = match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(io) => *io,
            Err(other) => io::Error::other(other),
        },
        other => io::Error::other(other),
    };
    ImportError::unwritable(path)(source)
}
