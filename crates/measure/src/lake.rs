//! The lake (数据湖): where files of facts and their cells lie, by name, in a folder or in object storage. Names are the same
//! wherever it is, so that a plan made on one machine can be worked on by another.

use crate::Refusal;
use crate::cluster::others_help;
use async_trait::async_trait;
use datafusion::arrow::datatypes::{Schema, SchemaRef};
use datafusion::catalog::{Session, TableProvider};
use datafusion::dataframe::DataFrame;
use datafusion::datasource::TableType;
use datafusion::datasource::file_format::FileFormat;
use datafusion::datasource::file_format::parquet::ParquetFormat;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::parquet::metadata::DFParquetMetadata;
use datafusion::datasource::physical_plan::{FileGroup, FileScanConfigBuilder, ParquetSource};
use datafusion::execution::memory_pool::FairSpillPool;
use datafusion::execution::object_store::ObjectStoreUrl;
use datafusion::execution::object_store::{DefaultObjectStoreRegistry, ObjectStoreRegistry};
use datafusion::execution::runtime_env::{RuntimeEnv, RuntimeEnvBuilder};
use datafusion::logical_expr::{Expr, TableProviderFilterPushDown};
use datafusion::object_store::path::Path;
use datafusion::object_store::{ObjectMeta, ObjectStore, ObjectStoreExt};
use datafusion::parquet::file::metadata::ParquetMetaData;
use datafusion::physical_plan::ExecutionPlan;
use datafusion::prelude::{SessionConfig, SessionContext};
use std::num::NonZeroUsize;
use std::sync::Arc;

/// How plans call it.
const ADDRESS: &str = "lake://home";
/// What questions may take together, in bytes of memory; more is spilled to disk or refused.
pub(crate) const QUESTIONS_BYTES: usize = 2 << 30;
/// What the folding of facts into cells may take: nobody waits for it, so it rather spills than takes memory from questions.
pub(crate) const FOLDING_BYTES: usize = 256 << 20;

/// A file in the lake.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct InLake {
    /// Its name, `facts/policy/x.parquet`.
    pub name: String,
    /// Its length.
    pub bytes: u64,
}

/// The files.
#[derive(Clone, Debug)]
pub(crate) struct Lake {
    pub(crate) files: Arc<dyn ObjectStore>,
}

impl From<Arc<dyn ObjectStore>> for Lake {
    fn from(files: Arc<dyn ObjectStore>) -> Self {
        Self { files }
    }
}

impl Lake {
    /// What a plan runs in, with so much memory: it reaches the lake, and no other file of the machine.
    pub(crate) fn runtime(&self, memory_bytes: usize) -> Result<Arc<RuntimeEnv>, Refusal> {
        let stores = DefaultObjectStoreRegistry::new();
        let url = |address: &str| address.parse::<url::Url>().map_err(|e| Refusal::Fault(e.to_string()));
        stores.register_store(&url(ADDRESS)?, self.files.clone());
        let _ = stores.deregister_store(&url("file://")?);
        let pool = Arc::new(FairSpillPool::new(memory_bytes));
        Ok(RuntimeEnvBuilder::new().with_memory_pool(pool).with_object_store_registry(Arc::new(stores)).build_arc()?)
    }

    /// The length of a file; none when it is not there.
    pub(crate) async fn length_of(&self, name: &str) -> Result<Option<u64>, Refusal> {
        match self.files.head(&Path::from(name)).await {
            Ok(there) => Ok(Some(there.size)),
            Err(datafusion::object_store::Error::NotFound { .. }) => Ok(None),
            Err(e) => Err(Refusal::of_file(name, &e)),
        }
    }

    /// The end of a file, which tells of the rest; none when the file is not there.
    pub(crate) async fn end_of(&self, name: &str) -> Result<Option<Arc<ParquetMetaData>>, Refusal> {
        let Some(size) = self.length_of(name).await? else { return Ok(None) };
        // The location that storage answers with may be another than the one that was asked for.
        let there = ObjectMeta { location: Path::from(name), last_modified: Default::default(), size, e_tag: None, version: None };
        DFParquetMetadata::new(&self.files, &there).fetch_metadata().await.map(Some).map_err(|e| Refusal::of_file(name, &e))
    }
}

