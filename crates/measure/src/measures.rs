//! Asks questions of files of facts. Knows no store: the caller says which files exist.

use crate::answer::{Answer, AnswerRow, CalibreName, Filter, MeasureName};
use crate::belong::{Belonging, Blanks, looked_at};
use crate::bundle::{self, Member, Read};
use crate::cells::{CellsIn, Chosen, Whole, Why, choose};
use crate::credit::of_one_each;
use crate::derived::Derived;
use crate::funnel::Steps;
use crate::heard::Heard;
use crate::lake::{self, InLake, Lake};
use crate::league::Standing;
use crate::locked::Lock;
use crate::moves::PLACES;
use crate::plan::{Facts, Plan, Shape, plan};
use crate::remembered::{self, Remembered};
use crate::roster::{self, Roll};
use crate::said::Sayings;
use crate::scan::Cube;
use crate::tail::Tail;
use crate::values::Values;
use crate::{AsOf, Question, Refusal, Rows, form, rows, scan};
use datafusion::object_store::ObjectStore;
use datafusion::prelude::SessionContext;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Write;
use std::path::PathBuf;
use std::sync::Arc;
use upcount_book::Book;
use upcount_model::{Credit, Day, Kind, Scope, Text, credit, membership};

/// A file of facts that exists.
#[derive(Clone, Debug)]
pub struct FactsIn {
    /// Its name in the lake, `facts/policy/x.parquet`.
    pub name: String,
    /// Where it is on this machine's disk, when the lake is here.
    pub here: Option<PathBuf>,
    /// The kind of fact.
    pub kind: &'static str,
    /// The earliest and the latest day of its facts.
    pub days: Option<(Day, Day)>,
    /// Its length, by which one that is gone or cut short is known.
    pub bytes: u64,
    /// When its facts were learned (RFC 3339); absent when each was learned on the day it happened.
    pub learned_at: Option<String>,
    /// The smallest and the largest of the texts that its facts are known by, when they are known by one.
    pub keys: Option<(String, String)>,
    /// How many facts it has.
    pub rows: u64,
    /// Later files that say some of its facts anew.
    pub replaced_by: Vec<SaidAnew>,
    /// The place of its import in the Log: single facts after it say more than it does. 0 before the Log was kept.
    pub logged: i64,
    /// The lock of a closed time for which alone it is read.
    pub of_lock: Option<i64>,
}

impl FactsIn {
    /// Later files that are among these.
    fn replaced_by(&self, among: impl Fn(&str) -> bool) -> impl Iterator<Item = &SaidAnew> {
        self.replaced_by.iter().filter(move |anew| among(&anew.by.name))
    }

    /// Whether anything of it counts beside these files. Of one that is said anew as a whole nothing does: whoever sends
    /// everything each night pays for the last night alone.
    fn counts(&self, among: impl Fn(&str) -> bool) -> bool {
        self.rows == 0 || self.replaced_by(among).map(|anew| anew.facts).sum::<u64>() < self.rows
    }

    /// What it is beside these files.
    pub(crate) fn beside(&self, among: impl Fn(&str) -> bool + Copy) -> Member<'_> {
        let replaced_by = self.replaced_by(among).map(|anew| anew.by.clone()).collect();
        Member { file: self, replaced_by, counts: self.counts(among) }
    }
}

/// A later file that says some facts of an earlier one anew.
#[derive(Clone, Debug)]
pub struct SaidAnew {
    /// The later file.
    pub by: InLake,
    /// How many of the earlier one that counted until then; 0 when nobody counted them.
    pub facts: u64,
}

/// Everything that is known.
#[derive(Clone, Debug, Default)]
pub struct World {
    /// The files of facts that exist.
    pub files: Vec<FactsIn>,
    /// What single facts say.
    pub said: Arc<Heard>,
    /// Closed periods, in the order in which they were locked.
    pub locks: Vec<Lock>,
    /// The cells that may be kept.
    pub cells: Arc<CellsIn>,
}

impl World {
    /// The latest day of which a kind's facts tell.
    #[must_use]
    pub fn latest(&self, kind: &Kind) -> Option<Day> {
        let files = self.files.iter().filter(|file| file.kind == kind.id).filter_map(|file| file.days);
        files.map(|days| days.1).chain(self.said.latest_of(kind)).max()
    }

