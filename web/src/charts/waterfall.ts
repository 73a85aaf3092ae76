//! The bars between two figures: two whole ones, and between them one floating bar for each step.
import type { EChartsCoreOption } from 'echarts/core'
import type { Words as Text } from '../api/types.ts'
import { INK, LINE, TEXT_STYLE } from './palette.ts'
import { TOOLTIP_STYLE, tooltipBox, type TooltipLine } from './tooltip.ts'

export const END = '#1d4f9f'
/** As the tokens --up and --down, which a canvas does not know; the labels say the same with arrow and sign. */
export const UP = '#5a8fdc'
export const DOWN = '#b06a1c'
const FLAT = '#8a94a1'

/** Two figures and the steps that lead from the one to the other. */
export interface Steps {
  a: { value: number }
  b: { value: number }
  steps: { what: Text; from: Text; to: Text; change: number; value: number }[]
}

export interface Bar {
  /** What changes; the whole bars are named after their side. */
  name: Text | null
  /** Where the bar begins and where it ends; a whole bar begins at nothing. */
  start: number
  end: number
  /** From 0; null for the two whole bars. */
  step: number | null
}

export function barsOf({ a, b, steps }: Steps): Bar[] {
  return [
    { name: null, start: 0, end: a.value, step: null },
    ...steps.map((step, at): Bar => ({ name: step.what, start: step.value - step.change, end: step.value, step: at })),
    { name: null, start: 0, end: b.value, step: null },
  ]
}

/** Where the axis begins: at nothing, unless the steps would be too thin to be seen beside the whole. */
export function axisStart(bars: Bar[]): number {
  const levels = bars.flatMap((bar) => (bar.step === null ? [bar.end] : [bar.start, bar.end]))
  const least = Math.min(...levels)
  const range = Math.max(...levels) - least
  if (least <= 0 || range === 0 || range > least * 0.4) return 0
  // A round number, so that the ticks above it are round too.
  const ten = 10 ** Math.floor(Math.log10(range))
  const round = range < 2 * ten ? ten : range < 5 * ten ? 2 * ten : 5 * ten
  return Math.max(0, Math.floor((least - range * 0.4) / round) * round)
}

/** A bar in pieces that stack: what is not drawn, what is above nothing, what is below. */
export function pieces({ start, end }: Pick<Bar, 'start' | 'end'>): { hidden: number; above: number; below: number } {
  const low = Math.min(start, end)
  const high = Math.max(start, end)
  if (low >= 0) return { hidden: low, above: high - low, below: 0 }
  if (high <= 0) return { hidden: high, above: 0, below: low - high }
  return { hidden: 0, above: high, below: low }
}

interface Words {
  say: (words: Text) => string
  /** The names of the two sides. */
  ends: { a: string; b: string }
  figure: (value: number) => string
  signed: (value: number) => string
  tick: (value: number) => string
  from: string
  to: string
  change: string
  value: string
}

const ARROW = { up: '▲', down: '▼', flat: '■' } as const

export function wayOf(change: number): 'up' | 'down' | 'flat' {
  return change > 0 ? 'up' : change < 0 ? 'down' : 'flat'
}

export function waterfallOption(bridge: Steps, words: Words): EChartsCoreOption {
  const bars = barsOf(bridge)
  const nameOf = (bar: Bar, at: number) => (bar.name ? words.say(bar.name) : words.ends[at === 0 ? 'a' : 'b'])
  const colour = (bar: Bar) => (bar.step === null ? END : { up: UP, down: DOWN, flat: FLAT }[wayOf(bar.end - bar.start)])
  const label = (bar: Bar) => (bar.step === null ? words.figure(bar.end) : `${ARROW[wayOf(bar.end - bar.start)]} ${words.signed(bar.end - bar.start)}`)
  const piece = (part: 'above' | 'below') => ({
    type: 'bar',
    id: part,
    stack: 'bridge',
    barMaxWidth: 72,
    barCategoryGap: '34%',
    z: 3,
    label: { show: true, position: part === 'above' ? 'top' : 'bottom', color: '#17212f', fontSize: 12.5, fontWeight: 600 },
    data: bars.map((bar) => {
      const drawn = pieces(bar)
      const labelled = (part === 'below') === (drawn.above === 0 && drawn.below < 0)
      return {
        value: drawn[part],
        itemStyle: { color: colour(bar), ...(bar.start === bar.end && part === 'above' ? { borderColor: colour(bar), borderWidth: 1 } : {}) },
        label: labelled ? { formatter: () => label(bar) } : { show: false },
      }
    }),
  })
  const lines = (bar: Bar): TooltipLine[] => {
    const step = bar.step === null ? undefined : bridge.steps[bar.step]
    const line = (name: string, text: string, mark = 'transparent') => ({ colour: mark, name, text })
    if (!step) return [line(words.value, words.figure(bar.end), colour(bar))]
    return [
      line(words.from, words.say(step.from)),
      line(words.to, words.say(step.to)),
      line(words.change, words.signed(step.change), colour(bar)),
      line(words.value, words.figure(step.value)),
    ]
  }
  return {
    animationDuration: 240,
    textStyle: TEXT_STYLE,
    grid: { left: 4, right: 8, top: 28, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'category',
      data: bars.map((_, at) => String(at)),
      axisLine: { lineStyle: { color: '#b9c1cc' } },
      axisTick: { show: false },
      axisLabel: {
        color: INK,
        fontSize: 12,
        interval: 0,
        width: 104,
        overflow: 'break',
        lineHeight: 16,
        formatter: (at: string) => {
          const bar = bars[Number(at)]
          return bar ? `${bar.step === null ? '' : `${bar.step + 1}. `}${nameOf(bar, Number(at))}` : ''
        },
      },
    },
    yAxis: {
      type: 'value',
      min: axisStart(bars) || null,
      splitNumber: 4,
      splitLine: { lineStyle: { color: LINE } },
      axisLabel: { color: INK, fontSize: 12, formatter: (value: number) => words.tick(value) },
    },
    tooltip: {
      trigger: 'axis',
      axisPointer: { type: 'shadow', shadowStyle: { color: 'rgb(15 30 60 / 0.05)' } },
      ...TOOLTIP_STYLE,
      formatter: (hits: unknown) => {
        const first: unknown = Array.isArray(hits) ? hits[0] : hits
        const at = typeof first === 'object' && first !== null && 'dataIndex' in first ? first.dataIndex : null
        const bar = typeof at === 'number' ? bars[at] : undefined
        return bar && typeof at === 'number' ? tooltipBox(nameOf(bar, at), lines(bar)) : ''
      },
    },
    series: [
      { type: 'bar', id: 'hidden', stack: 'bridge', barMaxWidth: 72, silent: true, itemStyle: { color: 'transparent' }, data: bars.map((bar) => pieces(bar).hidden) },
      piece('above'),
      piece('below'),
      // From the level that one bar leaves to the bar that begins there.
      ...bars.slice(0, -1).map((bar, at) => ({
        type: 'line',
        id: `level-${at}`,
        silent: true,
        symbol: 'none',
        animation: false,
        z: 1,
        lineStyle: { color: '#8a94a1', width: 1, type: 'dashed' },
        data: bars.map((_, other) => (other === at || other === at + 1 ? bar.end : null)),
      })),
    ],
  }
}
