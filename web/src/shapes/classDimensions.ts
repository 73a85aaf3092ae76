//! The dimensions by which a measure can be classed.
import type { Measure } from '../api/types.ts'

/** The dimensions that class things; time is the grain's. */
export function classDimensions(measure: Measure, dimensions: { id: string; time: boolean }[]): string[] {
  const time = new Set(dimensions.filter((one) => one.time).map((one) => one.id))
  return measure.dimensions.filter((id) => !time.has(id))
}
