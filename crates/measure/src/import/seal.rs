//! Writes facts as Parquet: columns are encoded on as many threads as there are cores, and groups of rows are written in
//! their order on another.

use super::encode::{Chunks, Step, encode};
use super::{Control, ImportError, open};
use crate::schema::schema_of;
use datafusion::arrow::array::{Array, AsArray, RecordBatch};
use datafusion::arrow::compute::{max, max_string, min, min_string};
use datafusion::arrow::datatypes::Date32Type;
use datafusion::parquet::arrow::ArrowWriter;
use datafusion::parquet::arrow::arrow_writer::ArrowRowGroupWriterFactory;
use datafusion::parquet::basic::Compression;
use datafusion::parquet::errors::ParquetError;
use datafusion::parquet::file::properties::{EnabledStatistics, WriterProperties};
use datafusion::parquet::file::writer::SerializedFileWriter;
use datafusion::parquet::schema::types::ColumnPath;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::JoinHandle;
use upcount_model::{Day, Key, Kind};

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

/// Facts that may wait for a thread that encodes.
const WAITING: usize = 4;

type Thread = JoinHandle<Result<(), ImportError>>;

pub(crate) struct Sealer {
    folder: PathBuf,
    tables: Vec<Table>,
    /// Each encodes the columns of its own.
    encoders: Vec<(SyncSender<Step>, Thread)>,
    writer: Option<(SyncSender<Group>, Thread)>,
}

/// The file of a kind that is being written.
struct Table {
    kind: &'static Kind,
    path: PathBuf,
    day: usize,
    rows: u64,
    days: Option<(Day, Day)>,
    keys: Option<(String, String)>,
    rows_in_group: usize,
    bytes_in_group: usize,
}

/// A group of rows that is written when its columns are encoded.
struct Group {
    table: usize,
    columns: Vec<Receiver<Chunks>>,
}

impl Sealer {
    pub(crate) fn start(folder: &Path, kinds: &[&'static Kind]) -> Result<Self, ImportError> {
        let tables: Vec<Table> = kinds.iter().map(|kind| Table::new(folder, kind)).collect();
        let (mut files, mut groups) = (Vec::new(), Vec::new());
        for table in &tables {
            let (file, group) = table.open()?;
            files.push((table.path.clone(), file));
            groups.push(group);
        }
        let groups = Arc::new(groups);
        let many = std::thread::available_parallelism().map_or(1, usize::from);
        let encoder = |n| {
            let (send, steps) = sync_channel(WAITING);
            let groups = groups.clone();
            let paths: Vec<_> = tables.iter().map(|table| table.path.clone()).collect();
            let encoding = move || encode(&steps, &groups, |column| column % many == n).map_err(|(table, e)| unwritable(&paths[table], e));
            (send, std::thread::spawn(encoding))
        };
        let encoders = (0..many).map(encoder).collect();
        let (send, receive) = sync_channel(1);
        let writer = std::thread::spawn(move || write_groups(files, &receive));
        Ok(Self { folder: folder.to_path_buf(), tables, encoders, writer: Some((send, writer)) })
    }

    pub(crate) fn write(&mut self, table: usize, facts: RecordBatch) -> Result<(), ImportError> {
        let bytes: usize = facts.columns().iter().map(|c| c.to_data().get_slice_memory_size().unwrap_or_default()).sum();
        let of = &mut self.tables[table];
        of.note(&facts);
        let full = of.rows_in_group + facts.num_rows() > ROWS_IN_A_GROUP || of.bytes_in_group + bytes > BYTES_IN_A_GROUP;
        let full = full && of.rows_in_group > 0;
        if full {
            self.end_group(table)?;
        }
        let of = &mut self.tables[table];
        of.rows_in_group += facts.num_rows();
        of.bytes_in_group += bytes;
        self.step(|| Step::Facts(table, facts.clone()))
    }

    /// Ends the sealing: the files hold what was given and lie on the disk.
    pub(crate) fn finish(mut self) -> Result<Vec<SealedFile>, ImportError> {
        for table in 0..self.tables.len() {
            if self.tables[table].rows_in_group > 0 {
                self.end_group(table)?;
            }
        }
        self.join()?;
        let mut files = Vec::new();
        for Table { kind, path, rows, days, keys, .. } in std::mem::take(&mut self.tables) {
            if rows == 0 {
                std::fs::remove_file(&path).map_err(ImportError::unwritable(&path))?;
                continue;
            }
            let bytes = path.metadata().map_err(ImportError::unreadable(&path))?.len();
            let sha256 = open::sha256(&path, &Control::default())?;
            files.push(SealedFile { path, kind: kind.id, rows, days, keys, bytes, sha256 });
        }
        Ok(files)
    }

    fn end_group(&mut self, table: usize) -> Result<(), ImportError> {
        let of = &mut self.tables[table];
        (of.rows_in_group, of.bytes_in_group) = (0, 0);
        let mut columns = Vec::new();
        self.step(|| {
            let (send, receive) = sync_channel(1);
            columns.push(receive);
            Step::End(table, send)
        })?;
        match &self.writer {
            Some((send, _)) if send.send(Group { table, columns }).is_ok() => Ok(()),
            _ => self.failed(),
        }
    }

    /// Has every encoder do a step.
    fn step(&mut self, mut step: impl FnMut() -> Step) -> Result<(), ImportError> {
        if self.encoders.iter().all(|(send, _)| send.send(step()).is_ok()) { Ok(()) } else { self.failed() }
    }

    /// A thread has ended early, so it has a reason.
    fn failed(&mut self) -> Result<(), ImportError> {
        self.join().and_then(|()| Err(stopped(&self.folder)))
    }

    fn join(&mut self) -> Result<(), ImportError> {
        let threads: Vec<_> =
            self.encoders.drain(..).map(|(_, thread)| thread).chain(self.writer.take().map(|(_, thread)| thread)).collect();
        let ended = threads.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(stopped(&self.folder))));
        // All of them are waited for, whatever the first says.
        ended.fold(Ok(()), Result::and)
    }
}

