//! A drawing that follows its box; its sentence is what a reader who cannot see it gets.
import type { EChartsCoreOption, ECharts } from 'echarts/core'
import { useEffect, useRef } from 'react'

export interface ChartPoint {
  series: string
  at: number
  left: number
  top: number
}

interface Props {
  option: EChartsCoreOption
  height: number
  sentence: string
  onPoint?: (point: ChartPoint) => void
}

export function Chart({ option, height, sentence, onPoint }: Props) {
  const box = useRef<HTMLDivElement>(null)
  const chart = useRef<ECharts | null>(null)
  const latest = useRef({ option, onPoint })
  latest.current = { option, onPoint }

  useEffect(() => {
    const element = box.current
    if (!element) return undefined
    let gone = false
    const watcher = new ResizeObserver(() => chart.current?.resize())
    void import('./echarts.ts').then(({ init }) => {
      if (gone) return
      const made = init(element)
      chart.current = made
      made.setOption(latest.current.option)
      made.on('click', (event) => {
        const mouse = event.event?.event
        const place = mouse instanceof MouseEvent ? { left: mouse.clientX, top: mouse.clientY } : { left: 0, top: 0 }
        latest.current.onPoint?.({ series: event.seriesId ?? '', at: event.dataIndex, ...place })
      })
      watcher.observe(element)
    })
    return () => {
      gone = true
      watcher.disconnect()
      chart.current?.dispose()
      chart.current = null
    }
  }, [])

  useEffect(() => {
    chart.current?.setOption(option, { notMerge: true })
  }, [option])

  return <div ref={box} className="chart" role="img" aria-label={sentence} style={{ height }} />
}
