//! What ECharts is told to draw of a place's months: its goal, what is asked beside it, what it brought, a year before, and for months
//! that are not over what they are expected to end with, in bands.
import type { EChartsCoreOption } from 'echarts/core'
import type { MonthAhead, PlanTold } from '../../../api/types.ts'
import { barsOption } from '../../../charts/bars.ts'

export const COLOURS = { goalOf: '#c3cfdf', askedMore: '#e4b777', brought: '#2f6cc2', lastYear: '#5c6773', end: '#17427e', band80: '#9cc0ee', band95: '#d6e5f8' } as const

interface Words {
  goal: string
  asked: string
  brought: string
  lastYear: string
  period: (period: string, style: 'long' | 'short') => string
  count: (value: number) => string
}

/** What stands in the box of a month that is not over. */
export interface AheadWords {
  end: string
  band80: string
  band95: string
}

export function monthsOption({ place, months, known }: PlanTold, words: Words, ahead: MonthAhead[] = [], aheadWords?: AheadWords): EChartsCoreOption {
  const more = months.map((_, n) => (place.asked_by_month[n] ?? 0) - (place.by_month[n] ?? 0))
  const brought = months.map((_, n) => (n < known ? (place.brought_by_month[n] ?? 0) : null))
  const of = new Map(ahead.map((one) => [one.month, one]))
  const text = (value: number | null | undefined) => (value === null ? '–' : words.count(value ?? 0))
  const rows = (at: number) => {
    const told = of.get(months[at] ?? '')
    const between = ([low = 0, high = 0]: number[]) => `${words.count(low)}–${words.count(high)}`
    return [
      { colour: COLOURS.goalOf, name: words.goal, text: text(place.by_month[at]) },
      { colour: COLOURS.askedMore, name: words.asked, text: text(more[at]) },
      { colour: COLOURS.brought, name: words.brought, text: text(brought[at]) },
      ...(told && aheadWords
        ? [
            { colour: COLOURS.end, name: aheadWords.end, text: words.count(Math.round(told.end)) },
            { colour: COLOURS.band80, name: aheadWords.band80, text: between(told.end_80) },
            { colour: COLOURS.band95, name: aheadWords.band95, text: between(told.end_95) },
          ]
        : []),
      { colour: COLOURS.lastYear, name: words.lastYear, text: text(place.last_year_by_month[at]) },
    ]
  }
  // A band stands on what the month brought so far: first nothing, then from step to step.
  const edges = ({ end_80: [low80 = 0, high80 = 0], end_95: [low95 = 0, high95 = 0] }: MonthAhead) => ({ low95, low80, high80, high95 })
  const band = (step: (of: ReturnType<typeof edges>, brought: number) => number) =>
    months.map((month, n) => {
      const one = of.get(month)
      return one ? Math.max(0, step(edges(one), brought[n] ?? 0)) : null
    })
  const bar = { type: 'bar' as const, barMaxWidth: 22 }
  const bands = aheadWords
    ? [
        { ...bar, stack: 'brought', silent: true, itemStyle: { color: 'transparent' }, data: band((one, done) => one.low95 - done) },
        { ...bar, name: aheadWords.band95, stack: 'brought', color: COLOURS.band95, data: band((one) => one.low80 - one.low95) },
        { ...bar, name: aheadWords.band80, stack: 'brought', color: COLOURS.band80, data: band((one) => one.high80 - one.low80) },
        { ...bar, name: aheadWords.band95, stack: 'brought', color: COLOURS.band95, data: band((one) => one.high95 - one.high80) },
      ]
    : []
  const end = {
    type: 'line',
    name: aheadWords?.end,
    data: months.map((month) => of.get(month)?.end ?? null),
    color: COLOURS.end,
    symbol: 'diamond',
    symbolSize: 9,
    lineStyle: { width: 1.5, type: 'dotted' },
    z: 4,
  }
  return {
    ...barsOption(months, { period: words.period, tick: words.count }, rows),
    series: [
      { ...bar, name: words.goal, stack: 'goal', data: place.by_month, color: COLOURS.goalOf },
      { ...bar, name: words.asked, stack: 'goal', data: more, color: COLOURS.askedMore },
      { ...bar, name: words.brought, stack: 'brought', data: brought, color: COLOURS.brought, itemStyle: { borderRadius: ahead.length > 0 ? 0 : [2, 2, 0, 0] } },
      ...bands,
      { type: 'line', name: words.lastYear, data: place.last_year_by_month, color: COLOURS.lastYear, symbolSize: 4, lineStyle: { type: 'dashed', width: 1.5 } },
      ...(ahead.length > 0 && aheadWords ? [end] : []),
    ],
  }
}
