//! What the page keeps in its address: the day, the place, and whether a meeting looks at it.

const DAY = /^\d{4}-\d{2}-\d{2}$/
/** From the company down. */
export const LEVELS = ['branch', 'team', 'agent'] as const
export type Level = (typeof LEVELS)[number]

export interface DaySearch {
  day?: string
  where?: string[]
  meeting?: true
}

/** Settings to change; null takes one back. */
export type DayChange = { [Name in keyof DaySearch]?: DaySearch[Name] | null }

export function readDaySearch(raw: Record<string, unknown>): DaySearch {
  const found: DaySearch = {}
  if (typeof raw.day === 'string' && DAY.test(raw.day) && !Number.isNaN(Date.parse(raw.day))) found.day = raw.day
  const where = (Array.isArray(raw.where) ? raw.where : []).filter((one): one is string => typeof one === 'string' && LEVELS.some((level) => one.startsWith(`${level}=`)))
  if (where.length > 0) found.where = where
  if (raw.meeting === true || raw.meeting === 'true') found.meeting = true
  return found
}

/** The places from the company down to the one that is looked at. */
export function wayTo(where: string[]): { level: Level; key: string; where: string[] }[] {
  return where.map((one, n) => {
    const [level = '', key = ''] = one.split(/=(.*)/s)
    return { level: level as Level, key, where: where.slice(0, n + 1) }
  })
}

export function dayBeside(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10)
}
