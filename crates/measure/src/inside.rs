//! What of things and people lies inside a scope, whose customers are, and whom new facts concern.

use crate::belong::{filled, looked_at};
use crate::measures::{Measures, World, known};
use crate::plan::seen;
use crate::said::{Sayings, Thing, thing};
use crate::{Question, Refusal, scan, tail};
use datafusion::arrow::array::AsArray;
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::DataType;
use datafusion::common::ScalarValue;
use datafusion::logical_expr::{Expr, ident, lit};
use std::collections::BTreeSet;
use upcount_model::{Kind, Scope, lead, policy, quote};

/// Things that single facts tell of, at most, that are worth looking up one by one.
const MOST_THINGS: usize = 5_000;

/// Facts that make somebody an agent's customer.
const HOLD: [&Kind; 3] = [&policy::KIND, &lead::KIND, &quote::KIND];

impl Measures {
    /// Whether one of these things of a kind, by its key, is there and lies outside a scope.
    ///
    /// # Errors
    /// [`Refusal::OutOfScope`] when the kind does not say where things belong.
    pub async fn has_outside(&self, kind: &str, keys: &[Vec<String>], scope: &Scope, world: &World) -> Result<bool, Refusal> {
        let Some(kind) = Kind::from_id(kind) else { return Ok(false) };
        let seen = seen(scope, kind)?;
        let source = self.placed(kind, looked_at(&seen), &[], &Question::default(), world).await?;
        let inside = seen.iter().map(|part| scan::condition(part, kind, None)).reduce(Expr::and);
        let Some(inside) = inside.filter(|_| !source.is_empty()) else { return Ok(false) };
        let things: BTreeSet<Thing> = keys.iter().cloned().collect();
        for these in tail::about(&self.context, kind, &source, &things, &[&source.said]).await? {
            let these = filled(&self.context, kind, self.context.read_batch(these)?, &source).await?;
            if these.filter(inside.clone().is_not_true())?.limit(0, Some(1))?.count().await? > 0 {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Those of these people whom a fact inside a scope names: a customer by a policy, a lead, a quote; an agent by the roll too.
    ///
    /// # Errors
    /// When the facts cannot be read.
    pub async fn named_inside(
        &self,
        field: &str,
        codes: &BTreeSet<String>,
        scope: &Scope,
        world: &World,
    ) -> Result<BTreeSet<String>, Refusal> {
        if scope.is_whole() {
            return Ok(codes.clone());
        }
        let mut named = BTreeSet::new();
        for kind in Kind::ALL.iter().filter(|k| k.field(field).is_some()) {
            let left: Vec<&String> = codes.difference(&named).collect();
            if left.is_empty() {
                break;
            }
            // A kind that does not say where its facts belong shows nobody.
            let Ok(inside) = seen(scope, kind) else { continue };
            let source = self.placed(kind, looked_at(&inside), &[], &Question::default(), world).await?;
            if source.is_empty() {
                continue;
            }
            let these = scan::table(&self.context, kind, &source).await?.filter(is_one_of(field, &left))?;
            let mut found = filled(&self.context, kind, these, &source).await?;
            for part in &inside {
                found = found.filter(scan::condition(part, kind, None))?;
            }
            for batch in found.select(vec![ident(field)])?.distinct()?.collect().await? {
                let codes = cast(batch.column(0), &DataType::Utf8).map_err(|e| Refusal::Fault(e.to_string()))?;
                named.extend(codes.as_string::<i32>().iter().flatten().map(str::to_owned));
            }
        }
        Ok(named)
    }

    /// The agents of these customers, as pairs of a customer and an agent: who sold them something, quoted for them or has them as a prospect.
    ///
    /// # Errors
    /// When the facts cannot be read.
    pub async fn agents_of(&self, customers: &BTreeSet<String>, world: &World) -> Result<BTreeSet<(String, String)>, Refusal> {
        let customers: Vec<&String> = customers.iter().collect();
        let mut agents = BTreeSet::new();
        for kind in HOLD {
            let source = known(kind, &Question::default(), world)?;
            if source.is_empty() || customers.is_empty() {
                continue;
            }
            let these = scan::table(&self.context, kind, &source).await?;
            let these = these.filter(is_one_of("customer", &customers).and(ident("agent").is_not_null()))?;
            for batch in these.select(vec![ident("customer"), ident("agent")])?.distinct()?.collect().await? {
                let text = |n: usize| cast(batch.column(n), &DataType::Utf8).map_err(|e| Refusal::Fault(e.to_string()));
                let (customer, agent) = (text(0)?, text(1)?);
                let pairs = customer.as_string::<i32>().iter().flatten().zip(agent.as_string::<i32>().iter().flatten());
                agents.extend(pairs.map(|(customer, agent)| (customer.to_owned(), agent.to_owned())));
            }
        }
        Ok(agents)
    }

    /// The values of a field, of agents or places, of the things of which single facts after a place in the Log tell: as they were then and
    /// as they are now. None where that cannot be told, or of too many things. What files say must be the same as then.
    ///
    /// # Errors
    /// When the facts cannot be read.
    pub async fn touched(&self, field: &str, kind: &'static Kind, since: i64, world: &World) -> Result<Option<BTreeSet<String>>, Refusal> {
        let source = self.placed(kind, [field].into_iter(), &[], &Question::default(), world).await?;
        let then = Sayings::known(&world.said.before(since + 1), kind, None);
        let (new, gone) = source.said.apart(&then);
        let things: BTreeSet<Thing> = new.iter().chain(&gone).map(|said| thing(kind, said)).collect();
        if !things.is_empty() && (kind.field(field).is_none() || things.len() > MOST_THINGS) {
            return Ok(None);
        }
        let mut touched = BTreeSet::new();
        for these in tail::about(&self.context, kind, &source, &things, &[&then, &source.said]).await? {
            let these = filled(&self.context, kind, self.context.read_batch(these)?, &source).await?;
            for batch in these.select(vec![ident(field)])?.collect().await? {
                let values = cast(batch.column(0), &DataType::Utf8).map_err(|e| Refusal::Fault(e.to_string()))?;
                touched.extend(values.as_string::<i32>().iter().flatten().map(str::to_owned));
            }
        }
        Ok(Some(touched))
    }
}

fn is_one_of(field: &str, codes: &[&String]) -> Expr {
    let code = |code: &&String| lit(ScalarValue::Utf8View(Some((*code).clone())));
    ident(field).in_list(codes.iter().map(code).collect(), false)
}
