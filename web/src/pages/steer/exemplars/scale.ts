//! One scale for all ratios: half and twice lie as far from 1.
import type { ExemplarPractice } from '../../../api/types.ts'

export interface Scale {
  low: number
  high: number
  /** Where a ratio lies, from 0 to 1. */
  at: (ratio: number) => number
}

/** Further out nothing is drawn: an interval that wide says nothing but that it is wide. */
const WIDEST = 4

export function scaleOf(practices: ExemplarPractice[]): Scale {
  const ends = practices.flatMap((one) => [one.discovery, one.holdout]).flatMap((one) => (one ? [one.low, one.high] : []))
  const farthest = Math.max(1.25, ...ends.map((end) => (end > 1 ? end : 1 / Math.max(end, 1e-9))))
  const high = Math.min(WIDEST, Math.ceil(farthest * 4) / 4)
  const at = (ratio: number) => Math.min(1, Math.max(0, 0.5 + Math.log(Math.max(ratio, 1e-9)) / Math.log(high) / 2))
  return { low: 1 / high, high, at }
}
