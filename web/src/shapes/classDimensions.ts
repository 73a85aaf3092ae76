//! The dimensions by which a measure can be classed.
import type { Measure } from '../api/types.ts'

/** The dimensions that class things; time is the grain's. */
export function classDimensions(measure: Measure, dimensions: { id: string; time: boolean }[]): string[] {
  const time = new Set(dimensions.filter((one) => one.time).map((one) => one.id))
  return measure.dimensions.filter((id) => !time.has(id)).sort((one, other) => place(one) - place(other))
}

/** From the wide to the narrow, as people walk down; what is not known here comes last, in the Book's order. */
const ORDER = ['channel', 'product_line', 'product', 'region', 'branch', 'team', 'agent', 'agency', 'platform']

function place(id: string): number {
  const at = ORDER.indexOf(id)
  return at < 0 ? ORDER.length : at
}
