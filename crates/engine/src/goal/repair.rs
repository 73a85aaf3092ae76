//! What a plan shared out family by family could not keep to is put right across families.

use super::bounds::Bounds;
use super::circulation::{Arc, Circulation};
use super::order::Order;
use super::solve::Solved;
use super::{Cell, Refusal};
use std::ops::Range;

/// Brings every cell within its bounds while everything keeps adding up.
///
/// Cells outside their bounds are set to them; what then comes into a node of the [`Circulation`] and does not leave it is led
/// to where it lacks, on shortest ways on which every cell keeps to its bounds, until all adds up again. Exact: where no way
/// is left, what can be reached is a cut with too little room, so that there is no plan at all. A quarter fixed in the middle
/// of the organisation is the exception: it is held by the months on which it was laid.
///
/// # Errors
/// [`Refusal::NotTogether`].
///
/// # Source
/// Feasible circulations: Hoffman (1960); the largest flow: Dinitz (1970).
pub(super) fn repair(order: &Order, own: &Bounds, found: &mut Solved) -> Result<(), Refusal> {
    let mut flow = Circulation::new(order, own, found);
    let wrong: Vec<(Arc, i64)> = flow.arcs().map(|arc| (arc, outside(flow.flow(arc)))).filter(|(_, lacks)| *lacks != 0).collect();
    if wrong.is_empty() {
        return Ok(());
    }
    let nodes = flow.nodes();
    let mut search = Search { over: vec![0; nodes], level: vec![0; nodes], next: vec![0; nodes], sources: Vec::new() };
    for (arc, lacks) in &wrong {
        let (tail, head) = flow.ends(*arc);
        flow.push(*arc, *lacks);
        search.over[head] += lacks;
        search.over[tail] -= lacks;
    }
    search.sources = (0..nodes).filter(|node| search.over[*node] > 0).collect();
    while search.levels(&flow) {
        search.next.fill(0);
        for source in search.sources.clone() {
            while search.over[source] > 0 && search.lead(&mut flow, source) {}
        }
        search.sources.retain(|source| search.over[*source] > 0);
    }
    if search.sources.is_empty() { Ok(()) } else { Err(refusal(&flow, &search, &wrong)) }
}

/// What a flow lacks; below 0 what it has too much.
fn outside((has, low, high): (i64, i64, i64)) -> i64 {
    if has < low { low - has } else { (high - has).min(0) }
}

/// How much more or less a flow may have.
fn room((has, low, high): (i64, i64, i64), sign: i64) -> i64 {
    if sign > 0 { high - has } else { has - low }
}

/// The search for shortest ways.
struct Search {
    /// What comes into a node and does not leave it; below 0 what it lacks.
    over: Vec<i64>,
    /// One more than how many arcs lead to a node from where something is over; 0 where none do.
    level: Vec<u32>,
    /// Which arc of a node is looked at next.
    next: Vec<u32>,
    /// Nodes that have something over.
    sources: Vec<usize>,
}

impl Search {
    /// The node at the other end of an arc, and whether more or less of it leads there.
    fn along(&self, flow: &Circulation, node: usize, arc: Arc) -> (usize, i64) {
        let (tail, head) = flow.ends(arc);
        if tail == node { (head, 1) } else { (tail, -1) }
    }

    /// Finds levels up to the first at which something lacks; whether there is one.
    fn levels(&mut self, flow: &Circulation) -> bool {
        self.level.fill(0);
        let mut queue = self.sources.clone();
        queue.iter().for_each(|source| self.level[*source] = 1);
        let (mut first, mut found) = (0, false);
        while first < queue.len() && !found {
            let this: Range<usize> = first..queue.len();
            first = this.end;
            for at in this {
                let node = queue[at];
                for arc in (0..flow.degree(node)).filter_map(|nth| flow.arc(node, nth)) {
                    let (other, sign) = self.along(flow, node, arc);
                    if self.level[other] == 0 && room(flow.flow(arc), sign) > 0 {
                        self.level[other] = self.level[node] + 1;
                        found |= self.over[other] < 0;
                        queue.push(other);
                    }
                }
            }
        }
        found
    }

    /// Leads what it can along one way down the levels.
    fn lead(&mut self, flow: &mut Circulation, source: usize) -> bool {
        let mut way: Vec<(usize, Arc, i64)> = Vec::new();
        let mut node = source;
        while self.over[node] >= 0 {
            let nth = self.next[node] as usize;
            if nth >= flow.degree(node) {
                // Nothing leads on from here.
                let Some((before, ..)) = way.pop() else { return false };
                self.next[before] += 1;
                node = before;
                continue;
            }
            let on = flow.arc(node, nth).map(|arc| (arc, self.along(flow, node, arc)));
            match on.filter(|(arc, (other, sign))| self.level[*other] == self.level[node] + 1 && room(flow.flow(*arc), *sign) > 0) {
                Some((arc, (other, sign))) => {
                    way.push((node, arc, sign));
                    node = other;
                }
                None => self.next[node] += 1,
            }
        }
        let most = way.iter().map(|(_, arc, sign)| room(flow.flow(*arc), *sign)).min().unwrap_or_default();
        let most = most.min(self.over[source]).min(-self.over[node]);
        way.into_iter().for_each(|(_, arc, sign)| flow.push(arc, sign * most));
        self.over[source] -= most;
        self.over[node] += most;
        true
    }
}

/// What the search ran into: the first cell that is not what it must be, and a fixed one at the edge of what was reached.
fn refusal(flow: &Circulation, search: &Search, wrong: &[(Arc, i64)]) -> Refusal {
    let named = |arc: Arc| match arc {
        Arc::Month(at, month) | Arc::Hedge(at, month) => (flow.order.place[at], flow.own.month(month)),
        Arc::Year(at) => (flow.order.place[at], Cell::Year),
        Arc::Span(at, span) => (flow.order.place[at], flow.own.spans.get(&at).map_or(Cell::Year, |spans| spans[span].cell)),
    };
    let over = |arc: Arc, lacks: i64| {
        let (tail, head) = flow.ends(arc);
        search.over[if lacks > 0 { head } else { tail }].clamp(0, lacks.abs())
    };
    let first = wrong.iter().copied().find(|(arc, lacks)| over(*arc, *lacks) > 0).or(wrong.first().copied());
    let (arc, lacks) = first.unwrap_or((Arc::Year(0), 0));
    let reached = |node: usize| search.level[node] > 0;
    let against = flow.arcs().find(|other| {
        let (tail, head) = flow.ends(*other);
        let (_, low, high) = flow.flow(*other);
        // Months in which a place is not there are bounds, but nobody's.
        *other != arc && low == high && high > 0 && reached(tail) != reached(head)
    });
    let (place, cell) = named(arc);
    let (_, low, high) = flow.flow(arc);
    let bound = if lacks > 0 { low } else { high };
    Refusal::NotTogether { place, cell, bound, nearest: bound - lacks.signum() * over(arc, lacks), against: against.map(named) }
}
