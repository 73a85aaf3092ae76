//! What can be bridged: measures that add up policy by policy, and the calibres that count policies.
import type { BridgeQuestion } from '../../../api/queries.ts'
import type { Book, Measure } from '../../../api/types.ts'
import { BRIDGED } from '../../../shapes/bridged.ts'
import type { BridgeSearch } from './search.ts'

export interface Choices {
  measures: Measure[]
  measure: Measure
  calibres: Book['calibres']
  question: BridgeQuestion & { a: string; b: string }
}

/** The usual other side: what is left after withdrawals. */
const NET = 'net_cohort'

/** Null where the Book has nothing to bridge. */
export function choicesOf(book: Book, { measure: wanted, a: first, b: second, from, to, where, as_of_a, as_of_b }: BridgeSearch): Choices | null {
  const measures = BRIDGED.flatMap((id) => book.measures.filter((one) => one.id === id && (one.form === 'count' || one.form === 'sum')))
  const measure = measures.find((one) => one.id === wanted) ?? measures[0]
  if (!measure) return null
  // Reports have policies but no premium of each: what fits every measure here has policies one by one.
  const fitting = book.calibres.filter((one) => !one.conformance && measures.every((other) => other.calibres.includes(one.id)))
  const a = first ?? (fitting.find((one) => one.standard) ?? fitting[0])?.id
  const b = second ?? (fitting.find((one) => one.id === NET && one.id !== a) ?? fitting.find((one) => one.id !== a))?.id ?? a
  if (a === undefined || b === undefined) return null
  const calibres = book.calibres.filter((one) => fitting.includes(one) || one.id === a || one.id === b)
  return { measures, measure, calibres, question: { measure: measure.id, a, b, from, to, where, as_of_a, as_of_b } }
}
