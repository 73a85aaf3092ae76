//! How paths go from contact to contact, as bands whose width is their number.
import { SankeyChart } from 'echarts/charts'
import { use, type EChartsCoreOption } from 'echarts/core'
import type { TFunction } from 'i18next'
import type { Followed } from '../../../api/types.ts'
import { classColour, INK, OTHERS_COLOUR, TEXT_STYLE } from '../../../charts/palette.ts'
import { TOOLTIP_STYLE, tooltipBox } from '../../../charts/tooltip.ts'
import type { Language } from '../../../locales/index.ts'
import { whole } from '../../../shapes/figures.ts'

use([SankeyChart])

const POLICY = '#0958d9'

export function flowsOption(of: Followed, name: (id: string) => string, t: TFunction<'journey'>, language: Language): EChartsCoreOption {
  const ends: Record<string, string> = { policy: t('policy'), nothing: t('no'), more: t('more') }
  const last = Math.max(...of.flows.map((flow) => flow.step))
  const node = (step: number, id: string) => (id in ends ? id : `${step} ${id}`)
  const links = of.flows.map((flow) => ({ source: node(flow.step, flow.from), target: node(flow.step + 1, flow.to), value: flow.paths }))
  const used = [...new Set(links.flatMap((link) => [link.source, link.target]))]
  const nodes = used.map((id) => {
    if (id in ends) return { name: id, label: ends[id] ?? id, depth: last + 1, itemStyle: { color: id === 'policy' ? POLICY : OTHERS_COLOUR } }
    const [step, contact] = [Number(id.split(' ')[0]), id.slice(id.indexOf(' ') + 1)]
    const rank = of.contacts.findIndex((one) => one.id === contact)
    return { name: id, label: name(contact), depth: step - 1, itemStyle: { color: classColour(rank + 1) } }
  })
  const labelOf = new Map(nodes.map((one) => [one.name, one.label]))
  return {
    textStyle: TEXT_STYLE,
    animation: false,
    tooltip: {
      ...TOOLTIP_STYLE,
      trigger: 'item',
      formatter: ({ data, value, color }: { data: { source?: string; target?: string; name?: string }; value: number; color: string }) => {
        const title = data.source ? `${labelOf.get(data.source) ?? ''} → ${labelOf.get(data.target ?? '') ?? ''}` : (labelOf.get(data.name ?? '') ?? '')
        return tooltipBox(title, [{ colour: data.target === 'policy' ? POLICY : color, name: t('paths'), text: whole(value, language) }])
      },
    },
    series: [
      {
        type: 'sankey',
        left: 8,
        right: 96,
        top: 12,
        bottom: 12,
        nodeWidth: 12,
        nodeGap: 14,
        draggable: false,
        emphasis: { focus: 'adjacency' },
        label: { color: INK, fontSize: 12, formatter: ({ name: id }: { name: string }) => labelOf.get(id) ?? id },
        lineStyle: { color: 'target', opacity: 0.28, curveness: 0.5 },
        data: nodes,
        links,
      },
    ],
  }
}