    /// What is known of some kinds, or was known then: as long as this stays the same, so does what follows from them alone.
    #[must_use]
    pub fn mark(&self, kinds: &[&Kind], as_of: Option<&AsOf>) -> String {
        let mut mark = self.mark_of_files(kinds);
        let instant = as_of.map(|as_of| as_of.instant.as_str());
        for kind in kinds {
            let _ = write!(mark, " {} {:?}", kind.id, Sayings::known(&self.said, kind, instant).mark());
        }
        mark
    }

    /// What is known of some kinds but for single facts.
    #[must_use]
    pub fn mark_of_files(&self, kinds: &[&Kind]) -> String {
        let mut mark = format!("{:?}", self.locks);
        for kind in kinds {
            let files: Vec<_> = self.files.iter().filter(|file| file.kind == kind.id).map(|file| (&file.name, &file.replaced_by)).collect();
            let _ = write!(mark, " {} {files:?}", kind.id);
        }
        mark
    }
}

/// What is known of one kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Source {
    pub(crate) files: Vec<Known>,
    pub(crate) said: Sayings,
    /// Where facts belong that do not say it, when the question asks.
    pub(crate) belonging: Option<Arc<Belonging>>,
    /// The files that leave some of that unsaid, as single facts may.
    pub(crate) leave_it: BTreeSet<String>,
    /// The dimensions asked for that no field bears.
    pub(crate) derived: Vec<Derived>,
    /// Cells that answer as the facts do.
    pub(crate) cells: Option<Box<Chosen>>,
}

impl Source {
    pub(crate) fn is_empty(&self) -> bool {
        self.files.is_empty() && self.said.is_empty()
    }
}

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) file: InLake,
    /// The earliest and the latest day of its facts.
    pub(crate) days: Option<(Day, Day)>,
    /// The smallest and the largest of the texts that its facts are known by, when they are known by one.
    pub(crate) keys: Option<(String, String)>,
    /// The files whose facts stand in place of those that it shares with them.
    pub(crate) replaced_by: Vec<InLake>,
    pub(crate) logged: i64,
}

impl Known {
    pub(crate) fn of(file: &FactsIn) -> Self {
        let FactsIn { name, days, bytes, keys, replaced_by, logged, .. } = file.clone();
        Self { file: InLake { name, bytes }, days, keys, replaced_by: replaced_by.into_iter().map(|anew| anew.by).collect(), logged }
    }
}

/// What was counted.
#[derive(Default)]
pub(crate) struct Counted {
    /// The values of the dimensions, once each.
    pub(crate) keys: Vec<Vec<Option<String>>>,
    pub(crate) figures: Vec<form::Figure>,
    pub(crate) notes: Vec<Text>,
    /// The first and the last day counted.
    pub(crate) span: Option<(Day, Day)>,
    /// For period reports: period → months covered.
    pub(crate) months: BTreeMap<i32, i64>,
}

/// The measure engine.
#[derive(Clone)]
pub struct Measures {
    pub(crate) context: SessionContext,
    /// For what streams more than an answer.
    pub(crate) here: SessionContext,
    /// For what nobody waits for.
    pub(crate) folding: SessionContext,
    pub(crate) lake: Lake,
    pub(crate) values: Values,
    pub(crate) blanks: Blanks,
    pub(crate) whole: Whole,
    pub(crate) tail: Tail,
    pub(crate) belongings: Remembered<Belonging>,
    pub(crate) cubes: Remembered<Cube>,
    pub(crate) steps: Remembered<Steps>,
    pub(crate) leagues: Remembered<Standing>,
    pub(crate) rolls: Remembered<Roll>,
}

impl Measures {
    /// An engine that uses this machine's cores, on the files of a lake.
    ///
    /// # Errors
    /// When the engine cannot start.
    pub fn start(lake: Arc<dyn ObjectStore>) -> Result<Self, Refusal> {
        let lake = Lake::from(lake);
        let context = SessionContext::new_with_config_rt(lake::settings(), lake.runtime(lake::QUESTIONS_BYTES)?);
        let folding = SessionContext::new_with_config_rt(lake::settings(), lake.runtime(lake::FOLDING_BYTES)?);
        Ok(Self {
            here: context.clone(),
            folding,
            context,
            lake,
            values: Values::default(),
            blanks: Blanks::default(),
            whole: Whole::default(),
            tail: Tail::default(),
            belongings: Remembered::default(),
            cubes: Remembered::default(),
            steps: Remembered::default(),
            leagues: Remembered::default(),
            rolls: Remembered::default(),
        })
    }

