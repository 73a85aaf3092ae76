//! A plan as a flow: policies run from the top through months down to leaves, and back up through years.
//!
//! Years and months each are sums along the tree, so that a plan is a flow in a network without sources: from the top into
//! each place's months, from a leaf's months into its year, from years to the year above, and from the top's year back to the
//! start. What a place asks above its goal comes into its months from a spring of its own. Quarters fit in where nothing
//! below or nothing above is in the way: between a leaf's months and its year, and between the start and a top's months.

use super::bounds::{Bounds, Span};
use super::order::Order;
use super::solve::Solved;

/// A number that a flow has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arc {
    /// A place's goal of a month.
    Month(usize, usize),
    /// A place's goal of the year.
    Year(usize),
    /// What a place asks above its goal in a month.
    Hedge(usize, usize),
    /// A fixed quarter: which one of the place's.
    Span(usize, usize),
}

/// The flow, read and written in place.
pub(super) struct Circulation<'a> {
    pub(super) order: &'a Order,
    pub(super) own: &'a Bounds,
    pub(super) found: &'a mut Solved,
    pub(super) years: Vec<i64>,
    /// The places that have spans.
    spanned: Vec<usize>,
}

impl<'a> Circulation<'a> {
    pub(super) fn new(order: &'a Order, own: &'a Bounds, found: &'a mut Solved) -> Self {
        let years = (0..order.places()).map(|at| found.goal.year(at)).collect();
        Self { order, own, found, years, spanned: own.spans.keys().copied().collect() }
    }

    /// How many numbers nodes may have. First the months of each place, then its year, the start, the springs, the spans.
    pub(super) fn nodes(&self) -> usize {
        self.spring(self.order.places()) + self.spanned.len() * self.found.goal.months()
    }

    fn year_node(&self, at: usize) -> usize {
        self.order.places() * self.found.goal.months() + at
    }

    fn start(&self) -> usize {
        self.year_node(self.order.places())
    }

    fn spring(&self, at: usize) -> usize {
        self.start() + 1 + at
    }

    fn span_node(&self, at: usize, span: usize) -> usize {
        self.spring(self.order.places()) + self.spanned.partition_point(|place| *place < at) * self.found.goal.months() + span
    }

    /// The spans of a place that are nodes of the network.
    fn spans(&self, at: usize) -> &'a [Span] {
        if !self.order.leaf(at) && self.order.parent[at].is_some() {
            return &[];
        }
        self.own.spans.get(&at).map_or(&[], Vec::as_slice)
    }

    fn span_of(&self, at: usize, month: usize) -> Option<usize> {
        self.spans(at).iter().position(|span| span.months.contains(&month))
    }

    /// From where to where it runs.
    pub(super) fn ends(&self, arc: Arc) -> (usize, usize) {
        let months = self.found.goal.months();
        match arc {
            Arc::Month(at, month) => {
                let span = self.span_of(at, month).map(|span| self.span_node(at, span));
                let above = self.order.parent[at].map(|parent| parent * months + month);
                if self.order.leaf(at) {
                    (above.unwrap_or(self.start()), span.unwrap_or(self.year_node(at)))
                } else {
                    (above.or(span).unwrap_or(self.start()), at * months + month)
                }
            }
            Arc::Year(at) => (self.year_node(at), self.order.parent[at].map_or(self.start(), |parent| self.year_node(parent))),
            Arc::Hedge(at, month) => (self.spring(at), at * months + month),
            Arc::Span(at, span) if self.order.leaf(at) => (self.span_node(at, span), self.year_node(at)),
            Arc::Span(at, span) => (self.start(), self.span_node(at, span)),
        }
    }

    /// What it has, at least and at most.
    pub(super) fn flow(&self, arc: Arc) -> (i64, i64, i64) {
        match arc {
            Arc::Month(at, month) => (self.found.goal.row(at)[month], self.own.low.row(at)[month], self.own.high.row(at)[month]),
            Arc::Year(at) => (self.years[at], self.own.year_low[at], self.own.year_high[at]),
            Arc::Hedge(at, month) => (self.found.hedge.row(at)[month], 0, super::bounds::MANY),
            Arc::Span(at, span) => {
                let span = &self.spans(at)[span];
                (self.found.goal.sum(at, span.months.clone()), span.value, span.value)
            }
        }
    }

    /// Adds to what it has. The sum of a quarter is that of its months.
    pub(super) fn push(&mut self, arc: Arc, more: i64) {
        match arc {
            Arc::Month(at, month) => self.found.goal.row_mut(at)[month] += more,
            Arc::Year(at) => self.years[at] += more,
            Arc::Hedge(at, month) => self.found.hedge.row_mut(at)[month] += more,
            Arc::Span(..) => {}
        }
    }

    /// Every arc.
    pub(super) fn arcs(&self) -> impl Iterator<Item = Arc> + use<'a, '_> {
        let months = self.found.goal.months();
        (0..self.order.places()).flat_map(move |at| {
            let spans = (0..self.spans(at).len()).map(move |span| Arc::Span(at, span));
            (0..months).map(move |month| Arc::Month(at, month)).chain(spans).chain([Arc::Year(at)])
        })
    }

    /// How many arcs begin or end at a node at most.
    pub(super) fn degree(&self, node: usize) -> usize {
        let (n, months) = (self.order.places(), self.found.goal.months());
        match () {
            () if node < n * months => self.order.children(node / months).len() + 2,
            () if node < self.start() => 1 + self.order.children(node - n * months).len().max(months),
            () if node == self.start() => self.order.roots().len() * (months + 1),
            () => months,
        }
    }

    /// One of the arcs that begin or end at a node and along which more can be led; none where there is no such one.
    pub(super) fn arc(&self, node: usize, nth: usize) -> Option<Arc> {
        let (n, months) = (self.order.places(), self.found.goal.months());
        // What a span has is fixed, so that nothing is led along it.
        let month = |at: usize, month: usize| self.span_of(at, month).is_none().then_some(Arc::Month(at, month));
        if node < n * months {
            let (at, month) = (node / months, node % months);
            let children = self.order.children(at);
            return Some(match nth.checked_sub(children.len()) {
                None => Arc::Month(children.start + nth, month),
                Some(0) => Arc::Month(at, month),
                Some(_) => Arc::Hedge(at, month),
            });
        }
        if node < self.start() {
            let at = node - n * months;
            let children = self.order.children(at);
            return match nth.checked_sub(1) {
                None => Some(Arc::Year(at)),
                Some(nth) if self.order.leaf(at) => month(at, nth),
                Some(nth) => (nth < children.len()).then_some(Arc::Year(children.start + nth)),
            };
        }
        if node == self.start() {
            let root = nth / (months + 1);
            return match (nth % (months + 1)).checked_sub(1) {
                None => Some(Arc::Year(root)),
                // A leaf at the top has its spans before its year.
                Some(nth) if self.order.leaf(root) => Some(Arc::Month(root, nth)),
                Some(nth) => month(root, nth),
            };
        }
        if node < self.spring(n) {
            return (nth < months).then_some(Arc::Hedge(node - self.spring(0), nth));
        }
        let (at, span) = (self.spanned[(node - self.spring(n)) / months], (node - self.spring(n)) % months);
        self.spans(at)[span].months.clone().nth(nth).map(|month| Arc::Month(at, month))
    }
}
