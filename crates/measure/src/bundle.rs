//! Bundles (合并文件): many small files of facts written once more as one, so that a question opens few files however many came in ten
//! years. They follow from the files, so they can be thrown away and made anew at any time, and a question as of an earlier
//! moment opens what was known then.

use crate::import::properties;
use crate::lake::{self, InLake};
use crate::measures::{Known, Source};
use crate::scan::table;
use crate::schema::{schema_of, table_schema};
use crate::{FactsIn, Measures, Refusal};
use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::compute::cast;
use datafusion::logical_expr::ident;
use datafusion::object_store::buffered::BufWriter;
use datafusion::object_store::path::Path;
use datafusion::parquet::arrow::AsyncArrowWriter;
use datafusion::parquet::errors::ParquetError;
use futures::StreamExt;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;
use upcount_model::Kind;

/// Where bundles lie in the lake.
pub const BUNDLES: &str = "derived/bundles";

/// So many files are brought together, and so many bundles again.
const TOGETHER: usize = 16;
/// Bundles of bundles of bundles: 4,096 files.
const LEVELS: u32 = 3;
/// A file of more bytes stays by itself.
const SMALL: u64 = 32 << 20;
/// A bundle has no more bytes.
const MOST: u64 = 512 << 20;

/// A file that is known, and whether anything of it counts beside the others.
pub(crate) struct Member<'f> {
    pub(crate) file: &'f FactsIn,
    pub(crate) replaced_by: Vec<InLake>,
    pub(crate) counts: bool,
}

impl Member<'_> {
    fn is_small(&self) -> bool {
        // What was sealed is put together when it is sealed again.
        self.file.bytes <= SMALL && !self.file.name.starts_with("derived/") && self.file.of_lock.is_none()
    }

    fn known(&self) -> Known {
        Known { replaced_by: self.replaced_by.clone(), ..Known::of(self.file) }
    }
}

/// Files that are read as one.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// What it is beside other files.
    file: FactsIn,
    members: Vec<Known>,
}

/// How a file is read.
pub(crate) enum Read<'f> {
    Alone(&'f FactsIn, Known),
    Together(Bundle),
}

/// How files of a kind are read, which stand in the order of the Log: in the largest bundles that may be taken. Where a file lies depends
/// on what came before it alone, so what comes later leaves bundles as they are.
pub(crate) fn read_as<'f>(members: Vec<Member<'f>>, may: impl Fn(&str, &[Member<'f>]) -> bool) -> Vec<Read<'f>> {
    let (small, large): (Vec<_>, Vec<_>) = members.into_iter().partition(Member::is_small);
    let alone = |member: &Member<'f>| member.counts.then(|| Read::Alone(member.file, member.known()));
    let mut found: Vec<_> = large.iter().filter_map(alone).collect();
    let mut rest = &small[..];
    while let Some(first) = rest.first() {
        let at = small.len() - rest.len();
        let fits = |many: &usize| at.is_multiple_of(*many) && *many <= rest.len();
        let blocks = (1..=LEVELS).rev().map(|level| TOGETHER.pow(level)).filter(fits).map(|many| &rest[..many]);
        let taken = blocks.into_iter().find_map(|block| {
            let name = name_of(block)?;
            may(&name, block).then(|| (block.len(), Bundle::of(name, block)))
        });
        let many = match taken {
            Some((many, bundle)) => {
                found.push(Read::Together(bundle));
                many
            }
            None => {
                found.extend(alone(first));
                1
            }
        };
        rest = &rest[many..];
    }
    found
}

/// The name of the bundle of these files, which tells what they say together; none of fewer than two, or of too many bytes.
fn name_of(members: &[Member<'_>]) -> Option<String> {
    let counting = || members.iter().filter(|member| member.counts);
    if counting().count() < 2 || counting().map(|member| member.file.bytes).sum::<u64>() > MOST {
        return None;
    }
    let kind = members.first()?.file.kind;
    let name = |path: &str| path.rsplit('/').next().unwrap_or_default().to_owned();
    let mut of = Sha256::new();
    of.update(format!("1|{kind}"));
    for member in counting() {
        let mut newer: Vec<String> = member.replaced_by.iter().map(|newer| name(&newer.name)).collect();
        newer.sort();
        of.update(format!("|{}|{newer:?}", name(&member.file.name)));
    }
    let hash: String = of.finalize().iter().take(12).map(|byte| format!("{byte:02x}")).collect();
    Some(format!("{BUNDLES}/{kind}-{hash}.parquet"))
}

impl Bundle {
    fn of(name: String, members: &[Member<'_>]) -> Self {
        let counting: Vec<_> = members.iter().filter(|member| member.counts).collect();
        let files = || counting.iter().map(|member| member.file);
        let days = files().filter_map(|file| file.days).reduce(|(a, z), (b, y)| (a.min(b), z.max(y)));
        let keys = files().map(|file| file.keys.clone()).reduce(|all, next| {
            let ((a, z), (b, y)) = (all?, next?);
            Some((a.min(b), z.max(y)))
        });
        let file = FactsIn {
            name,
            here: None,
            kind: members[0].file.kind,
            days,
            bytes: 0,
            learned_at: None,
            keys: keys.flatten(),
            rows: files().map(|file| file.rows).sum(),
            replaced_by: Vec::new(),
            logged: files().map(|file| file.logged).max().unwrap_or_default(),
            of_lock: None,
        };
        Self { file, members: counting.into_iter().map(Member::known).collect() }
    }

    /// Its name in the lake.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.file.name
    }

    /// The same, where it is there with so many bytes.
    pub(crate) fn there(self, bytes: u64) -> FactsIn {
        FactsIn { bytes, ..self.file }
    }

    fn kind(&self) -> Result<&'static Kind, Refusal> {
        Kind::from_id(self.file.kind).ok_or_else(|| Refusal::Fault(format!("no kind {}", self.file.kind)))
    }
}

/// All files as they are read now, kind by kind.
fn all_read<'f>(files: &'f [FactsIn], may: impl Fn(&str) -> bool) -> Vec<Read<'f>> {
    let mut kinds: BTreeMap<&str, Vec<Member<'f>>> = BTreeMap::new();
    let there: HashSet<&str> = files.iter().map(|file| file.name.as_str()).collect();
    let among = |name: &str| there.contains(name);
    for file in in_order(files.iter().filter(|file| file.of_lock.is_none())) {
        kinds.entry(file.kind).or_default().push(file.beside(among));
    }
    kinds.into_values().flat_map(|members| read_as(members, |name, _| may(name))).collect()
}

