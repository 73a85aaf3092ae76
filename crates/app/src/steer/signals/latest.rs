//! What each rule found last: it is looked for again only when a fact came that could change it, and only of whom such a fact concerns.

use super::gathered::Gathered;
use super::watch::{Member, Watched, Watching, latest_day};
use crate::Upcount;
use crate::remembered::{Gathering, PEOPLE, kinds};
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use upcount_book::{Book, Form, Signal};
use upcount_measure::{AsOf, Refusal, World};
use upcount_model::{Day, Kind, credit, policy};

/// What rules found, by their names. Whoever asks while a rule is looked at waits for what it finds.
#[derive(Default)]
pub(crate) struct KnownSignals {
    of: Mutex<HashMap<String, Arc<tokio::sync::Mutex<Option<Last>>>>>,
    touched: Mutex<HashMap<Span, Option<BTreeSet<String>>>>,
}

/// Members of a level, the kind of facts that concern them, and the places in the Log after and until which these stand.
type Span = (String, &'static str, i64, i64);

struct Last {
    /// The definitions that it was found by.
    book: Arc<Book>,
    /// The facts that it was found of, and the last of them all.
    made_of: String,
    number: i64,
    /// Who was watched, and what each had; none where there were no facts to look at.
    looked: Option<Looked>,
    watched: Option<Arc<Watched>>,
}

struct Looked {
    on: Day,
    members: Arc<[Member]>,
    gathered: Gathered,
    /// The facts that the members and everything but single facts was found of.
    made_of: String,
}

/// What a rule finds as of a day; as of the last day of facts when none is asked for.
pub(super) async fn watched(up: &Upcount, book: &Arc<Book>, rule: &Signal, asked: Option<Day>) -> Result<Option<Arc<Watched>>, Refusal> {
    let world = up.world().await.map_err(|e| Refusal::Fault(e.to_string()))?;
    let Some(latest) = latest_day(book, rule, &world) else { return Ok(None) };
    if asked.is_some_and(|day| day < latest) {
        return match Watching::of(up, book, rule, world, asked).await? {
            Some(watching) => Ok(watching.found(up).await?.map(Arc::new)),
            None => Ok(None),
        };
    }
    let known = up.signals.of.lock().unwrap_or_else(PoisonError::into_inner).entry(rule.id.clone()).or_default().clone();
    let mut known = known.lock().await;
    let last = known.take().filter(|last| Arc::ptr_eq(&last.book, book));
    let kinds = kinds(book, &rule.of);
    let made_of = world.mark(&kinds, None);
    let last = match last {
        Some(last) if last.made_of == made_of => last,
        last => {
            let number = world.said.last();
            let (looked, watched) = match last.and_then(|last| Some((last.number, last.looked?))) {
                Some((number, looked)) => again(up, book, rule, world, number, looked).await?,
                None => anew(up, book, rule, world).await?,
            };
            Last { book: book.clone(), made_of, number, looked, watched: watched.map(Arc::new) }
        }
    };
    Ok(known.insert(last).watched.clone())
}

/// What a rule found as was known at a moment.
pub(super) async fn known(up: &Upcount, book: &Arc<Book>, rule: &Signal, as_of: &AsOf) -> Result<Option<Arc<Watched>>, Refusal> {
    let world = up.world_at(Some(as_of)).await.map_err(|e| Refusal::Fault(e.to_string()))?;
    let what = format!("signal {} {as_of:?}", rule.id);
    let asked = Gathering { what, book, kinds: &kinds(book, &rule.of), world: &world, as_of: Some(as_of) };
    let found = async {
        let watched = match Watching::known(up, book, rule, as_of).await? {
            Some(watching) => watching.found(up).await?.map(Arc::new),
            None => None,
        };
        let found = watched.as_ref().map_or(0, |watched| watched.found.len());
        Ok::<_, Refusal>((watched, found * FOUND_BYTES))
    };
    Ok(up.remembered.gathered(asked, found).await?.as_ref().clone())
}

/// What one that was found takes, about.
const FOUND_BYTES: usize = 600;

type Found = (Option<Looked>, Option<Watched>);

async fn anew(up: &Upcount, book: &Arc<Book>, rule: &Signal, world: World) -> Result<Found, Refusal> {
    let made_of = fixed(book, rule, &world);
    let Some(watching) = Watching::of(up, book, rule, world, None).await? else { return Ok((None, None)) };
    let Some(gathered) = watching.gathered(up, None).await? else { return Ok((None, None)) };
    let watched = watching.judged(up, &gathered).await?;
    Ok((Some(Looked { on: watching.on, members: watching.members, gathered, made_of }), Some(watched)))
}

/// Of whom facts tell that came after a place in the Log, where nobody else's figures can have changed.
async fn again(up: &Upcount, book: &Arc<Book>, rule: &Signal, world: World, number: i64, mut looked: Looked) -> Result<Found, Refusal> {
    let on = latest_day(book, rule, &world).map(|day| book.working_days().last(day));
    if !each_of_own(book, rule, &world) || on != Some(looked.on) || looked.made_of != fixed(book, rule, &world) {
        return anew(up, book, rule, world).await;
    }
    let mut codes = BTreeSet::new();
    for kind in counted(book, rule) {
        match touched(up, &rule.each, kind, number, &world).await? {
            Some(these) => codes.extend(these),
            None => return anew(up, book, rule, world).await,
        }
    }
    let watching = Watching { book, rule, world, on: looked.on, as_of: None, members: looked.members.clone() };
    if !codes.is_empty() {
        match watching.gathered(up, Some(&codes)).await {
            Ok(Some(now)) => looked.gathered.renew(&codes, now),
            // Of somebody nothing is known any more.
            Ok(None) => return anew(up, book, rule, watching.world).await,
            Err(fault) => return Err(fault),
        }
    }
    let watched = watching.judged(up, &looked.gathered).await?;
    Ok((Some(looked), Some(watched)))
}

/// Of whom facts tell that came after a place in the Log; rules of the same kind of fact look it up once.
async fn touched(up: &Upcount, each: &str, kind: &'static Kind, number: i64, world: &World) -> Result<Option<BTreeSet<String>>, Refusal> {
    let known = || up.signals.touched.lock().unwrap_or_else(PoisonError::into_inner);
    let (span, last) = ((each.to_owned(), kind.id, number, world.said.last()), world.said.last());
    if let Some(codes) = known().get(&span) {
        return Ok(codes.clone());
    }
    let codes = up.measures.touched(each, kind, number, world).await?;
    let mut known = known();
    known.retain(|(_, _, _, until), _| *until == last);
    known.insert(span, codes.clone());
    Ok(codes)
}

/// What a rule looks at but for single facts of what is counted.
fn fixed(book: &Book, rule: &Signal, world: &World) -> String {
    world.mark_of_files(&kinds(book, &rule.of)) + &world.mark(&PEOPLE, None)
}

/// Whether a member's figure follows from facts that name the member, and says where it belongs.
fn each_of_own(book: &Book, rule: &Signal, world: &World) -> bool {
    let named = |kind: &&Kind| kind.field("channel").is_some() || rule.channels.is_empty();
    let shared = |kind: &&Kind| kind.id == policy::KIND.id && world.latest(&credit::KIND).is_some();
    counts_facts(book, &rule.of) && counted(book, rule).iter().all(|kind| named(kind) && !shared(kind))
}

/// The kinds of facts that are counted.
fn counted(book: &Book, rule: &Signal) -> Vec<&'static Kind> {
    kinds(book, &rule.of).into_iter().filter(|kind| PEOPLE.iter().all(|of_people| of_people.id != kind.id)).collect()
}

fn counts_facts(book: &Book, measure: &str) -> bool {
    match book.measures.get(measure).map(|measure| &measure.form) {
        Some(Form::Facts { .. } | Form::Sum { .. } | Form::Ratio { .. } | Form::Within { .. } | Form::Count { .. }) => true,
        Some(Form::Quotient { of, less, over }) => of.iter().chain(less).chain(over).all(|part| counts_facts(book, part)),
        _ => false,
    }
}
