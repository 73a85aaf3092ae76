//! Opens a file by what it is, not by what it is called, and refuses one that is not what its name says.

use super::rows::Rows;
use super::{Control, ImportError, csv::CsvRows, parquet::ParquetRows, xlsx::XlsxRows};
use encoding_rs_io::DecodeReaderBytesBuilder;
use flate2::read::MultiGzDecoder;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use upcount_model::Text;

/// Rows of a file, whatever its format.
pub(crate) trait Records {
    fn columns(&self) -> &[String];
    /// Reads the next row and adds it to others; whether there was one.
    fn next(&mut self, rows: &mut Rows) -> Result<bool, ImportError>;
    /// Whether a number in a day's place is a spreadsheet's serial number.
    fn sheet_days(&self) -> bool {
        false
    }
}

/// An open file.
pub(crate) struct Source {
    pub(crate) records: Box<dyn Records + Send>,
    /// What was found: `csv`, `xlsx`, `parquet`.
    pub(crate) format: &'static str,
    pub(crate) encoding: Option<String>,
    pub(crate) delimiter: Option<char>,
    hash: Arc<Mutex<Sha256>>,
    /// The file, when its reader does not pass over it from front to back.
    path: PathBuf,
    streamed: bool,
    bytes: u64,
}

const SAMPLE_BYTES: usize = 1 << 20;

pub(crate) fn open(file: &Path, read: &upcount_book::Read, control: &Arc<Control>) -> Result<Source, ImportError> {
    let meta = std::fs::metadata(file).map_err(ImportError::unreadable(file))?;
    if meta.is_dir() {
        return Err(not(file, "是文件夹，不是文件；请写明其中的文件", "is a folder, not a file; name the files in it"));
    }
    if !meta.is_file() {
        // What comes out of a pipe cannot be read twice, and a file is looked at before it is read.
        return Err(not(file, "是管道或设备，不是文件；请先存为文件", "is a pipe or a device, not a file; save it as a file first"));
    }
    let bytes = meta.len();
    control.total(bytes);
    let mut head = Vec::new();
    File::open(file).and_then(|f| f.take(8).read_to_end(&mut head)).map_err(ImportError::unreadable(file))?;
    let name = file.file_name().map(|n| n.to_string_lossy().to_lowercase()).unwrap_or_default();
    let hash = Arc::new(Mutex::new(Sha256::new()));
    let source = |records: Box<dyn Records + Send>, format| Source {
        records,
        format,
        encoding: None,
        delimiter: None,
        hash: hash.clone(),
        path: file.to_path_buf(),
        streamed: false,
        bytes,
    };
    if head.is_empty() {
        return Err(ImportError::Empty { file: file.to_path_buf() });
    }
    if head.starts_with(b"PAR1") {
        return Ok(source(Box::new(ParquetRows::open(file, control)?), "parquet"));
    }
    if name.ends_with(".parquet") {
        return Err(not(file, "名为 .parquet，内容却不是 Parquet", "is named .parquet but its content is not Parquet"));
    }
    if head.starts_with(b"PK\x03\x04") && !name.ends_with(".zip") {
        return Ok(source(Box::new(XlsxRows::open(file, read.sheet.as_deref(), control)?), "xlsx"));
    }
    if name.ends_with(".xlsx") || name.ends_with(".xlsm") {
        return Err(not(file, "名为 Excel 工作簿，内容却不是", "is named as an Excel workbook but is none"));
    }
    if head.starts_with(b"\xD0\xCF\x11\xE0") {
        return Err(not(file, "是旧版 Excel（.xls）；请另存为 .xlsx 或 .csv", "is an old Excel file (.xls); save it as .xlsx or .csv"));
    }
    if head.starts_with(b"PK\x03\x04") {
        return Err(not(file, "是 zip 压缩包；请先解压，再导入其中的文件", "is a zip archive; unpack it and import the files in it"));
    }
    let gzip = head.starts_with(&[0x1f, 0x8b]);
    if name.ends_with(".gz") && !gzip {
        return Err(not(file, "名为 .gz，内容却没有压缩", "is named .gz but is not compressed"));
    }
    let mut sample = Vec::new();
    let raw = File::open(file).map_err(ImportError::unreadable(file))?;
    let unpacked: Box<dyn Read> = if gzip { Box::new(MultiGzDecoder::new(io::BufReader::new(raw))) } else { Box::new(raw) };
    unpacked.take(SAMPLE_BYTES as u64).read_to_end(&mut sample).map_err(|e| ImportError::broken(file)(e.to_string()))?;
    let (encoding, guessed) = encoding(file, read.encoding.as_deref(), &sample)?;
    let text = encoding.decode(&sample).0;
    let delimiter = read.delimiter.unwrap_or_else(|| delimiter(&text));
    // Magic bytes lead only text here, so the BOM is the decoder's to take off.
    let watched = Watched { file: File::open(file).map_err(ImportError::unreadable(file))?, hash: hash.clone(), control: control.clone() };
    let unpacked: Box<dyn Read + Send> =
        if gzip { Box::new(MultiGzDecoder::new(io::BufReader::with_capacity(1 << 16, watched))) } else { Box::new(watched) };
    let plain_utf8 = encoding == encoding_rs::UTF_8 && !sample.starts_with(&[0xEF, 0xBB, 0xBF]);
    let decoded: Box<dyn Read + Send> = if plain_utf8 {
        unpacked
    } else {
        Box::new(DecodeReaderBytesBuilder::new().encoding(Some(encoding)).bom_override(true).build(unpacked))
    };
    let records = CsvRows::open(file, decoded, delimiter, guessed)?;
    let mut source = source(Box::new(records), "csv");
    source.encoding = Some(encoding.name().to_owned());
    source.delimiter = Some(delimiter);
    source.streamed = true;
    Ok(source)
}

