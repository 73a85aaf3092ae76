//! What every board keeps in its address: the days and the filters. What makes no sense is left out.

export interface Limits {
  from?: string
  to?: string
  where?: string[]
}

const DAY = /^\d{4}-\d{2}-\d{2}$/

export function limitsOf(raw: Record<string, unknown>): Limits {
  const found: Limits = {}
  for (const name of ['from', 'to'] as const) {
    const day = raw[name]
    if (typeof day === 'string' && DAY.test(day) && !Number.isNaN(Date.parse(day))) found[name] = day
  }
  const where = (Array.isArray(raw.where) ? raw.where : []).filter((one): one is string => typeof one === 'string' && one.includes('='))
  if (where.length > 0) found.where = where
  return found
}
