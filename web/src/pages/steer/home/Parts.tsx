//! What part of the period's policies each class is: one bar a class, largest first.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Part } from '../../../api/types.ts'
import { classColour } from '../../../charts/palette.ts'
import { FigureButton } from '../../../shapes/FigureButton.tsx'
import { FRACTION } from '../../../shapes/figures.ts'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import type { OpenNumber } from './useHomeActions.ts'

const MOST = 10

interface Props {
  kind: 'channel' | 'product'
  dimension: string
  parts: Part[]
  period: string
  open: OpenNumber
}

export function Parts({ kind, dimension, parts, period, open }: Props) {
  const { t } = useTranslation('home')
  const labels = useLabels()
  const writer = useWriter()
  const rows = [...parts].sort((a, b) => b.value - a.value).slice(0, MOST)
  const first = rows[0]
  const largest = rows.find((part) => part.key)
  if (!first || !largest) return null
  const sentence = t(`${kind}.sentence`, {
    name: labels.value(dimension, largest.key),
    value: writer.full(largest.value, FRACTION),
  })
  return (
    <Panel
      title={t(`${kind}.title`)}
      sentence={sentence}
      actions={
        <Link to="/share" search={{ by: dimension }} className="panel-link">
          {t('more')}
        </Link>
      }
    >
      <table className="grid parts">
        <thead className="unseen">
          <tr>
            <th scope="col">{t(`${kind}.class`)}</th>
            <th scope="col">{t('share')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((part, rank) => {
            const name = labels.value(dimension, part.key)
            const figure = writer.full(part.value, FRACTION)
            return (
              <tr key={part.key ?? ''}>
                <th scope="row">
                  <span className="parts-row">
                    <span className="parts-name">{name}</span>
                    <span className="parts-bar" aria-hidden="true">
                      <span style={{ width: `${(part.value / first.value) * 100}%`, background: classColour(rank) }} />
                    </span>
                  </span>
                </th>
                <td className="number">
                  {part.key === null ? (
                    figure
                  ) : (
                    <FigureButton known text={figure} open={(element) => open({ name, figure, period, where: [`${dimension}=${part.key}`] }, element)} />
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </Panel>
  )
}