    /// Answers a question within a scope.
    ///
    /// # Errors
    /// [`Refusal`] says what is unclear, unknown or not to be seen.
    pub async fn ask(&self, question: &Question, book: &Book, scope: &Scope, world: &World) -> Result<Answer, Refusal> {
        let plan = plan(question, book, scope, &Facts::of(world))?;
        self.check_values(&plan, question, book, scope, world).await?;
        let counted = self.counted(&plan, question, world).await?;
        let mut answer = answer(question, &plan, book, counted, &known(plan.tally.kind, question, world)?);
        self.keep_locked(&mut answer, &plan, question, book, scope, world).await?;
        Ok(answer)
    }

    /// The figures of a plan, and of the plans that it is made of.
    pub(crate) async fn counted(&self, plan: &Plan, question: &Question, world: &World) -> Result<Counted, Refusal> {
        let of_kind = self.source(plan, question, world).await?;
        let until = roster::until(world);
        let moves = if plan.uses_roster() { known(&membership::KIND, question, world)? } else { Source::default() };
        let roll = || self.roll(plan, question, &of_kind, &moves);
        match &plan.shape {
            Shape::Quotient(sides) => {
                let (mut of, mut less, mut over) = (Vec::new(), Vec::new(), Vec::new());
                for part in &sides.of {
                    of.push(Box::pin(self.counted(part, question, world)).await?);
                }
                for part in &sides.less {
                    less.push(Box::pin(self.counted(part, question, world)).await?);
                }
                for part in &sides.over {
                    over.push(Box::pin(self.counted(part, question, world)).await?);
                }
                Ok(form::quotient::counted(of, less, over))
            }
            Shape::Roster => roll().await?.manpower(plan, until),
            Shape::Retained(months) => roll().await?.retained(plan, *months, until),
            Shape::Active(active) => {
                let roll = roll().await?;
                let mut activity = roll.activity(plan, active, until)?;
                if !matches!(active.of.shape, Shape::Plain) || active.of.tally.exposure.is_some() {
                    let did = Box::pin(self.counted(&active.of, question, world)).await?;
                    activity.add(&did.keys, did.figures.iter().filter_map(|figure| Some((figure.code, figure.key, figure.exact?))));
                    return Ok(activity.counted());
                }
                // Each agent in each period: they are many, so they are not made figures first.
                for (from, to) in activity.times(roster::TOGETHER) {
                    let of = &active.of.within(from, to);
                    let cube = self.cube(of, self.source(of, question, world).await?, question, world).await?;
                    activity.add(&cube.keys, cube.cells.iter().map(|cell| (cell.code, cell.key, form::plain::exact(of, &cube, &cell))));
                }
                Ok(activity.counted())
            }
            _ => {
                let cube = self.cube(plan, of_kind, question, world).await?;
                let (cube, weighed) = match &plan.shape {
                    Shape::Weighted(set) => {
                        let (cube, notes) = form::weighted::weighed(&cube, plan, set);
                        (Arc::new(cube), notes)
                    }
                    _ => (cube, Vec::new()),
                };
                let (figures, mut notes) = form::figures(plan, &cube);
                notes.extend(weighed);
                notes.extend(form::partial_periods(plan, &cube));
                Ok(Counted { keys: cube.keys.clone(), figures, notes, span: cube.span, months: cube.months.clone() })
            }
        }
    }

    /// The roll as a plan looks at it, whatever the time it asks for.
    async fn roll(&self, plan: &Plan, question: &Question, files: &Source, moves: &Source) -> Result<Arc<Roll>, Refusal> {
        let key = remembered::key(&plan.within(None, None), question, &[files, moves]);
        if let Some(known) = self.rolls.of(&key) {
            return Ok(known);
        }
        let roll = Roll::read(&self.context, plan, files, moves).await?;
        let many = roll.len();
        Ok(self.rolls.keep(key, roll, many))
    }

