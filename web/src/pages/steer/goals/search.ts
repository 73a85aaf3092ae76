//! What the page keeps in its address: the plan, the place in it, the page, and whether changes are looked at.

export interface GoalsSearch {
  plan?: number
  place?: string[]
  page?: number
  /** Where places stand on this day. */
  day?: string
  view?: 'changes'
}

/** Settings to change; null takes one back. */
export type GoalsChange = { [Name in keyof GoalsSearch]?: GoalsSearch[Name] | null }

export function readGoalsSearch(raw: Record<string, unknown>): GoalsSearch {
  const found: GoalsSearch = {}
  const plan = Number(raw.plan)
  if (Number.isInteger(plan) && plan > 0) found.plan = plan
  const place = (Array.isArray(raw.place) ? raw.place : [raw.place]).filter((code): code is string => typeof code === 'string' && code !== '')
  if (place.length > 0) found.place = place
  const page = Number(raw.page)
  if (Number.isInteger(page) && page > 1) found.page = page
  if (typeof raw.day === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw.day)) found.day = raw.day
  if (raw.view === 'changes') found.view = 'changes'
  return found
}

export function applyGoals(now: GoalsSearch, change: GoalsChange): GoalsSearch {
  return readGoalsSearch({ ...now, page: null, ...change })
}
