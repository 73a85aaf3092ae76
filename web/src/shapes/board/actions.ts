//! What can be done with one number of a board; each step down keeps the period and the filters.
import type { Question } from '../../api/queries.ts'
import type { Limits } from '../limits.ts'
import type { NumberActions } from '../NumberMenu.tsx'
import { shift, spanOf } from '../period.ts'
import type { RowsOf } from '../rowsOf.ts'
import type { ClassSeries } from './series.ts'
import { COMPARES, type BoardState, type Change, type Compare } from './state.ts'

interface Options {
  one: ClassSeries
  period: string
  what: string
  figure: string
  measure: string
  by: string[]
  state: BoardState
  dimensions: { id: string; name: string }[]
  compareName: (compare: Compare) => string
  set: (change: Change) => void
  seeRows: (rows: RowsOf) => void
  /** Goes to the bridge of what is counted, where it can be bridged. */
  bridge: ((limits: Limits) => void) | undefined
}

export function numberActions({ one, period, what, figure, measure, by, state, dimensions, compareName, set, seeRows, bridge }: Options): NumberActions {
  const own = ownFilters(one, by)
  const where = own && [...state.where.filter((kept) => !own.some((mine) => sameDimension(kept, mine))), ...own]
  return {
    what,
    figure,
    seeRows: where ? () => seeRows({ what, figure, question: rowsQuestion(period, where, measure, state) }) : undefined,
    bridge:
      where && bridge
        ? () => {
            const { from, to } = rowsQuestion(period, where, measure, state)
            bridge({ where, ...(from ? { from } : {}), ...(to ? { to } : {}) })
          }
        : undefined,
    breakDown: where
      ? {
          choices: dimensions.filter(({ id }) => !by.includes(id)),
          pick: (id) => set({ by: id, then: null, where }),
        }
      : undefined,
    compare: {
      choices: COMPARES.map((id) => ({ id, name: compareName(id), chosen: state.compare === id })),
      pick: (id) => set({ compare: id === 'last_year' ? null : (COMPARES.find((known) => known === id) ?? null) }),
    },
  }
}

/** The class as filters; null where it cannot be said so (a value not given, or pairs gathered as "others"). */
function ownFilters(one: ClassSeries, by: string[]): string[] | null {
  if (one.members.length > 1 && by.length > 1) return null
  if (one.members.some((keys) => keys.some((key) => key === null))) return null
  return one.members.flatMap((keys) => keys.map((key, at) => `${by[at] ?? ''}=${key ?? ''}`))
}

function rowsQuestion(period: string, where: string[], measure: string, state: BoardState): Question {
  // A pooled number counts the facts of its whole window.
  const first = state.smooth === 'none' ? period : (shift(period, 1 - state.window) ?? period)
  return { measure, by: [], where, from: spanOf(first).from, to: spanOf(period).to, calibre: state.calibre, as_of: state.as_of }
}

function sameDimension(one: string, other: string): boolean {
  return one.split('=')[0] === other.split('=')[0]
}
