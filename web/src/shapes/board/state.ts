//! Everything a board shows is in its address: sharing the screen is copying the link.
import type { Question } from '../../api/queries.ts'
import type { Answer, Home } from '../../api/types.ts'
import { monthsBefore, spanOf, type Grain } from '../period.ts'

export type BoardGrain = Exclude<Grain, 'day'>
export type Smooth = 'none' | 'rolling' | 'average' | 'weighted'
export type Compare = 'none' | 'previous' | 'last_year'
export type BoardView = 'area' | 'lines' | 'table'

/** As it stands in the address; what is absent is the default. */
export interface BoardSearch {
  measure?: string
  by?: string
  then?: string
  grain?: BoardGrain
  smooth?: Smooth
  window?: number
  calibre?: string
  from?: string
  to?: string
  where?: string[]
  compare?: Compare
  view?: BoardView
  top?: number
  as_of?: string
}

export interface BoardState extends BoardSearch {
  grain: BoardGrain
  shortest: BoardGrain
  smooth: Smooth
  window: number
  where: string[]
  compare: Compare
  view: BoardView
  top: number
}

export const GRAINS: readonly BoardGrain[] = ['month', 'quarter', 'half', 'year']
export const COMPARES: readonly Compare[] = ['last_year', 'previous', 'none']
export const TOPS: readonly number[] = [5, 8, 12, 24]
export const TOP = 8

const MONTHS: Record<BoardGrain, number> = { month: 1, quarter: 3, half: 6, year: 12 }

export function readSearch(raw: Record<string, unknown>): BoardSearch {
  const text = (name: string) => (typeof raw[name] === 'string' && raw[name] !== '' ? raw[name] : undefined)
  const day = (name: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text(name) ?? '') ? text(name) : undefined)
  const one = <T extends string>(name: string, choices: readonly T[]) => choices.find((choice) => choice === raw[name])
  const number = (name: string, least: number, most: number) => {
    const value = Number(raw[name])
    return Number.isInteger(value) && value >= least && value <= most ? value : undefined
  }
  const where = ([] as unknown[]).concat(raw.where ?? []).filter((item): item is string => typeof item === 'string' && item.includes('='))
  return strip({
    measure: text('measure'),
    by: text('by'),
    then: text('then'),
    grain: one('grain', GRAINS),
    smooth: one('smooth', ['rolling', 'average', 'weighted'] as const),
    window: number('window', 2, 36),
    calibre: text('calibre'),
    from: day('from'),
    to: day('to'),
    where,
    compare: one('compare', COMPARES),
    view: one('view', ['area', 'lines', 'table'] as const),
    top: number('top', 1, 60),
    as_of: day('as_of'),
  })
}

interface Board {
  share: boolean
  /** The shortest periods that the facts know; anything shorter is refused. */
  shortest: BoardGrain
}

/** What Home tells of the shortest periods: on the calibre asked for, else of the measure, else of the company. */
export function shortestGrain(home: Pick<Home, 'grain' | 'cards'> | undefined, measure: string | undefined, calibre: string | undefined): BoardGrain {
  const told = calibre ? home?.cards.find((card) => card.calibre.id === calibre) : home?.cards.find((card) => card.measure.id === measure)
  return GRAINS.find((one) => one === (told ?? home)?.grain) ?? 'month'
}

export function isTooShort(grain: BoardGrain, shortest: BoardGrain): boolean {
  return MONTHS[grain] < MONTHS[shortest]
}

export function stateOf(search: BoardSearch, { share, shortest }: Board): BoardState {
  const first: BoardView = share ? 'area' : 'lines'
  return {
    ...search,
    grain: search.grain && !isTooShort(search.grain, shortest) ? search.grain : shortest,
    shortest,
    smooth: share ? (search.smooth ?? 'none') : 'none',
    window: search.window ?? 3,
    where: search.where ?? [],
    compare: search.compare ?? 'last_year',
    view: search.view === 'table' || share ? (search.view ?? first) : first,
    top: search.top ?? TOP,
  }
}

/** A change of state is a change of address; a null takes the setting away. */
export type Change = { [Name in keyof BoardSearch]?: BoardSearch[Name] | null }

export function apply(search: BoardSearch, change: Change): BoardSearch {
  return strip({ ...search, ...change })
}

export interface Smoothing {
  smooth: Smooth
  window: number
}

/** The smoothings that make sense for a grain: a rolling quarter needs months. Weights are another way to show it otherwise. */
export function smoothings(grain: BoardGrain): Smoothing[] {
  const rolling = [3, 6, 12, 24, 36].filter((months) => months > MONTHS[grain] && months % MONTHS[grain] === 0)
  return [
    { smooth: 'none', window: 0 },
    ...rolling.slice(0, 3).map((months): Smoothing => ({ smooth: 'rolling', window: months / MONTHS[grain] })),
    ...[3, 6].map((window): Smoothing => ({ smooth: 'average', window })),
    { smooth: 'weighted', window: 0 },
  ]
}

/** How long a pooled window is, in months. */
export function windowMonths(grain: BoardGrain, window: number): number {
  return MONTHS[grain] * window
}

/** What to ask for the plain series, and for the smoothed one when there is one. */
export function questions(measure: string, state: BoardState): { plain: Question; smoothed: Question | null } {
  const back = Math.max(
    state.compare === 'last_year' ? 12 : state.compare === 'previous' ? MONTHS[state.grain] : 0,
    state.smooth === 'none' || state.smooth === 'weighted' ? 0 : MONTHS[state.grain] * (state.window - 1),
  )
  const plain: Question = {
    measure,
    by: [state.by, state.then].filter((id) => id !== undefined),
    where: state.where,
    // Earlier periods are fetched for the comparison and the first windows, and not shown.
    from: state.from && back > 0 ? monthsBefore(state.from, back) : state.from,
    to: state.to,
    grain: state.grain,
    calibre: state.calibre,
    as_of: state.as_of,
  }
  if (state.smooth === 'none') return { plain, smoothed: null }
  if (state.smooth === 'weighted') return { plain, smoothed: { ...plain, measure: `${measure}_weighted` } }
  const name = state.smooth === 'rolling' ? `${measure}_rolling` : `${measure}_moving_average`
  return { plain, smoothed: { ...plain, measure: name, window: state.window } }
}

/** What to export: exactly the periods on the screen, in the smoothing on the screen. */
export function exported(measure: string, state: BoardState): Question {
  const { plain, smoothed } = questions(measure, state)
  return { ...(smoothed ?? plain), from: state.from }
}

/** Whether an answer has anything in the periods on the screen. */
export function holds(answer: Answer | undefined, from: string | undefined): boolean {
  return answer?.rows.some((row) => !from || spanOf(row.period).to >= from) ?? false
}

function strip<T extends object>(object: T): { [Name in keyof T]?: Exclude<T[Name], null | undefined> } {
  const kept = Object.entries(object).filter(([, value]) => value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0))
  return Object.fromEntries(kept) as { [Name in keyof T]?: Exclude<T[Name], null | undefined> }
}
