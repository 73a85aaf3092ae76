//! From the rows of an answer to the lines of a board: periods in order, the largest classes first, the rest as one.
import type { Answer } from '../../api/types.ts'
import { classColour, OTHERS_COLOUR } from '../../charts/palette.ts'
import { partOf, periodsFrom, shift, spanOf, yearBefore } from '../period.ts'
import type { Compare } from './state.ts'

export interface ClassSeries {
  id: string
  /** The class's own values of the dimensions; null for "the others". */
  keys: (string | null)[] | null
  /** The classes gathered here: one, or many when this is "the others". */
  members: (string | null)[][]
  colour: string
  /** As asked: smoothed when the board is. */
  shown: (number | null)[]
  plain: (number | null)[]
  denominators: (number | null)[]
  /** Months that reports cover, where they do not cover the period whole. */
  covers: (number | null)[]
  /** What each shown value is compared with; nothing where either period is not whole. */
  before: (number | null)[]
}

export interface BoardData {
  periods: string[]
  /** Months that reports cover of each period, where they do not cover it whole. */
  covers: (number | null)[]
  classes: ClassSeries[]
  /** How many classes there are in all. */
  total: number
}

export const OTHERS = '…others'

interface Options {
  plain: Answer
  smoothed: Answer | null
  from?: string | undefined
  compare: Compare
  top: number
}

type Cell = Pick<Answer['rows'][number], 'value' | 'numerator' | 'denominator' | 'covers_months'>
type Classes = Map<string, { keys: (string | null)[]; cells: Map<string, Cell> }>

export function boardData({ plain, smoothed, from, compare, top }: Options): BoardData {
  const raw = collect(plain)
  const smooth = smoothed ? collect(smoothed) : raw
  const told = plain.rows.map((row) => row.period).sort()
  const [first = null] = told
  const all = first === null ? [] : periodsFrom(first, told.at(-1) ?? first)
  const periods = from ? all.filter((period) => spanOf(period).to >= from) : all
  const ranked = [...raw.keys()].sort((a, b) => size(raw, b) - size(raw, a) || (a < b ? -1 : 1))
  // One class more than allowed is shown as itself: "others" of one thing hides a name for nothing.
  const cut = ranked.length > top + 1 ? top : ranked.length

  const series = (ids: string[], rank: number, others: boolean): ClassSeries => {
    const cells = (classes: Classes, period: string | null) =>
      period === null ? [] : ids.map((id) => classes.get(id)?.cells.get(period)).filter((cell) => cell !== undefined)
    const earlier = (period: string) => (compare === 'previous' ? shift(period, -1) : compare === 'last_year' ? yearBefore(period) : null)
    const covers = (period: string | null) => (period === null ? null : least(cells(raw, period).map((cell) => partOf(period, cell.covers_months))))
    const before = (period: string) => (covers(period) === null && covers(earlier(period)) === null ? earlier(period) : null)
    const first = ids[0] ?? ''
    return {
      id: others ? OTHERS : first,
      keys: others ? null : (raw.get(first)?.keys ?? []),
      members: ids.map((id) => raw.get(id)?.keys ?? []),
      colour: others ? OTHERS_COLOUR : classColour(rank),
      shown: periods.map((period) => sum(cells(smooth, period), 'value')),
      plain: periods.map((period) => sum(cells(raw, period), 'value')),
      denominators: periods.map((period) => cells(raw, period)[0]?.denominator ?? null),
      covers: periods.map(covers),
      before: periods.map((period) => sum(cells(smooth, before(period)), 'value')),
    }
  }
  // Who is shown is decided by the whole time, the order by the newest period: that is what the list beside tells.
  const last = periods.at(-1)
  const newest = (id: string) => (last === undefined ? 0 : (smooth.get(id)?.cells.get(last)?.value ?? 0))
  const classes = ranked
    .slice(0, cut)
    .sort((a, b) => newest(b) - newest(a))
    .map((id, rank) => series([id], rank, false))
  const rest = ranked.slice(cut)
  if (rest.length > 0 && adds(plain)) classes.push(series(rest, 0, true))
  const covers = periods.map((_, at) => least(classes.map((one) => one.covers[at] ?? null)))
  return { periods, covers, classes, total: ranked.length }
}

/** Whether any fact says what it is of the dimensions asked for. */
export function namesAny(answer: Answer): boolean {
  return answer.rows.some((row) => row.keys.some((key) => key !== null))
}

/** Shares of one whole and plain sums can be gathered; a ratio of each class cannot. */
function adds(answer: Answer): boolean {
  return answer.measure.unit === 'fraction' ? isShare(answer) : true
}

function isShare(answer: Answer): boolean {
  return answer.measure.id.startsWith('policy_share')
}

function collect(answer: Answer): Classes {
  const classes: Classes = new Map()
  for (const row of answer.rows) {
    const id = JSON.stringify(row.keys)
    const found = classes.get(id) ?? { keys: row.keys, cells: new Map<string, Cell>() }
    found.cells.set(row.period, row)
    classes.set(id, found)
  }
  if (isShare(answer)) fillShares(classes)
  return classes
}

/** A class that a period does not name has none of that period's policies; a period without policies has no shares. */
function fillShares(classes: Classes): void {
  const wholes = new Map<string, Cell>()
  for (const { cells } of classes.values()) for (const [period, cell] of cells) if (cell.value !== null) wholes.set(period, cell)
  for (const { cells } of classes.values()) {
    for (const [period, whole] of wholes) if (!cells.has(period)) cells.set(period, { ...whole, value: 0, numerator: 0 })
  }
}

function size(classes: Classes, id: string): number {
  let total = 0
  for (const cell of classes.get(id)?.cells.values() ?? []) total += cell.numerator ?? cell.value ?? 0
  return total
}

function least(months: (number | null)[]): number | null {
  const known = months.filter((value) => value !== null)
  return known.length === 0 ? null : Math.min(...known)
}

function sum(cells: Cell[], field: keyof Cell): number | null {
  const known = cells.map((cell) => cell[field]).filter((value) => value !== null)
  return known.length === 0 ? null : known.reduce((total, value) => total + value, 0)
}
