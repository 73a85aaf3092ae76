//! What the page keeps in its address: the groups, the filters, the time, and what a group is held against.

export interface FunnelSearch {
  by?: string
  where?: string[]
  from?: string
  to?: string
  /** The same group in the year before, when absent. */
  against?: 'whole'
  /** Those who entered in the time, when absent. */
  view?: 'period'
}

/** Settings to change; null takes one back. */
export type FunnelChange = { [Name in keyof FunnelSearch]?: FunnelSearch[Name] | null }

const DAY = /^\d{4}-\d{2}-\d{2}$/

export function readFunnelSearch(raw: Record<string, unknown>): FunnelSearch {
  const found: FunnelSearch = {}
  if (typeof raw.by === 'string' && raw.by) found.by = raw.by
  for (const name of ['from', 'to'] as const) {
    const day = raw[name]
    if (typeof day === 'string' && DAY.test(day) && !Number.isNaN(Date.parse(day))) found[name] = day
  }
  const where = (Array.isArray(raw.where) ? raw.where : []).filter((one): one is string => typeof one === 'string' && one.includes('='))
  if (where.length > 0) found.where = where
  if (raw.against === 'whole') found.against = 'whole'
  if (raw.view === 'period') found.view = 'period'
  return found
}

export function applyFunnel(now: FunnelSearch, change: FunnelChange): FunnelSearch {
  return readFunnelSearch({ ...now, ...change })
}
