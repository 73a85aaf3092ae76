//! Bars of now beside the paler bars of a year before.
import type { EChartsCoreOption } from 'echarts/core'
import type { Home } from '../../../api/types.ts'
import { INK, LINE, TEXT_STYLE } from '../../../charts/palette.ts'
import { TOOLTIP_STYLE, tooltipBox } from '../../../charts/tooltip.ts'

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
  return {
    animationDuration: 240,
    textStyle: TEXT_STYLE,
    grid: { left: 4, right: 4, top: 10, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'category',
      data: bars.map((bar) => bar.period),
      axisLine: { lineStyle: { color: '#b9c1cc' } },
      axisTick: { show: false },
      axisLabel: { color: INK, fontSize: 12, hideOverlap: true, formatter: (period: string) => words.period(period, 'short') },
    },
    yAxis: {
      type: 'value',
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
        if (!bar) return ''
        return tooltipBox(words.period(bar.period, 'long'), [
          { colour: NOW, name: words.now, text: words.value(bar.value) },
          { colour: BEFORE, name: words.before, text: words.value(bar.last_year) },
        ])
      },
    },
    series: [
      { type: 'bar', name: words.before, data: bars.map((bar) => bar.last_year), color: BEFORE, barMaxWidth: 18, barGap: '12%', itemStyle: { borderRadius: [2, 2, 0, 0] } },
      { type: 'bar', name: words.now, data: bars.map((bar) => bar.value), color: NOW, barMaxWidth: 18, itemStyle: { borderRadius: [2, 2, 0, 0] } },
    ],
  }
}
