//! The menu of a screen's numbers, and the facts behind the one that was asked for.
import { useNavigate } from '@tanstack/react-router'
import { Suspense, useCallback, useRef, useState, type ReactNode } from 'react'
import type { Measure } from '../api/types.ts'
import { bridgedOf } from './bridged.ts'
import { classDimensions } from './classDimensions.ts'
import { placeOf } from './Floating.tsx'
import { useBook, useLabels } from './hooks.ts'
import { NumberMenu, type NumberActions, type OpenMenu } from './NumberMenu.tsx'
import { RowsDrawer, type RowsOf } from './rowsOf.ts'

export interface CountedNumber {
  measure: Measure
  /** What the number is, in words. */
  what: string
  figure: string
  where: string[]
  from: string | undefined
  to: string | undefined
}

export function useNumberMenu() {
  const book = useBook()
  const labels = useLabels()
  const navigate = useNavigate()
  const [menu, setMenu] = useState<OpenMenu | null>(null)
  const [rows, setRows] = useState<RowsOf | null>(null)
  // Once opened it stays in the page, so that it can close with grace.
  const asked = useRef(false)
  if (rows) asked.current = true
  const close = useCallback(() => setMenu(null), [])
  const openWith = (actions: NumberActions, element: HTMLElement) => setMenu({ at: placeOf(element), from: element, actions })
  /** What every number of a measure can do: its facts, and the measure by another dimension. */
  const open = ({ measure, what, figure, where, from, to }: CountedNumber, element: HTMLElement) => {
    const kept = new Set(where.map((one) => one.split('=')[0]))
    const bridged = bridgedOf(measure.id)
    const days = { ...(from ? { from } : {}), ...(to ? { to } : {}) }
    openWith(
      {
        what,
        figure,
        // Parts of a quotient have no facts of their own to list.
        seeRows: measure.form === 'quotient' ? undefined : () => setRows({ what, figure, question: { measure: measure.id, by: [], where, from, to } }),
        definition: () => void navigate({ to: '/definitions', search: { q: measure.id } }),
        bridge: bridged ? () => void navigate({ to: '/bridge', search: { measure: bridged, ...days, ...(where.length > 0 ? { where } : {}) } }) : undefined,
        breakDown: {
          choices: classDimensions(measure, book?.dimensions ?? [])
            .filter((id) => !kept.has(id))
            .map((id) => ({ id, name: labels.dimension(id) })),
          pick: (by) => void navigate({ to: '/trend', search: { measure: measure.id, by, where, ...days } }),
        },
      },
      element,
    )
  }
  const shown: ReactNode = (
    <>
      {menu && <NumberMenu menu={menu} close={close} />}
      <Suspense fallback={null}>{asked.current && <RowsDrawer of={rows} close={() => setRows(null)} />}</Suspense>
    </>
  )
  return { open, openWith, seeRows: setRows, shown }
}
