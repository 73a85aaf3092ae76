//! What ECharts is told to draw: a stacked whole, or lines; plain points over smoothed ones.
import type { EChartsCoreOption } from 'echarts/core'
import { INK, LINE, TEXT_STYLE } from '../../charts/palette.ts'
import { TOOLTIP_STYLE, tooltipBox } from '../../charts/tooltip.ts'
import type { BoardData, ClassSeries } from './series.ts'

interface Words {
  period: (period: string, style: 'long' | 'short') => string
  name: (one: ClassSeries) => string
  value: (value: number | null) => string
  covers: (period: string, months: number, style: 'long' | 'short') => string
  tick: (value: number) => string
}

interface Options {
  data: BoardData
  stacked: boolean
  /** Draw the unsmoothed values as points over the smoothed line. */
  points: boolean
  words: Words
}

/** Marks the series of plain points; what stands before it is the class. */
export const POINTS = '~'

export function boardOption({ data, stacked, points, words }: Options): EChartsCoreOption {
  const lines = data.classes.map((one) => ({
    id: one.id,
    type: 'line' as const,
    name: words.name(one),
    data: one.shown,
    stack: stacked ? 'whole' : undefined,
    color: one.colour,
    lineStyle: stacked ? { width: 1, color: '#fff', opacity: 0.9 } : { width: 2.2 },
    areaStyle: stacked ? { opacity: 0.9 } : undefined,
    symbol: 'circle',
    symbolSize: 7,
    showSymbol: data.periods.length === 1 || (!stacked && !points && data.periods.length <= 14),
    triggerLineEvent: true,
    emphasis: { focus: 'series' as const },
  }))
  const raw = data.classes.map((one) => ({
    id: `${one.id}${POINTS}`,
    type: 'line' as const,
    name: words.name(one),
    data: one.plain,
    stack: stacked ? 'points' : undefined,
    color: one.colour,
    lineStyle: { width: 0, opacity: 0 },
    symbol: 'circle',
    symbolSize: stacked ? 5 : 6,
    showSymbol: true,
    showAllSymbol: true,
    itemStyle: { color: stacked ? one.colour : '#fff', borderColor: stacked ? '#fff' : one.colour, borderWidth: stacked ? 1 : 1.6 },
    z: 5,
  }))
  // A ring over the dot of a period that is not whole; smoothed lines have rings of their own.
  const open = data.classes
    .filter((one) => !stacked && !points && one.covers.some((months) => months !== null))
    .map((one) => ({
      id: `${one.id}${POINTS}`,
      type: 'line' as const,
      name: words.name(one),
      data: one.shown.map((value, at) => (one.covers[at] === null ? null : value)),
      color: one.colour,
      lineStyle: { width: 0, opacity: 0 },
      symbol: 'circle',
      symbolSize: 9,
      showSymbol: true,
      showAllSymbol: true,
      itemStyle: { color: '#fff', borderColor: one.colour, borderWidth: 2 },
      z: 5,
    }))
  const lastInPart = (data.covers.at(-1) ?? null) !== null
  const named = (period: string, style: 'long' | 'short') => {
    const months = data.covers[data.periods.indexOf(period)] ?? null
    const name = words.period(period, style)
    return months === null ? [name] : [name, words.covers(period, months, style)]
  }
  return {
    animationDuration: 240,
    animationDurationUpdate: 200,
    textStyle: TEXT_STYLE,
    grid: { left: 4, right: 16, top: 12, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'category',
      data: data.periods,
      boundaryGap: data.periods.length === 1,
      axisLine: { lineStyle: { color: '#b9c1cc' } },
      axisTick: { show: false },
      axisLabel: {
        color: INK,
        fontSize: 12,
        lineHeight: 16,
        margin: 10,
        hideOverlap: true,
        // A newest period in part must be seen to be one.
        showMaxLabel: lastInPart || undefined,
        formatter: (period: string) => named(period, 'short').join('\n'),
      },
    },
    yAxis: {
      type: 'value',
      max: stacked ? 1 : undefined,
      splitNumber: 4,
      interval: stacked ? 0.25 : undefined,
      splitLine: { lineStyle: { color: LINE } },
      axisLabel: { color: INK, fontSize: 12, formatter: (value: number) => words.tick(value) },
    },
    tooltip: {
      trigger: 'axis',
      axisPointer: { lineStyle: { color: '#7d8896', type: 'solid' } },
      ...TOOLTIP_STYLE,
      formatter: (hits: unknown) => {
        const at = indexOf(hits)
        const period = data.periods[at]
        if (period === undefined) return ''
        const text = (one: ClassSeries) => [one.shown[at], ...(points ? [one.plain[at]] : [])].map((value) => words.value(value ?? null)).join(' · ')
        return tooltipBox(
          named(period, 'long').join(' · '),
          data.classes.map((one) => ({ colour: one.colour, name: words.name(one), text: text(one) })),
        )
      },
    },
    series: points ? [...lines, ...raw] : [...lines, ...open],
  }
}

function indexOf(hits: unknown): number {
  const first: unknown = Array.isArray(hits) ? hits[0] : hits
  if (typeof first !== 'object' || first === null || !('dataIndex' in first)) return -1
  return typeof first.dataIndex === 'number' ? first.dataIndex : -1
}
