//! What the page keeps in its address: the rules, the period, whom one looks at, the page, and what floors are tried.

export const ONLY = ['promoted', 'demoted', 'near', 'kept'] as const

export interface CareerSearch {
  career?: string
  period?: string
  only?: (typeof ONLY)[number]
  /** Counts that lead to and keep grades, in percent of the rules. */
  floors?: number
  page?: number
}

/** Settings to change; null takes one back. */
export type CareerChange = { [Name in keyof CareerSearch]?: CareerSearch[Name] | null }

export function readCareerSearch(raw: Record<string, unknown>): CareerSearch {
  const found: CareerSearch = {}
  if (typeof raw.career === 'string' && raw.career) found.career = raw.career
  if (typeof raw.period === 'string' && /^\d{4}(-(Q[1-4]|H[12]|0[1-9]|1[0-2]))?$/.test(raw.period)) found.period = raw.period
  const only = ONLY.find((one) => one === raw.only)
  if (only) found.only = only
  const floors = Number(raw.floors)
  if (Number.isInteger(floors) && floors >= 50 && floors <= 200 && floors !== 100) found.floors = floors
  const page = Number(raw.page)
  if (Number.isInteger(page) && page > 1) found.page = page
  return found
}

export function applyCareer(now: CareerSearch, change: CareerChange): CareerSearch {
  return readCareerSearch({ ...now, page: null, ...change })
}
