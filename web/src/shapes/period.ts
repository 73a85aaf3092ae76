//! Periods as the API names them: 2014 · 2014-H1 · 2014-Q1 · 2014-01 · 2014-01-05 · 2014-01-01/2014-12-31.

export type Grain = 'year' | 'half' | 'quarter' | 'month' | 'day'

export interface Span {
  from: string
  to: string
}

const MONTHS: Record<'year' | 'half' | 'quarter' | 'month', number> = { year: 12, half: 6, quarter: 3, month: 1 }

export function grainOf(period: string): Grain | 'span' {
  if (period.includes('/')) return 'span'
  if (/^\d{4}$/.test(period)) return 'year'
  if (/^\d{4}-H[12]$/.test(period)) return 'half'
  if (/^\d{4}-Q[1-4]$/.test(period)) return 'quarter'
  if (/^\d{4}-\d{2}$/.test(period)) return 'month'
  return 'day'
}

/** The day on this device's clock. */
export function clockDay(): string {
  const now = new Date()
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0')).join('-')
}

/** First and last day of a period. */
export function spanOf(period: string): Span {
  const grain = grainOf(period)
  if (grain === 'span') {
    const [from = '', to = ''] = period.split('/')
    return { from, to }
  }
  if (grain === 'day') return { from: period, to: period }
  const first = firstMonth(period, grain)
  return { from: dayOf(first, 1), to: lastDay(first + MONTHS[grain] - 1) }
}

/** The period `steps` earlier (negative) or later; null for a free span. */
export function shift(period: string, steps: number): string | null {
  const grain = grainOf(period)
  if (grain === 'span') return null
  if (grain === 'day') {
    const day = new Date(`${period}T00:00:00Z`)
    day.setUTCDate(day.getUTCDate() + steps)
    return day.toISOString().slice(0, 10)
  }
  return periodAt(firstMonth(period, grain) + steps * MONTHS[grain], grain)
}

/** The same period one year before. */
export function yearBefore(period: string): string | null {
  const grain = grainOf(period)
  if (grain === 'span') return null
  return String(Number(period.slice(0, 4)) - 1).padStart(4, '0') + period.slice(4)
}

/** How many months a period has; null for a day or a free span. */
export function monthsIn(period: string): number | null {
  const grain = grainOf(period)
  return grain === 'span' || grain === 'day' ? null : MONTHS[grain]
}

/** The months that reports cover, when they do not cover the period whole. */
export function partOf(period: string, covers: number | null | undefined): number | null {
  const all = monthsIn(period)
  return covers !== null && covers !== undefined && all !== null && covers < all ? covers : null
}

/** Every period from the first to the last, those without facts among them. */
export function periodsFrom(first: string, last: string): string[] {
  const all = [first]
  for (let next = shift(first, 1); next !== null && next <= last; next = shift(next, 1)) all.push(next)
  return all
}

/** The period of `grain` that holds a day. */
export function periodOf(day: string, grain: Exclude<Grain, 'day'>): string {
  return periodAt(monthIndex(day), grain)
}

/** The day `months` calendar months before a day's month began. */
export function monthsBefore(day: string, months: number): string {
  return dayOf(monthIndex(day) - months, 1)
}

export function lastDayOfMonth(day: string): string {
  return lastDay(monthIndex(day))
}

function monthIndex(day: string): number {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
}

function firstMonth(period: string, grain: 'year' | 'half' | 'quarter' | 'month'): number {
  const year = Number(period.slice(0, 4)) * 12
  if (grain === 'year') return year
  if (grain === 'month') return year + Number(period.slice(5)) - 1
  return year + (Number(period.slice(6)) - 1) * MONTHS[grain]
}

function periodAt(month: number, grain: 'year' | 'half' | 'quarter' | 'month'): string {
  const year = String(Math.floor(month / 12)).padStart(4, '0')
  const within = ((month % 12) + 12) % 12
  if (grain === 'year') return year
  if (grain === 'half') return `${year}-H${Math.floor(within / 6) + 1}`
  if (grain === 'quarter') return `${year}-Q${Math.floor(within / 3) + 1}`
  return `${year}-${String(within + 1).padStart(2, '0')}`
}

function dayOf(month: number, day: number): string {
  return `${periodAt(month, 'month')}-${String(day).padStart(2, '0')}`
}

function lastDay(month: number): string {
  return new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).toISOString().slice(0, 10)
}
