//! What the page keeps in its address: the league, the filters, the time, the page.

export interface LeagueSearch {
  league?: string
  where?: string[]
  from?: string
  to?: string
  page?: number
}

/** Settings to change; null takes one back. */
export type LeagueChange = { [Name in keyof LeagueSearch]?: LeagueSearch[Name] | null }

const DAY = /^\d{4}-\d{2}-\d{2}$/

export function readLeagueSearch(raw: Record<string, unknown>): LeagueSearch {
  const found: LeagueSearch = {}
  if (typeof raw.league === 'string' && raw.league) found.league = raw.league
  for (const name of ['from', 'to'] as const) {
    const day = raw[name]
    if (typeof day === 'string' && DAY.test(day) && !Number.isNaN(Date.parse(day))) found[name] = day
  }
  const where = (Array.isArray(raw.where) ? raw.where : []).filter((one): one is string => typeof one === 'string' && one.includes('='))
  if (where.length > 0) found.where = where
  const page = Number(raw.page)
  if (Number.isInteger(page) && page > 1) found.page = page
  return found
}

/** Whatever else changes, the list begins anew. */
export function applyLeague(now: LeagueSearch, change: LeagueChange): LeagueSearch {
  return readLeagueSearch({ ...now, page: null, ...change })
}
