//! The measures that can be bridged from one calibre to another: those that add up policy by policy.

export const BRIDGED = ['policies', 'first_year_premium'] as const
export type BridgeMeasure = (typeof BRIDGED)[number]

export function bridgedOf(id: unknown): BridgeMeasure | undefined {
  return BRIDGED.find((one) => one === id)
}
