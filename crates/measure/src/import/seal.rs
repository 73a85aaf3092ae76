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
const BYTES_IN_A_GROUP: usize = 128 << 20;

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
    /// Both are there until the writer is joined.
    send: Option<SyncSender<(usize, RecordBatch)>>,
    thread: Option<JoinHandle<Result<Written, ImportError>>>,
}

impl Sealer {
    pub(crate) fn start(folder: &Path, kinds: Vec<&'static Kind>) -> Self {
        let (send, receive) = sync_channel::<(usize, RecordBatch)>(2);
        let paths: Vec<(PathBuf, &'static Kind)> = kinds.iter().map(|k| (folder.join(format!("{}.parquet", k.id)), *k)).collect();
        let thread = std::thread::spawn(move || {
            let mut writers = paths.iter().map(|(path, kind)| writer(path, kind)).collect::<Result<Vec<_>, _>>()?;
            for (n, batch) in receive {
                let failed = |e| unwritable(&paths[n].0, e);
                writers[n].write(&batch).map_err(failed)?;
                if writers[n].memory_size() > BYTES_IN_A_GROUP {
                    writers[n].flush().map_err(failed)?;
                }
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
        Self { folder: folder.to_path_buf(), kinds, send: Some(send), thread: Some(thread) }
    }

    pub(crate) fn write(&mut self, kind: usize, batch: RecordBatch) -> Result<(), ImportError> {
        match &self.send {
            Some(send) if send.send((kind, batch)).is_ok() => Ok(()),
            // The writer has ended early, so it has a reason.
            _ => self.join().and_then(|_| Err(stopped(&self.folder))),
        }
    }

    pub(crate) fn finish(mut self, spans: Vec<Span>) -> Result<Vec<SealedFile>, ImportError> {
        let written = self.join()?;
        let mut files = Vec::new();
        for (((path, rows), kind), span) in written.into_iter().zip(&self.kinds).zip(spans) {
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

    fn join(&mut self) -> Result<Written, ImportError> {
        self.send = None;
        let Some(thread) = self.thread.take() else { return Err(stopped(&self.folder)) };
        thread.join().unwrap_or_else(|_| Err(stopped(&self.folder)))
    }
}

/// An import that ends early waits for its writer: what comes after it, another try or the sweeping of the folder,
/// must find nobody writing there.
impl Drop for Sealer {
    fn drop(&mut self) {
        if self.thread.is_some() {
            let _ = self.join();
        }
    }
}

fn stopped(folder: &Path) -> ImportError {
    ImportError::unwritable(folder)(io::Error::other("the writer stopped"))
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
