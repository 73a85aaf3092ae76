//! What ECharts is told to draw of what stays: what was booked, each mark's line, and a band where a month is carried on.
import type { EChartsCoreOption } from 'echarts/core'
import type { Stay } from '../../../api/types.ts'
import { CLASS_COLOURS, INK, LINE, TEXT_STYLE } from '../../../charts/palette.ts'
import { TOOLTIP_STYLE, tooltipBox } from '../../../charts/tooltip.ts'

interface Words {
  booked: string
  mark: (at: number) => string
  count: (value: number) => string
  range: (low: number, high: number) => string
  tick: (value: number) => string
}

/** Whether what stays is known and not carried on. */
export function isKnown({ low, high }: { low: number | null; high: number | null }): boolean {
  return low === null || high === null || high - low < 1
}

export function developmentOption(of: Stay, words: Words): EChartsCoreOption {
  const booked = INK
  const series = of.marks.flatMap((_, mark) => {
    const colour = CLASS_COLOURS[mark % CLASS_COLOURS.length] ?? booked
    const stays = of.cohorts.map((one) => one.at[mark] ?? { value: null, low: null, high: null })
    const band = stays.map((one) => (isKnown(one) ? null : [one.low ?? 0, one.high ?? 0]))
    const edge = (name: string, data: (number | null)[], area: boolean) => ({
      id: `${mark}-${name}`,
      type: 'line' as const,
      data,
      stack: `band-${mark}`,
      symbol: 'none',
      silent: true,
      lineStyle: { width: 0, opacity: 0 },
      ...(area ? { areaStyle: { color: colour, opacity: 0.16 } } : {}),
    })
    return [
      edge(
        'low',
        band.map((one) => one?.[0] ?? null),
        false,
      ),
      edge(
        'reach',
        band.map((one) => (one ? (one[1] ?? 0) - (one[0] ?? 0) : null)),
        true,
      ),
      {
        id: `${mark}`,
        type: 'line' as const,
        data: stays.map((one) => ({
          value: one.value,
          // What is carried on is a ring, what is known a dot.
          itemStyle: isKnown(one) ? { color: colour } : { color: '#fff', borderColor: colour, borderWidth: 2 },
        })),
        symbol: 'circle',
        symbolSize: 7,
        color: colour,
        lineStyle: { width: 2.2 },
      },
    ]
  })
  return {
    animationDuration: 240,
    textStyle: TEXT_STYLE,
    grid: { left: 4, right: 16, top: 12, bottom: 4, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: {
      type: 'category',
      data: of.cohorts.map((one) => one.period),
      axisLine: { lineStyle: { color: '#b9c1cc' } },
      axisTick: { show: false },
      axisLabel: { color: INK, fontSize: 12, hideOverlap: true },
    },
    yAxis: { type: 'value', splitNumber: 4, splitLine: { lineStyle: { color: LINE } }, axisLabel: { color: INK, fontSize: 12, formatter: words.tick } },
    tooltip: {
      trigger: 'axis',
      axisPointer: { lineStyle: { color: '#7d8896', type: 'solid' } },
      ...TOOLTIP_STYLE,
      formatter: (hits: unknown) => {
        const first = Array.isArray(hits) ? (hits[0] as { dataIndex?: number } | undefined) : undefined
        const cohort = of.cohorts[first?.dataIndex ?? -1]
        if (!cohort) return ''
        return tooltipBox(cohort.period, [
          { colour: booked, name: words.booked, text: words.count(cohort.booked) },
          ...cohort.at.map((one, mark) => ({
            colour: CLASS_COLOURS[mark % CLASS_COLOURS.length] ?? booked,
            name: words.mark(mark),
            text: one.value === null ? '–' : isKnown(one) ? words.count(one.value) : `${words.count(one.value)} (${words.range(one.low ?? 0, one.high ?? 0)})`,
          })),
        ])
      },
    },
    series: [
      {
        id: 'booked',
        type: 'line',
        data: of.cohorts.map((one) => one.booked),
        symbol: 'circle',
        symbolSize: 5,
        color: booked,
        lineStyle: { width: 1.5, type: 'dashed' },
      },
      ...series,
    ],
  }
}