/// Files in the order of the Log.
pub(crate) fn in_order<'f>(files: impl Iterator<Item = &'f FactsIn>) -> Vec<&'f FactsIn> {
    let mut files: Vec<_> = files.collect();
    files.sort_by(|a, b| (a.logged, &a.name).cmp(&(b.logged, &b.name)));
    files
}

/// The bundles that files should have.
#[must_use]
pub fn bundles(files: &[FactsIn]) -> Vec<Bundle> {
    let bundle = |read| if let Read::Together(bundle) = read { Some(bundle) } else { None };
    all_read(files, |_| true).into_iter().filter_map(bundle).collect()
}

/// The files that are read where these bundles are there: name → length.
#[must_use]
pub fn read_now(files: &[FactsIn], there: &BTreeMap<String, u64>) -> Vec<FactsIn> {
    let file = |read| match read {
        Read::Alone(file, _) => file.clone(),
        Read::Together(bundle) => {
            let bytes = there.get(bundle.name()).copied().unwrap_or_default();
            bundle.there(bytes)
        }
    };
    all_read(files, |name| there.contains_key(name)).into_iter().map(file).collect()
}

impl Measures {
    /// Whether a file is there to its end.
    pub async fn is_whole(&self, name: &str) -> bool {
        self.lake.end_of(name).await.is_ok_and(|end| end.is_some())
    }

    /// Writes a bundle into the lake, unless it is there; whether it was not. What ends half-way leaves nothing that is read.
    ///
    /// # Errors
    /// When a file cannot be read or the bundle not be written.
    pub async fn bundle(&self, bundle: &Bundle) -> Result<bool, Refusal> {
        let (name, kind) = (bundle.name(), bundle.kind()?);
        if self.is_whole(name).await {
            return Ok(false);
        }
        let unwritable = |e: ParquetError| Refusal::of_file(name, &e);
        let schema = Arc::new(schema_of(kind));
        let out = BufWriter::new(self.lake.files.clone(), Path::from(name));
        let mut writer = AsyncArrowWriter::try_new(out, schema.clone(), Some(properties(kind))).map_err(unwritable)?;
        // One after the other: what lies together was learned together, and mostly happened together.
        for member in &bundle.members {
            let source = Source { files: vec![member.clone()], ..Source::default() };
            let columns: Vec<_> = kind.fields.iter().map(|field| ident(field.id)).collect();
            let mut rows = table(&self.folding, kind, &source).await?.select(columns)?.execute_stream().await?;
            while let Some(batch) = rows.next().await {
                let batch = batch?;
                let columns = batch.columns().iter().zip(schema.fields()).map(|(column, field)| cast(column, field.data_type()));
                let columns = columns.collect::<Result<Vec<_>, _>>().map_err(|e| Refusal::Fault(e.to_string()))?;
                let batch = RecordBatch::try_new(schema.clone(), columns).map_err(|e| Refusal::Fault(e.to_string()))?;
                writer.write(&batch).await.map_err(unwritable)?;
            }
        }
        writer.close().await.map_err(unwritable)?;
        Ok(true)
    }

    /// Whether a bundle says what its files say together; absent when it is not there.
    ///
    /// # Errors
    /// When the files cannot be read.
    pub async fn bundle_is_right(&self, bundle: &Bundle) -> Result<Option<bool>, Refusal> {
        let (name, kind) = (bundle.name(), bundle.kind()?);
        let Some(bytes) = self.lake.length_of(name).await? else { return Ok(None) };
        if !self.is_whole(name).await {
            return Ok(Some(false));
        }
        let there = lake::open(&self.here, table_schema(kind), &[InLake { name: name.to_owned(), bytes }])?;
        let source = Source { files: bundle.members.clone(), ..Source::default() };
        let columns: Vec<_> = kind.fields.iter().map(|field| ident(field.id)).collect();
        let files = table(&self.here, kind, &source).await?.select(columns)?;
        let many = (files.clone().count().await?, there.clone().count().await?);
        Ok(Some(many.0 == many.1 && files.except(there)?.limit(0, Some(1))?.count().await? == 0))
    }
}
