//! What every drawing of bars over periods has alike: its place, its axes, and the box that tells a period's figures.
import { INK, LINE, TEXT_STYLE } from './palette.ts'
import { TOOLTIP_STYLE, tooltipBox, type TooltipLine } from './tooltip.ts'

interface Words {
  period: (period: string, style: 'long' | 'short') => string
  tick: (value: number) => string
}

/** `rows` tells the figures of the period at a place. */
export function barsOption(periods: string[], words: Words, rows: (at: number) => TooltipLine[]) {
  return {
    animationDuration: 240,
    textStyle: TEXT_STYLE,
    grid: { left: 4, right: 4, top: 10, bottom: 4, outerBoundsMode: 'same' as const, outerBoundsContain: 'axisLabel' as const },
    xAxis: {
      type: 'category' as const,
      data: periods,
      axisLine: { lineStyle: { color: '#b9c1cc' } },
      axisTick: { show: false },
      axisLabel: { color: INK, fontSize: 12, hideOverlap: true, formatter: (period: string) => words.period(period, 'short') },
    },
    yAxis: {
      type: 'value' as const,
      splitNumber: 4,
      splitLine: { lineStyle: { color: LINE } },
      axisLabel: { color: INK, fontSize: 12, formatter: (value: number) => words.tick(value) },
    },
    tooltip: {
      trigger: 'axis' as const,
      axisPointer: { type: 'shadow' as const, shadowStyle: { color: 'rgb(15 30 60 / 0.05)' } },
      ...TOOLTIP_STYLE,
      formatter: (hits: unknown) => {
        const first: unknown = Array.isArray(hits) ? hits[0] : hits
        const at = typeof first === 'object' && first !== null && 'dataIndex' in first ? first.dataIndex : null
        const period = typeof at === 'number' ? periods[at] : undefined
        return typeof at === 'number' && period !== undefined ? tooltipBox(words.period(period, 'long'), rows(at)) : ''
      },
    },
  }
}
