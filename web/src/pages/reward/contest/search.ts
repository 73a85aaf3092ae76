//! What the page keeps in its address: the contest, the day on which it is looked at, the page of the ladder, and what is tried.

export interface ContestSearch {
  contest?: string
  day?: string
  page?: number
  /** The red team is asked. */
  redteam?: 'now' | 'mended'
}

/** Settings to change; null takes one back. */
export type ContestChange = { [Name in keyof ContestSearch]?: ContestSearch[Name] | null }

export function readContestSearch(raw: Record<string, unknown>): ContestSearch {
  const found: ContestSearch = {}
  if (typeof raw.contest === 'string' && raw.contest) found.contest = raw.contest
  if (typeof raw.day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw.day)) found.day = raw.day
  const page = Number(raw.page)
  if (Number.isInteger(page) && page > 1) found.page = page
  if (raw.redteam === 'now' || raw.redteam === 'mended') found.redteam = raw.redteam
  return found
}

export function applyContest(now: ContestSearch, change: ContestChange): ContestSearch {
  return readContestSearch({ ...now, page: null, ...change })
}
