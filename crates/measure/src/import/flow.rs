//! Lets the rows of a file flow: one thread reads, as many as there are cores convert, and another takes what comes of the
//! rows in the order of the file. Few rows are on their way at once, whatever the length of the file.

use super::convert::{Converted, Converter, Memos};
use super::open::Records;
use super::rows::Rows;
use super::take::Taker;
use super::{Control, ImportError};
use std::io;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, SyncSender, channel, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::scope;

/// Rows to convert, and where to what comes of them goes.
type Work = (Rows, SyncSender<Result<Converted, ImportError>>);
/// What comes of rows, sooner or later.
type Promise = Receiver<Result<Converted, ImportError>>;

/// Reads, converts and takes all rows.
pub(crate) fn run(
    records: &mut (dyn Records + Send),
    converter: &Converter,
    taker: &mut Taker<'_>,
    control: &Control,
) -> Result<(), ImportError> {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let (ask, asked) = sync_channel::<Work>(cores);
    let asked = Mutex::new(asked);
    let (promise, promised) = sync_channel::<Promise>(2 * cores);
    let (give_back, spare) = channel::<Rows>();
    scope(|scope| {
        for _ in 0..cores {
            scope.spawn(|| convert(&asked, converter));
        }
        let reading = scope.spawn(move || read(records, control, &ask, &promise, &spare));
        // A row that is refused comes before whatever ends the reading.
        take(promised, taker, &give_back)?;
        reading.join().unwrap_or_else(|_| Err(stopped()))
    })
}

fn read(
    records: &mut dyn Records,
    control: &Control,
    ask: &SyncSender<Work>,
    promise: &SyncSender<Promise>,
    spare: &Receiver<Rows>,
) -> Result<(), ImportError> {
    loop {
        control.check()?;
        let mut rows = spare.try_recv().unwrap_or_default();
        rows.clear();
        let more = loop {
            match records.next(&mut rows) {
                Ok(true) if rows.are_many() => break Ok(true),
                Ok(true) => {}
                ended => break ended,
            }
        };
        let (answer, promised) = sync_channel(1);
        // Where nobody takes them any more, the taker tells why.
        if promise.send(promised).is_err() || ask.send((rows, answer)).is_err() || !more? {
            return Ok(());
        }
    }
}

fn convert(asked: &Mutex<Receiver<Work>>, converter: &Converter) {
    let mut memos = Memos::default();
    loop {
        let next = asked.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((rows, answer)) = next else { return };
        // Where nobody waits for them any more, the taker tells why.
        let _ = answer.send(converter.convert(rows, &mut memos));
    }
}

fn take(promised: Receiver<Promise>, taker: &mut Taker<'_>, give_back: &Sender<Rows>) -> Result<(), ImportError> {
    for converted in promised {
        let rows = taker.take(converted.recv().unwrap_or_else(|_| Err(stopped()))?)?;
        let _ = give_back.send(rows);
    }
    Ok(())
}

fn stopped() -> ImportError {
    ImportError::unwritable(Path::new("incoming"))(io::Error::other("a thread of the import stopped"))
}
