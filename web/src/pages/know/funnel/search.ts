//! What the page keeps in its address: the groups, the filters, the time, and what a group is held against.
import { limitsOf, type Limits } from '../../../shapes/limits.ts'

export interface FunnelSearch extends Limits {
  by?: string
  /** The same group in the year before, when absent. */
  against?: 'whole'
  /** Those who entered in the time, when absent. */
  view?: 'period'
}

/** Settings to change; null takes one back. */
export type FunnelChange = { [Name in keyof FunnelSearch]?: FunnelSearch[Name] | null }

export function readFunnelSearch(raw: Record<string, unknown>): FunnelSearch {
  const found: FunnelSearch = limitsOf(raw)
  if (typeof raw.by === 'string' && raw.by) found.by = raw.by
  if (raw.against === 'whole') found.against = 'whole'
  if (raw.view === 'period') found.view = 'period'
  return found
}

export function applyFunnel(now: FunnelSearch, change: FunnelChange): FunnelSearch {
  return readFunnelSearch({ ...now, ...change })
}
