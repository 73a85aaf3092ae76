//! What can be done with a number of Home: the same menu as on a board, leading there.
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useBook, useLabels, usePeriodName } from '../../../shapes/hooks.ts'
import { classDimensions } from '../../../shapes/classDimensions.ts'
import type { NumberActions } from '../../../shapes/NumberMenu.tsx'
import { spanOf } from '../../../shapes/period.ts'
import type { RowsOf } from '../../../shapes/rowsOf.ts'

export interface HomeNumber {
  /** What the number counts, in words, without its period. */
  name: string
  figure: string
  period: string
  where: string[]
}

export type OpenNumber = (number: HomeNumber, element: HTMLElement) => void

interface Options {
  compare: 'previous' | 'last_year'
  setCompare: (compare: 'previous' | 'last_year') => void
  openMenu: (actions: NumberActions, element: HTMLElement) => void
  seeRows: (rows: RowsOf) => void
}

const MEASURE = 'policies'

export function useHomeActions({ compare, setCompare, openMenu, seeRows }: Options): OpenNumber {
  const { t } = useTranslation('shapes')
  const book = useBook()
  const labels = useLabels()
  const periodName = usePeriodName()
  const navigate = useNavigate()
  const measure = book?.measures.find((one) => one.id === MEASURE)
  return ({ name, figure, period, where }, element) => {
    const what = `${name} · ${periodName(period)}`
    const { from, to } = spanOf(period)
    const kept = new Set(where.map((one) => one.split('=')[0]))
    const dimensions = measure ? classDimensions(measure, book?.dimensions ?? []).filter((id) => !kept.has(id)) : []
    openMenu(
      {
        what,
        figure,
        seeRows: () => seeRows({ what, figure, question: { measure: MEASURE, by: [], where, from, to } }),
        bridge: () => void navigate({ to: '/bridge', search: { measure: MEASURE, where, from, to } }),
        breakDown: {
          choices: dimensions.map((id) => ({ id, name: labels.dimension(id) })),
          pick: (by) => void navigate({ to: '/share', search: { by, where, from, to } }),
        },
        compare: {
          choices: (['previous', 'last_year'] as const).map((id) => ({ id, name: t(`compare.${id}`), chosen: compare === id })),
          pick: (id) => setCompare(id === 'last_year' ? 'last_year' : 'previous'),
        },
      },
      element,
    )
  }
}
