//! What the bridge keeps in its address: the two sides, the period, the filters, and how it is shown.
import { bridgedOf, type BridgeMeasure } from '../../../shapes/bridged.ts'
import { limitsOf, type Limits } from '../../../shapes/limits.ts'

export interface BridgeSearch extends Limits {
  measure?: BridgeMeasure
  a?: string
  b?: string
  as_of_a?: string
  as_of_b?: string
  view?: 'table'
}

/** Settings to change; null takes one back. */
export type BridgeChange = { [Name in keyof BridgeSearch]?: BridgeSearch[Name] | null }

const DAYS = ['as_of_a', 'as_of_b'] as const
const DAY = /^\d{4}-\d{2}-\d{2}$/

export function readBridgeSearch(raw: Record<string, unknown>): BridgeSearch {
  const found: BridgeSearch = limitsOf(raw)
  const measure = bridgedOf(raw.measure)
  if (measure) found.measure = measure
  for (const side of ['a', 'b'] as const) {
    const id = raw[side]
    if (typeof id === 'string' && id) found[side] = id
  }
  for (const name of DAYS) {
    const day = raw[name]
    if (typeof day === 'string' && DAY.test(day) && !Number.isNaN(Date.parse(day))) found[name] = day
  }
  if (raw.view === 'table') found.view = 'table'
  return found
}

export function applyBridge(now: BridgeSearch, change: BridgeChange): BridgeSearch {
  return readBridgeSearch({ ...now, ...change })
}
