//! A change with its arrow; a dash where there is none.
import { wayOf } from '../../../charts/waterfall.ts'
import type { Writing } from './writing.ts'

const ARROW = { up: '▲', down: '▼', flat: '■' } as const

export function Change({ value, write }: { value: number | null | undefined; write: Writing }) {
  if (value === null || value === undefined) return '–'
  const way = wayOf(value)
  return (
    <span className={`direction direction-${way}`}>
      <span aria-hidden="true" className="direction-arrow">
        {ARROW[way]}
      </span>
      <span className="direction-text">{write.signed(value)}</span>
    </span>
  )
}
