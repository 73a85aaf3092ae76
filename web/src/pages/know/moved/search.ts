//! What the page keeps in its address: the measure, its parts, the class of a share, and the two times.

export interface MovedSearch {
  measure?: string
  by?: string
  /** For a share: dimension=value. */
  of?: string
  from?: string
  to?: string
  /** As long a time just before, when absent. */
  against?: 'year'
  view?: 'table'
}

/** In place of a dimension: the counts that lead to the measure. */
export const FACTORS = 'factors'

/** Settings to change; null takes one back. */
export type MovedChange = { [Name in keyof MovedSearch]?: MovedSearch[Name] | null }

const DAY = /^\d{4}-\d{2}-\d{2}$/

export function readMovedSearch(raw: Record<string, unknown>): MovedSearch {
  const found: MovedSearch = {}
  for (const name of ['measure', 'by', 'of'] as const) {
    const text = raw[name]
    if (typeof text === 'string' && text) found[name] = text
  }
  if (found.of && !/^\w+=./.test(found.of)) delete found.of
  for (const name of ['from', 'to'] as const) {
    const day = raw[name]
    if (typeof day === 'string' && DAY.test(day) && !Number.isNaN(Date.parse(day))) found[name] = day
  }
  if (raw.against === 'year') found.against = 'year'
  if (raw.view === 'table') found.view = 'table'
  return found
}

export function applyMoved(now: MovedSearch, change: MovedChange): MovedSearch {
  return readMovedSearch({ ...now, ...change })
}

/** The same days a year before; the last of February stays the last. */
export function yearEarlier(day: string): string {
  const [year = 0, month = 1, of = 1] = day.split('-').map(Number)
  const last = new Date(Date.UTC(year - 1, month, 0)).getUTCDate()
  const wasLast = new Date(Date.UTC(year, month, 0)).getUTCDate() === of
  return [String(year - 1).padStart(4, '0'), String(month).padStart(2, '0'), String(wasLast ? last : Math.min(of, last)).padStart(2, '0')].join('-')
}
