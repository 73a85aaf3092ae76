//! What the page keeps in its address: the measure, its parts, the class of a share, and the two times.
import { limitsOf, type Limits } from '../../../shapes/limits.ts'

export interface MovedSearch extends Limits {
  measure?: string
  by?: string
  /** For a share: dimension=value. */
  of?: string
  /** As long a time just before, when absent. */
  against?: 'year'
  view?: 'table'
}

/** In place of a dimension: the counts that lead to the measure. */
export const FACTORS = 'factors'

/** Settings to change; null takes one back. */
export type MovedChange = { [Name in keyof MovedSearch]?: MovedSearch[Name] | null }

export function readMovedSearch(raw: Record<string, unknown>): MovedSearch {
  const found: MovedSearch = limitsOf(raw)
  for (const name of ['measure', 'by', 'of'] as const) {
    const text = raw[name]
    if (typeof text === 'string' && text) found[name] = text
  }
  if (found.of && !/^\w+=./.test(found.of)) delete found.of
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
