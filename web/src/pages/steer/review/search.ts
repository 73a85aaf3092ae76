//! What the page keeps in its address: the pack, a day of its period, the place, and whether it is as known now.

const DAY = /^\d{4}-\d{2}-\d{2}$/
const NAME = /^[a-z0-9_]{1,64}$/
/** From the company down. */
export const LEVELS = ['region', 'branch', 'team', 'agent'] as const
export type Level = (typeof LEVELS)[number]

export interface ReviewSearch {
  pack?: string
  day?: string
  where?: string[]
  known?: 'now'
}

/** Settings to change; null takes one back. */
export type ReviewChange = { [Name in keyof ReviewSearch]?: ReviewSearch[Name] | null }

export function readReviewSearch(raw: Record<string, unknown>): ReviewSearch {
  const found: ReviewSearch = {}
  if (typeof raw.pack === 'string' && NAME.test(raw.pack)) found.pack = raw.pack
  if (typeof raw.day === 'string' && DAY.test(raw.day) && !Number.isNaN(Date.parse(raw.day))) found.day = raw.day
  const where = (Array.isArray(raw.where) ? raw.where : []).filter((one): one is string => typeof one === 'string' && LEVELS.some((level) => one.startsWith(`${level}=`) && one.length > level.length + 1))
  const last = where.at(-1)
  // The server knows in which places a place is.
  if (last) found.where = [last]
  if (raw.known === 'now') found.known = 'now'
  return found
}

/** The places from the highest down to the one that is looked at. */
export function wayTo(place: Record<string, string>): { level: Level; key: string; where: string[] }[] {
  return LEVELS.flatMap((level) => {
    const key = place[level]
    return key ? [{ level, key, where: [`${level}=${key}`] }] : []
  })
}

/** The place that is looked at, as a move names it. */
export function deepest(place: Record<string, string>): Record<string, string> {
  const last = wayTo(place).at(-1)
  return last ? { [last.level]: last.key } : {}
}
