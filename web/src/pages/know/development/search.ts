//! What the page keeps in its address: the classes, the filters, the months of issue.

export interface DevelopmentSearch {
  by?: string
  where?: string[]
  from?: string
  to?: string
}

/** Settings to change; null takes one back. */
export type DevelopmentChange = { [Name in keyof DevelopmentSearch]?: DevelopmentSearch[Name] | null }

const DAY = /^\d{4}-\d{2}-\d{2}$/

export function readDevelopmentSearch(raw: Record<string, unknown>): DevelopmentSearch {
  const found: DevelopmentSearch = {}
  if (typeof raw.by === 'string' && raw.by) found.by = raw.by
  for (const name of ['from', 'to'] as const) {
    const day = raw[name]
    if (typeof day === 'string' && DAY.test(day) && !Number.isNaN(Date.parse(day))) found[name] = day
  }
  const where = (Array.isArray(raw.where) ? raw.where : []).filter((one): one is string => typeof one === 'string' && one.includes('='))
  if (where.length > 0) found.where = where
  return found
}

export function applyDevelopment(now: DevelopmentSearch, change: DevelopmentChange): DevelopmentSearch {
  return readDevelopmentSearch({ ...now, ...change })
}