/// An import that ends early waits for its writer: what comes after it, another try or the sweeping of the folder,
/// must find nobody writing there.
impl Drop for Sealer {
    fn drop(&mut self) {
        let _ = self.join();
    }
}

impl Table {
    fn new(folder: &Path, kind: &'static Kind) -> Self {
        Self {
            kind,
            path: folder.join(format!("{}.parquet", kind.id)),
            day: kind.fields.iter().position(|f| f.id == kind.day).unwrap_or(0),
            rows: 0,
            days: None,
            keys: None,
            rows_in_group: 0,
            bytes_in_group: 0,
        }
    }

    fn open(&self) -> Result<(SerializedFileWriter<File>, ArrowRowGroupWriterFactory), ImportError> {
        let file = File::create(&self.path).map_err(ImportError::unwritable(&self.path))?;
        let writer = ArrowWriter::try_new(file, Arc::new(schema_of(self.kind)), Some(properties(self.kind)));
        writer.and_then(ArrowWriter::into_serialized_writer).map_err(|e| unwritable(&self.path, e))
    }

    /// Widens what is told of the file by what comes into it.
    fn note(&mut self, facts: &RecordBatch) {
        self.rows += facts.num_rows() as u64;
        let days = facts.column(self.day).as_primitive_opt::<Date32Type>();
        if let Some((first, last)) = days.and_then(|days| Some((Day(min(days)?), Day(max(days)?)))) {
            let (a, b) = self.days.unwrap_or((first, last));
            self.days = Some((a.min(first), b.max(last)));
        }
        let keys = facts.column(0).as_string_opt::<i32>();
        if let Some((smallest, largest)) = keys.and_then(|keys| Some((min_string(keys)?, max_string(keys)?))) {
            let (a, b) = self.keys.get_or_insert_with(|| (smallest.to_owned(), largest.to_owned()));
            if smallest < a.as_str() {
                smallest.clone_into(a);
            }
            if largest > b.as_str() {
                largest.clone_into(b);
            }
        }
    }
}

/// How files of a kind are written.
pub(crate) fn properties(kind: &Kind) -> WriterProperties {
    let properties = WriterProperties::builder().set_compression(Compression::LZ4_RAW).set_statistics_enabled(EnabledStatistics::Chunk);
    let properties = properties.set_max_row_group_row_count(Some(ROWS_IN_A_GROUP));
    match kind.key {
        // Each fact has its own: a list of them would only be given up when it is long enough.
        Key::Once([key]) => properties.set_column_dictionary_enabled(ColumnPath::from(*key), false).build(),
        _ => properties.build(),
    }
}

/// Writes groups in the order in which they are given, each when it is encoded.
fn write_groups(mut files: Vec<(PathBuf, SerializedFileWriter<File>)>, groups: &Receiver<Group>) -> Result<(), ImportError> {
    for Group { table, columns } in groups {
        let (path, file) = &mut files[table];
        let mut chunks = Vec::new();
        for encoded in columns {
            // An encoder that ended early tells why.
            let Ok(encoded) = encoded.recv() else { return Ok(()) };
            chunks.extend(encoded);
        }
        chunks.sort_by_key(|(column, _)| *column);
        let failed = |e| unwritable(path, e);
        let mut group = file.next_row_group().map_err(failed)?;
        for (_, chunk) in chunks {
            chunk.append_to_row_group(&mut group).map_err(failed)?;
        }
        group.close().map_err(failed)?;
    }
    for (path, mut file) in files {
        file.finish().map_err(|e| unwritable(&path, e))?;
        file.inner().sync_all().map_err(ImportError::unwritable(&path))?;
    }
    Ok(())
}

fn stopped(folder: &Path) -> ImportError {
    ImportError::unwritable(folder)(io::Error::other("the writer stopped"))
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
