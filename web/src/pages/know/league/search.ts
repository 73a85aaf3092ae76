//! What the page keeps in its address: the league, the filters, the time, the page.
import { limitsOf, type Limits } from '../../../shapes/limits.ts'

export interface LeagueSearch extends Limits {
  league?: string
  page?: number
  /** Only those who have gone quiet. */
  quiet?: true
  /** With what is expected to stay. */
  stays?: true
}

/** Settings to change; null takes one back. */
export type LeagueChange = { [Name in keyof LeagueSearch]?: LeagueSearch[Name] | null }

export function readLeagueSearch(raw: Record<string, unknown>): LeagueSearch {
  const found: LeagueSearch = limitsOf(raw)
  if (typeof raw.league === 'string' && raw.league) found.league = raw.league
  if (raw.quiet === true || raw.quiet === 'true') found.quiet = true
  if (raw.stays === true || raw.stays === 'true') found.stays = true
  const page = Number(raw.page)
  if (Number.isInteger(page) && page > 1) found.page = page
  return found
}

/** Whatever else changes, the list begins anew. */
export function applyLeague(now: LeagueSearch, change: LeagueChange): LeagueSearch {
  return readLeagueSearch({ ...now, page: null, ...change })
}