    /// The sums of a plan: as they are remembered, or from the smallest of what answers it.
    pub(crate) async fn cube(&self, plan: &Plan, mut of_kind: Source, question: &Question, world: &World) -> Result<Arc<Cube>, Refusal> {
        if of_kind.is_empty() {
            return Ok(Arc::default());
        }
        let credits = self.credits(plan, question, world)?;
        let key = remembered::key(plan, question, &[&of_kind, &credits]);
        if let Some(known) = self.cubes.of(&key) {
            return Ok(known);
        }
        let counted = of_one_each(plan, &credits);
        if let Why::Cells(cells) = self.choose(&counted, &of_kind, world).await {
            of_kind.cells = Some(cells);
        }
        let mut cube = scan::scan(&self.context, &counted, &of_kind, &credits, &self.tail).await?;
        let one = plan.tally.one() / counted.tally.one();
        if one != 1 {
            cube.cells.multiply(one);
        }
        let sums = cube.cells.len() + cube.keys.len();
        Ok(self.cubes.keep(key, cube, sums))
    }

    /// Refuses a question that names a value which no fact in the scope has.
    pub(crate) async fn check_values(
        &self,
        plan: &Plan,
        question: &Question,
        book: &Book,
        scope: &Scope,
        world: &World,
    ) -> Result<(), Refusal> {
        let fields = plan.only.keys().map(String::as_str).chain(looked_at(&plan.seen));
        let source = self.placed(plan.tally.kind, fields, &plan.tally.derived, question, world).await?;
        self.values.check(&self.context, &self.tail, plan, book, scope, &source).await
    }

    /// What is known of the kind that a plan counts, and where it belongs.
    pub(crate) async fn source(&self, plan: &Plan, question: &Question, world: &World) -> Result<Source, Refusal> {
        let fields = plan.tally.by.iter().chain(&plan.tally.also).map(String::as_str).chain(looked_at(&plan.tally.filters));
        self.placed(plan.tally.kind, fields, &plan.tally.derived, question, world).await
    }

    /// What a plan is answered from.
    pub(crate) async fn choose(&self, plan: &Plan, source: &Source, world: &World) -> Why {
        choose(plan, source, &world.cells, &self.lake, &self.whole).await
    }

    /// The credits of policies, where the plan asks for them.
    pub(crate) fn credits(&self, plan: &Plan, question: &Question, world: &World) -> Result<Source, Refusal> {
        match plan.tally.credit {
            Credit::Share | Credit::FullEach => known(&credit::KIND, question, world),
            Credit::Company | Credit::Lead => Ok(Source::default()),
        }
    }

    /// The facts behind a figure, sorted by their key.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn rows(&self, question: &Question, book: &Book, scope: &Scope, world: &World, page: Page) -> Result<Rows, Refusal> {
        let plan = plan(question, book, scope, &Facts::of(world))?;
        let credits = self.credits(&plan, question, world)?;
        self.check_values(&plan, question, book, scope, world).await?;
        // A list shows where its facts belong, whether or not the question asks.
        let files = self.placed(plan.tally.kind, PLACES.into_iter(), &plan.tally.derived, question, world).await?;
        rows::rows(&self.context, &plan, &files, &credits, page, calibre_name(&plan)).await
    }

    /// How many facts of each earlier file, of those that still count, a new one of the same kind says anew; those with none are left out.
    ///
    /// # Errors
    /// When a file cannot be read.
    pub async fn said_anew(&self, newer: &FactsIn, earlier: &[FactsIn]) -> Result<Vec<(String, u64)>, Refusal> {
        let Some(kind) = upcount_model::Kind::from_id(newer.kind) else { return Ok(Vec::new()) };
        let earlier: BTreeMap<&str, &FactsIn> = earlier.iter().filter(|f| f.of_lock.is_none()).map(|f| (f.name.as_str(), f)).collect();
        let mut found = Vec::new();
        let among = |name: &str| earlier.contains_key(name);
        for older in earlier.values().filter(|f| f.kind == newer.kind && f.counts(among) && may_share(newer, f)) {
            let replaced_by = older.replaced_by(among).map(|anew| anew.by.clone()).collect();
            let older_now = Known { replaced_by, ..Known::of(older) };
            let shared = scan::shared(&self.context, kind, older_now, Known::of(newer).file).await?;
            if shared > 0 {
                found.push((older.name.clone(), shared));
            }
        }
        Ok(found)
    }
}

/// Which of many rows.
#[derive(Clone, Copy, Debug)]
pub struct Page {
    /// Rows to pass over.
    pub offset: usize,
    /// Rows to give.
    pub limit: usize,
}