/// How plans are made and run, on every machine alike.
pub(crate) fn settings() -> SessionConfig {
    let cores = std::thread::available_parallelism().map_or(2, NonZeroUsize::get);
    SessionConfig::new()
        .with_target_partitions(cores)
        .with_collect_statistics(false)
        .set_bool("datafusion.execution.parquet.pushdown_filters", false)
}

/// Files of one kind of rows as a table: those that are named and no others. One that is not there is an error, never a table
/// with fewer rows.
#[derive(Debug)]
struct Files {
    schema: SchemaRef,
    files: Vec<InLake>,
}

/// Opens files of one kind of rows.
pub(crate) fn open(context: &SessionContext, schema: Schema, files: &[InLake]) -> Result<DataFrame, Refusal> {
    Ok(context.read_table(Arc::new(Files { schema: Arc::new(schema), files: files.to_vec() }))?)
}

#[async_trait]
impl TableProvider for Files {
    fn schema(&self) -> SchemaRef {
        self.schema.clone()
    }
    fn table_type(&self) -> TableType {
        TableType::Base
    }
    fn supports_filters_pushdown(&self, filters: &[&Expr]) -> datafusion::common::Result<Vec<TableProviderFilterPushDown>> {
        Ok(vec![TableProviderFilterPushDown::Inexact; filters.len()])
    }
    async fn scan(
        &self,
        session: &dyn Session,
        columns: Option<&Vec<usize>>,
        _: &[Expr],
        limit: Option<usize>,
    ) -> datafusion::common::Result<Arc<dyn ExecutionPlan>> {
        let options = session.default_table_options().parquet;
        let many = session.config().target_partitions();
        let groups = if others_help(session.config()) {
            let files = self.files.iter().map(|f| PartitionedFile::new(Path::from(f.name.as_str()), f.bytes));
            FileGroup::new(files.collect()).split_files(many)
        } else {
            dealt(&self.files, many)
        };
        let scan = FileScanConfigBuilder::new(ObjectStoreUrl::parse(ADDRESS)?, Arc::new(ParquetSource::new(self.schema.clone())))
            .with_file_groups(groups)
            .with_projection_indices(columns.cloned())?
            .with_limit(limit)
            .build();
        ParquetFormat::new().with_options(options).create_physical_plan(session, scan).await
    }
}

/// Bytes of a file that are looked at together, at least, and pieces for each of those who look.
const LEAST_PIECE: u64 = 4 << 20;
const PIECES: u64 = 8;

/// Deals files out to so many who look at them, piece by piece: what is asked for, such as a year, mostly lies close together.
fn dealt(files: &[InLake], many: usize) -> Vec<FileGroup> {
    let bytes: u64 = files.iter().map(|file| file.bytes).sum();
    let piece = (bytes / (PIECES * many as u64)).max(LEAST_PIECE);
    let mut groups = vec![Vec::new(); many];
    let mut pieces = 0;
    for file in files {
        // No piece at the end that is smaller than the others.
        let parts = (file.bytes / piece).max(1);
        for part in 0..parts {
            let at = |part: u64| i64::try_from(file.bytes * part / parts).unwrap_or(i64::MAX);
            let path = Path::from(file.name.as_str());
            groups[pieces % many].push(match parts {
                1 => PartitionedFile::new(path, file.bytes),
                _ => PartitionedFile::new_with_range(path.to_string(), file.bytes, at(part), at(part + 1)),
            });
            pieces += 1;
        }
    }
    groups.into_iter().filter(|group| !group.is_empty()).map(FileGroup::new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use datafusion::object_store::memory::InMemory;

    #[test]
    fn a_plan_reaches_the_lake_and_no_other_file() {
        let lake = Lake::from(Arc::new(InMemory::new()) as Arc<dyn ObjectStore>);
        let stores = lake.runtime(1 << 20).unwrap().object_store_registry.clone();
        let reach = |address: &str| stores.get_store(&address.parse().unwrap()).is_ok();
        assert!(reach(ADDRESS));
        assert!(!reach("file:///etc/passwd"));
    }
}
