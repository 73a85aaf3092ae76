//! What a page of the Book keeps in its address: the days, and where the lines of a matrix stand.

export interface PageSearch {
  from?: string
  to?: string
  x?: number
  y?: number
}

/** Settings to change; null takes one back. */
export type PageChange = { [Name in keyof PageSearch]?: PageSearch[Name] | null }

const DAY = /^\d{4}-\d{2}-\d{2}$/

export function readPageSearch(raw: Record<string, unknown>): PageSearch {
  const found: PageSearch = {}
  for (const name of ['from', 'to'] as const) {
    const day = raw[name]
    if (typeof day === 'string' && DAY.test(day) && !Number.isNaN(Date.parse(day))) found[name] = day
  }
  for (const name of ['x', 'y'] as const) {
    const line = raw[name]
    if (line !== undefined && line !== null && line !== '' && Number.isFinite(Number(line))) found[name] = Number(line)
  }
  return found
}

export function applyPage(now: PageSearch, change: PageChange): PageSearch {
  return readPageSearch({ ...now, ...change })
}
