//! What the page keeps in its address: the time and the filters.
import { limitsOf, type Limits } from '../../../shapes/limits.ts'

export type JourneySearch = Limits

export function readJourneySearch(raw: Record<string, unknown>): JourneySearch {
  return limitsOf(raw)
}

/** Settings changed; null takes one back. */
export function applyJourney(now: JourneySearch, change: { [Name in keyof JourneySearch]?: JourneySearch[Name] | null }): JourneySearch {
  return readJourneySearch({ ...now, ...change })
}
