//! A page's panels as the Book writes them; the API's document leaves them open.
import type { Words } from '../../../api/types.ts'

export interface TablePanel {
  title: Words
  by: string
  measures: string[]
  trend: string | null
  weak: WeakRule[]
}

export interface WeakRule {
  measure: string
  below: number | null
  above: number | null
  below_all: number | null
  above_all: number | null
  why: Words
}

export type QuadrantId = 'high_high' | 'high_low' | 'low_high' | 'low_low'

export interface MatrixPanel {
  title: Words
  by: string
  x: string
  y: string
  size: string | null
  x_line: number | null
  y_line: number | null
  tails: number
  quadrants: Record<QuadrantId, { name: Words; play: Words }>
}

export interface MixPanel {
  title: Words
  by: string
  share: string
  wanted: Record<string, number>
}

export type Panel = { table: TablePanel } | { matrix: MatrixPanel } | { mix: MixPanel }

/** Whether a figure is weak by a rule, beside the figure of all. */
export function isWeak(rule: WeakRule, value: number | null, all: number | null): boolean {
  if (value === null) return false
  if (rule.below !== null) return value < rule.below
  if (rule.above !== null) return value > rule.above
  if (all === null) return false
  if (rule.below_all !== null) return value < all * rule.below_all
  return rule.above_all !== null && value > all * rule.above_all
}

export function quadrantOf(x: number, y: number, xLine: number, yLine: number): QuadrantId {
  return `${x >= xLine ? 'high' : 'low'}_${y >= yLine ? 'high' : 'low'}`
}

/** The middle value; between the two middle ones of an even number. */
export function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  const upper = sorted[Math.floor(middle)] ?? 0
  return Number.isInteger(middle) ? ((sorted[middle - 1] ?? 0) + upper) / 2 : upper
}

/** Three or four round values between the ends of an axis. */
export function ticks(values: number[]): number[] {
  const least = Math.min(0, ...values)
  const most = Math.max(...values, least + 1e-9)
  const rough = (most - least) / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10) * power
  const first = Math.ceil(least / step)
  return Array.from({ length: Math.floor(most / step) - first + 1 }, (_, at) => (first + at) * step)
}

/** Where a value stands between the ends of an axis that leaves room around the points, from 0 to 1. */
export function axis(values: number[]): (value: number) => number {
  const least = Math.min(0, ...values)
  const most = Math.max(...values, least + 1e-9)
  const room = (most - least) * 0.08
  return (value) => (value - least + room) / (most - least + 2 * room)
}