/// Reads a file once: what passes is hashed, counted, and stops when nobody wants it any more.
struct Watched {
    file: File,
    hash: Arc<Mutex<Sha256>>,
    control: Arc<Control>,
}

impl Read for Watched {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.control.check().map_err(io::Error::other)?;
        let n = self.file.read(into)?;
        self.hash.lock().unwrap_or_else(std::sync::PoisonError::into_inner).update(&into[..n]);
        self.control.read(n as u64);
        Ok(n)
    }
}

impl Source {
    /// The length and the hash of the whole file.
    pub(crate) fn finish(self, control: &Control) -> Result<(u64, String), ImportError> {
        let Self { records, hash, path, streamed, bytes, .. } = self;
        drop(records);
        if streamed {
            let hash = std::mem::take(&mut *hash.lock().unwrap_or_else(std::sync::PoisonError::into_inner));
            // What was read, whatever the length was when it was opened: somebody may still be writing the file.
            return Ok((control.bytes().0, hex(hash)));
        }
        control.at(bytes);
        Ok((bytes, sha256(&path, control)?))
    }
}

/// SHA-256 of a file in hexadecimal.
pub(crate) fn sha256(file: &Path, control: &Control) -> Result<String, ImportError> {
    let mut from = File::open(file).map_err(ImportError::unreadable(file))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        control.check()?;
        let n = from.read(&mut buffer).map_err(ImportError::unreadable(file))?;
        if n == 0 {
            return Ok(hex(hash));
        }
        hash.update(&buffer[..n]);
    }
}

fn hex(hash: Sha256) -> String {
    hash.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
        use std::fmt::Write;
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The text of a file of unknown encoding: UTF-8 or UTF-16 with or without a mark, else GB18030; none when it is neither.
#[must_use]
pub fn text_of(content: &[u8]) -> Option<String> {
    let (encoding, mark) = encoding_rs::Encoding::for_bom(content).unwrap_or((encoding_rs::UTF_8, 0));
    let content = &content[mark..];
    if mark == 0 && content.contains(&0) {
        return None;
    }
    let read = |encoding: &'static encoding_rs::Encoding| encoding.decode_without_bom_handling_and_without_replacement(content);
    read(encoding).or_else(|| (mark == 0).then(|| read(encoding_rs::GB18030)).flatten()).map(std::borrow::Cow::into_owned)
}

fn not(file: &Path, zh: &str, en: &str) -> ImportError {
    ImportError::NotWhatItSays { file: file.to_path_buf(), why: Text::new(zh, en) }
}

/// The encoding said, or found: UTF-8 (also with a mark), UTF-16 with a mark, else GB18030. And whether it is a guess.
fn encoding(file: &Path, said: Option<&str>, sample: &[u8]) -> Result<(&'static encoding_rs::Encoding, bool), ImportError> {
    if let Some((marked, _)) = encoding_rs::Encoding::for_bom(sample) {
        return Ok((marked, false));
    }
    match said {
        Some("gb18030") => return Ok((encoding_rs::GB18030, false)),
        Some(_) => return Ok((encoding_rs::UTF_8, false)),
        None => {}
    }
    if sample.contains(&0) {
        return Err(not(
            file,
            "不是文本文件（含有空字节）；可导入 CSV、Excel（.xlsx）、Parquet",
            "is not text (it holds zero bytes); CSV, Excel (.xlsx) and Parquet can be imported",
        ));
    }
    match std::str::from_utf8(sample) {
        Ok(text) => return Ok((encoding_rs::UTF_8, text.is_ascii())),
        // A character cut by the end of the sample is no fault.
        Err(e) if e.error_len().is_none() && e.valid_up_to() + 4 > sample.len() => return Ok((encoding_rs::UTF_8, false)),
        Err(_) => {}
    }
    let whole = &sample[..sample.iter().rposition(|b| *b == b'\n').map_or(sample.len(), |at| at + 1)];
    if encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(whole).is_some() {
        return Ok((encoding_rs::GB18030, false));
    }
    Err(not(file, "既不是 UTF-8 也不是 GB18030 文本；请另存为 UTF-8", "is neither UTF-8 nor GB18030 text; save it as UTF-8"))
}

/// The character that parts the columns of the first line: the one seen most outside quotes.
fn delimiter(text: &str) -> char {
    let mut quoted = false;
    let mut seen = [(',', 0), (';', 0), ('\t', 0), ('|', 0)];
    for c in text.trim_start_matches('\u{feff}').chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => break,
            _ if !quoted => seen.iter_mut().filter(|(d, _)| *d == c).for_each(|(_, n)| *n += 1),
            _ => {}
        }
    }
    seen.iter().rev().max_by_key(|(_, n)| *n).map_or(',', |(d, n)| if *n == 0 { ',' } else { *d })
}
