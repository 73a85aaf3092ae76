//! Tries once more without the workers that were lost. Answers are small, so one is held until it is whole: nobody sees a part.

use super::Workers;
use super::carry::functions_of;
use super::line::is_broken;
use async_trait::async_trait;
use datafusion::catalog::Session;
use datafusion::common::tree_node::TreeNodeRecursion;
use datafusion::common::{Result, internal_datafusion_err};
use datafusion::error::DataFusionError;
use datafusion::execution::context::QueryPlanner;
use datafusion::execution::{SendableRecordBatchStream, SessionState, SessionStateBuilder, TaskContext};
use datafusion::logical_expr::LogicalPlan;
use datafusion::physical_expr::PhysicalExpr;
use datafusion::physical_plan::stream::RecordBatchStreamAdapter;
use datafusion::physical_plan::{DisplayAs, DisplayFormatType, ExecutionPlan, PlanProperties, collect};
use datafusion::physical_planner::{DefaultPhysicalPlanner, PhysicalPlanner};
use datafusion_distributed::{DistributedExec, DistributedExt};
use futures::{StreamExt, TryStreamExt, stream};
use std::fmt;
use std::sync::Arc;

/// Plans for the workers that are there, or for this machine alone.
#[derive(Debug)]
pub(super) struct Again {
    planner: Arc<dyn QueryPlanner + Send + Sync>,
    workers: Workers,
}

impl Again {
    /// Puts itself over the planner that distributes.
    pub(super) fn over(mut builder: SessionStateBuilder, workers: Workers) -> SessionStateBuilder {
        let planner = builder.query_planner().take();
        match planner {
            Some(planner) => builder.with_query_planner(Arc::new(Self { planner, workers })),
            None => builder,
        }
    }
}

async fn planned(
    planner: &Arc<dyn QueryPlanner + Send + Sync>,
    workers: &Workers,
    logical: &LogicalPlan,
    session: &dyn Session,
) -> Result<Arc<dyn ExecutionPlan>> {
    match workers.many() {
        0 => alone(logical, session).await,
        _ => planner.create_physical_plan(logical, session).await,
    }
}

async fn alone(logical: &LogicalPlan, session: &dyn Session) -> Result<Arc<dyn ExecutionPlan>> {
    DefaultPhysicalPlanner::default().create_physical_plan(logical, session).await
}

#[async_trait]
impl QueryPlanner for Again {
    async fn create_physical_plan(&self, logical: &LogicalPlan, session: &dyn Session) -> Result<Arc<dyn ExecutionPlan>> {
        let plan = planned(&self.planner, &self.workers, logical, session).await?;
        if !plan.is::<DistributedExec>() {
            return Ok(plan);
        }
        let session = session.as_any().downcast_ref::<SessionState>().cloned();
        let session = Arc::new(session.ok_or_else(|| internal_datafusion_err!("the session is of another kind"))?);
        let (planner, workers) = (self.planner.clone(), self.workers.clone());
        Ok(Arc::new(Held { first: plan, logical: logical.clone(), session, planner, workers }))
    }
}

/// A plan for workers, with what it takes to plan again.
struct Held {
    first: Arc<dyn ExecutionPlan>,
    logical: LogicalPlan,
    session: Arc<SessionState>,
    planner: Arc<dyn QueryPlanner + Send + Sync>,
    workers: Workers,
}

impl fmt::Debug for Held {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Held").field("first", &self.first).finish_non_exhaustive()
    }
}

impl DisplayAs for Held {
    fn fmt_as(&self, _: DisplayFormatType, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Held")
    }
}

impl ExecutionPlan for Held {
    fn name(&self) -> &'static str {
        "Held"
    }
    fn properties(&self) -> &Arc<PlanProperties> {
        self.first.properties()
    }
    fn children(&self) -> Vec<&Arc<dyn ExecutionPlan>> {
        Vec::new()
    }
    fn apply_expressions(&self, _: &mut dyn FnMut(&Arc<dyn PhysicalExpr>) -> Result<TreeNodeRecursion>) -> Result<TreeNodeRecursion> {
        Ok(TreeNodeRecursion::Continue)
    }
    fn with_new_children(self: Arc<Self>, _: Vec<Arc<dyn ExecutionPlan>>) -> Result<Arc<dyn ExecutionPlan>> {
        Ok(self)
    }
    fn execute(&self, partition: usize, context: Arc<TaskContext>) -> Result<SendableRecordBatchStream> {
        let schema = self.first.schema();
        if partition > 0 {
            return Err(internal_datafusion_err!("there is one part, and part {partition} was asked for"));
        }
        let (first, logical, session) = (self.first.clone(), self.logical.clone(), self.session.clone());
        let config = context.session_config().clone().with_distributed_passthrough_headers(functions_of(&logical)?)?;
        let context = Arc::new(TaskContext::from(session.as_ref()).with_session_config(config));
        let (planner, workers) = (self.planner.clone(), self.workers.clone());
        let whole = async move {
            let lost = match collect(first, context.clone()).await {
                Ok(batches) => return Ok(batches),
                Err(e) => e,
            };
            let again = if workers.forget_lost().await {
                tracing::warn!(target: "upcount::cluster", left = workers.many(), "a worker was lost, and the question is tried again");
                planned(&planner, &workers, &logical, session.as_ref()).await?
            } else if is_broken(&lost) {
                // All are there, and too busy to answer in time.
                tracing::warn!(target: "upcount::cluster", "a line to a worker broke, and the question is tried again on this machine");
                alone(&logical, session.as_ref()).await?
            } else {
                // Whatever failed with every worker there would fail again.
                return Err(lost);
            };
            collect(again, context).await
        };
        let batches = stream::once(whole).map_ok(|batches| stream::iter(batches).map(Ok::<_, DataFusionError>)).try_flatten();
        Ok(Box::pin(RecordBatchStreamAdapter::new(schema, batches.boxed())))
    }
}
