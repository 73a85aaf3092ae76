//! What ECharts is told to draw of a place's months: its goal, what is asked beside it, what it brought, and a year before.
import type { EChartsCoreOption } from 'echarts/core'
import type { PlanTold } from '../../../api/types.ts'
import { barsOption } from '../../../charts/bars.ts'

export const COLOURS = { goalOf: '#c3cfdf', askedMore: '#e4b777', brought: '#2f6cc2', lastYear: '#5c6773' } as const

interface Words {
  goal: string
  asked: string
  brought: string
  lastYear: string
  period: (period: string, style: 'long' | 'short') => string
  count: (value: number) => string
}

export function monthsOption({ place, months, known }: PlanTold, words: Words): EChartsCoreOption {
  const more = months.map((_, n) => (place.asked_by_month[n] ?? 0) - (place.by_month[n] ?? 0))
  const brought = months.map((_, n) => (n < known ? (place.brought_by_month[n] ?? 0) : null))
  const text = (value: number | null | undefined) => (value === null ? '–' : words.count(value ?? 0))
  const rows = (at: number) => [
    { colour: COLOURS.goalOf, name: words.goal, text: text(place.by_month[at]) },
    { colour: COLOURS.askedMore, name: words.asked, text: text(more[at]) },
    { colour: COLOURS.brought, name: words.brought, text: text(brought[at]) },
    { colour: COLOURS.lastYear, name: words.lastYear, text: text(place.last_year_by_month[at]) },
  ]
  return {
    ...barsOption(months, { period: words.period, tick: words.count }, rows),
    series: [
      { type: 'bar', name: words.goal, stack: 'goal', data: place.by_month, color: COLOURS.goalOf, barMaxWidth: 22 },
      { type: 'bar', name: words.asked, stack: 'goal', data: more, color: COLOURS.askedMore, barMaxWidth: 22 },
      { type: 'bar', name: words.brought, data: brought, color: COLOURS.brought, barMaxWidth: 22, itemStyle: { borderRadius: [2, 2, 0, 0] } },
      { type: 'line', name: words.lastYear, data: place.last_year_by_month, color: COLOURS.lastYear, symbolSize: 4, lineStyle: { type: 'dashed', width: 1.5 } },
    ],
  }
}
