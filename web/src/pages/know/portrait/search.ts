//! What the page keeps in its address: the time and the filters.
import { limitsOf, type Limits } from '../../../shapes/limits.ts'

export type PortraitSearch = Limits

/** Settings to change; null takes one back. */
export type PortraitChange = { [Name in keyof PortraitSearch]?: PortraitSearch[Name] | null }

export function readPortraitSearch(raw: Record<string, unknown>): PortraitSearch {
  return limitsOf(raw)
}

export function applyPortrait(now: PortraitSearch, change: PortraitChange): PortraitSearch {
  return readPortraitSearch({ ...now, ...change })
}
