//! Bars of now beside the paler bars of a year before.
import type { EChartsCoreOption } from 'echarts/core'
import type { Home } from '../../../api/types.ts'
import { barsOption } from '../../../charts/bars.ts'

export const NOW = '#2f6cc2'
export const BEFORE = '#c3cfdf'

interface Words {
  now: string
  before: string
  period: (period: string, style: 'long' | 'short') => string
  value: (value: number | null) => string
  tick: (value: number) => string
}

export function periodBarsOption(bars: Home['bars'], words: Words): EChartsCoreOption {
  const rows = (at: number) => [
    { colour: NOW, name: words.now, text: words.value(bars[at]?.value ?? null) },
    { colour: BEFORE, name: words.before, text: words.value(bars[at]?.last_year ?? null) },
  ]
  return {
    ...barsOption(
      bars.map((bar) => bar.period),
      words,
      rows,
    ),
    series: [
      { type: 'bar', name: words.before, data: bars.map((bar) => bar.last_year), color: BEFORE, barMaxWidth: 18, barGap: '12%', itemStyle: { borderRadius: [2, 2, 0, 0] } },
      { type: 'bar', name: words.now, data: bars.map((bar) => bar.value), color: NOW, barMaxWidth: 18, itemStyle: { borderRadius: [2, 2, 0, 0] } },
    ],
  }
}