/// Whether two files may say the same fact: their keys overlap, or their days where no single text is the key.
fn may_share(a: &FactsIn, b: &FactsIn) -> bool {
    fn overlap<T: PartialOrd>(a: &Option<(T, T)>, b: &Option<(T, T)>) -> Option<bool> {
        let ((a, z), (b, y)) = (a.as_ref()?, b.as_ref()?);
        Some(a <= y && b <= z)
    }
    overlap(&a.keys, &b.keys).or_else(|| overlap(&a.days, &b.days)).unwrap_or(true)
}

/// The files whose facts were known at the moment of knowledge. One that is gone or not as long as it was made would
/// be left out of the figure without a word, so it is looked for here.
pub(crate) fn known(kind: &Kind, question: &Question, world: &World) -> Result<Source, Refusal> {
    let files = &world.files;
    let instant = question.as_of.as_ref().map(|a| a.instant.clone());
    let known = |f: &&FactsIn| match (&f.learned_at, &instant) {
        _ if f.of_lock.is_some() => false,
        (Some(learned), Some(instant)) => learned <= instant,
        _ => true,
    };
    let by_name: HashMap<&str, &FactsIn> = files.iter().map(|f| (f.name.as_str(), f)).collect();
    let among = |name: &str| by_name.get(name).is_some_and(&known);
    let there = |f: &FactsIn| {
        let unreadable = |why: String| Err(Refusal::FactsUnreadable { file: f.name.clone(), why });
        match f.here.as_ref().map(|path| path.metadata()) {
            Some(Ok(found)) if found.len() != f.bytes => unreadable(format!("it has {} bytes and was made with {}", found.len(), f.bytes)),
            Some(Err(e)) => unreadable(e.to_string()),
            // What lies in object storage is there whole or not at all, and reading tells which.
            Some(Ok(_)) | None => Ok(()),
        }
    };
    let said = Sayings::known(&world.said, kind, instant.as_deref());
    let members = bundle::in_order(files.iter().filter(|f| f.kind == kind.id).filter(known));
    let members = members.into_iter().map(|f| f.beside(among)).collect();
    // Single facts say more than files that came before them, so files between which some came are not read as one.
    let alike = |block: &[Member<'_>]| said.before(block[0].file.logged) == said.before(block[block.len() - 1].file.logged);
    let bundles = &world.cells.bundles;
    let mut found = Vec::new();
    for read in bundle::read_as(members, |name, block| bundles.contains_key(name) && alike(block)) {
        found.push(match read {
            Read::Alone(file, known) => there(file).map(|()| known)?,
            Read::Together(bundle) => {
                let bytes = bundles.get(bundle.name()).copied().unwrap_or_default();
                Known::of(&bundle.there(bytes))
            }
        });
    }
    Ok(Source { files: found, said, ..Source::default() })
}

pub(crate) fn calibre_name(plan: &Plan) -> CalibreName {
    let calibre = &plan.calibre;
    let mut words = plan.words.clone();
    // The day of a policy says nothing of facts that are dated by their own.
    let kind = plan.tally.kind;
    if kind.id != calibre.date_basis.kind() && !plan.uses_roster() && !matches!(plan.shape, Shape::Quotient(_)) {
        let day = plan.tally.legs[0].days[0];
        words = Text::new(
            format!("按{}自己的日期（{day}）计，{}", kind.zh, plan.calendar.zh),
            format!("dated by the {}'s own day (`{day}`); {}", kind.en.to_lowercase(), plan.calendar.en.to_lowercase()),
        );
    }
    if plan.uses_roster() {
        let roster = calibre.roster.text();
        words = Text::new(format!("{}，{}", words.zh, roster.zh), format!("{}; {}", words.en, roster.en));
    }
    CalibreName { id: calibre.id.clone(), zh: calibre.zh.clone(), en: calibre.en.clone(), words }
}

pub(crate) fn answer(question: &Question, plan: &Plan, book: &Book, counted: Counted, source: &Source) -> Answer {
    let Counted { mut keys, mut figures, mut notes, span, months } = counted;
    notes.extend(never_filled(plan, book, &keys));
    if plan.tally.credit == Credit::FullEach && !plan.by.iter().any(|d| d == "agent") {
        notes.push(Text::new(
            "共享保单对每位代理人各计一件，合计是业绩归属数，不是保单数",
            "a shared policy counts for each of its agents, so a total is one of credits, not of policies",
        ));
    }
    // Who tells figures by itself needs none in order.
    let places = if figures.is_empty() { Vec::new() } else { in_natural_order(&keys) };
    figures.sort_unstable_by_key(|f| (f.code, places[f.key as usize]));
    let until = if plan.tally.exposure.is_some() {
        span.map(|s| s.1)
    } else {
        let latest = source.files.iter().filter_map(|f| f.days).map(|d| d.1).chain(source.said.days().map(|d| d.1)).max();
        latest.map(|day| plan.tally.as_of.map_or(day, |as_of| as_of.min(day)))
    };
    let (from, to) = (plan.from.or(span.map(|s| s.0)), plan.to.or(span.map(|s| s.1)));
    let all = match (from, to) {
        (Some(from), Some(to)) => format!("{from}/{to}"),
        _ => String::new(),
    };
    // Without periods each key has one figure.
    let once = question.by.len() == plan.tally.by.len() && plan.grain.is_none();
    let row = |figure: form::Figure| {
        let period = plan.period(figure.code).map_or_else(|| all.clone(), |p| p.to_string());
        let values = &mut keys[figure.key as usize];
        let keys = match once {
            true => std::mem::take(values),
            false => {
                let mut values = values.iter();
                let is_time = |dimension: &String| upcount_model::Grain::from_id(dimension).is_some();
                let value = |d| if is_time(d) { Some(period.clone()) } else { values.next().cloned().flatten() };
                question.by.iter().map(value).collect()
            }
        };
        AnswerRow {
            keys,
            period,
            value: figure.value,
            numerator: figure.parts.map(|p| p.0),
            denominator: figure.parts.map(|p| p.1),
            covers_months: months.get(&figure.code).copied(),
            locked: None,
        }
    };
    Answer {
        measure: MeasureName {
            id: plan.measure.id.clone(),
            zh: plan.measure.zh.clone(),
            en: plan.measure.en.clone(),
            unit: plan.measure.shown.id().to_owned(),
            currency: (plan.measure.shown == upcount_book::Shown::Money).then(|| plan.currency.clone()),
        },
        definition: plan.measure.definition.clone(),
        calibre: calibre_name(plan),
        by: plan.by.clone(),
        grain: plan.grain.map(|g| g.id().to_owned()),
        from: from.map(|d| d.to_string()),
        to: to.map(|d| d.to_string()),
        as_of: question.as_of.as_ref().map(ToString::to_string).or(plan.tally.as_of.map(|d| d.to_string())),
        window: plan.shape.window(),
        only: plan.only.iter().map(|(dimension, values)| Filter { dimension: dimension.clone(), values: values.clone() }).collect(),
        facts_until: until.map(|d| d.to_string()),
        notes,
        rows: figures.into_iter().map(row).collect(),
    }
}

/// Says which dimensions none of the facts has: breaking down by them tells nothing.
fn never_filled(plan: &Plan, book: &Book, keys: &[Vec<Option<String>>]) -> Vec<Text> {
    let empty = |n: &usize| !keys.is_empty() && keys.iter().all(|values| values[*n].is_none());
    let note = |n: usize| {
        let names = book.dimensions.get(&plan.tally.by[n]).map(|d| Text::new(&d.zh, d.en.to_lowercase())).unwrap_or_default();
        Text::new(format!("这些事实都没有写明{}", names.zh), format!("none of these facts says its {}", names.en))
    };
    (0..plan.tally.by.len()).filter(empty).map(note).collect()
}

/// The place of a text among others.
type Rank<'a> = (u8, u64, &'a str);

/// The place of each among all, as people sort: numbers by size, then texts; missing last.
fn in_natural_order(keys: &[Vec<Option<String>>]) -> Vec<u32> {
    fn rank(value: &Option<String>) -> Rank<'_> {
        match value.as_deref() {
            None => (2, 0, ""),
            Some(text) => text.parse().map_or((1, 0, text), |n| (0, n, text)),
        }
    }
    let ranks: Vec<Rank<'_>> = keys.iter().flatten().map(rank).collect();
    let of = keys.first().map_or(0, Vec::len);
    let mut sorted: Vec<u32> = (0..u32::try_from(keys.len()).unwrap_or(u32::MAX)).collect();
    sorted.sort_unstable_by_key(|key| &ranks[*key as usize * of..][..of]);
    let mut places = vec![0; keys.len()];
    (0..).zip(sorted).for_each(|(place, key)| places[key as usize] = place);
    places
}
