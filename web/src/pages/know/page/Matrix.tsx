//! Two measures against each other: four quadrants, each with its play; lines that can be moved, and tails of past quarters.
import { useQueries } from '@tanstack/react-query'
import { Button, InputNumber } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { askQuery } from '../../../api/queries.ts'
import type { Answer } from '../../../api/types.ts'
import { classColour } from '../../../charts/palette.ts'
import { useSay } from '../../../locales/say.ts'
import { ChartOrTable, type ChartView } from '../../../shapes/ChartOrTable.tsx'
import { Field } from '../../../shapes/Field.tsx'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import { axis, median, quadrantOf, ticks, type MatrixPanel, type QuadrantId } from './panels.ts'
import type { PageChange } from './search.ts'
import { useAnswers } from './useAnswers.ts'

const QUADRANTS: QuadrantId[] = ['low_high', 'high_high', 'low_low', 'high_low']

interface Props {
  panel: MatrixPanel
  from: string | undefined
  to: string | undefined
  /** Where the reader put the lines. */
  lines: { x: number | undefined; y: number | undefined }
  set: (change: PageChange) => void
}

interface Point {
  key: string
  x: number
  y: number
  /** Its part of the largest, for the area of its point. */
  size: number | null
  tail: { x: number; y: number }[]
}

/** The quarters before the time shown, the oldest first. */
function quartersBefore(from: string, count: number): { from: string; to: string }[] {
  const start = dayjs(from)
  return Array.from({ length: count }, (_, at) => {
    const first = start.subtract((count - at) * 3, 'month')
    return { from: first.format('YYYY-MM-DD'), to: first.add(3, 'month').subtract(1, 'day').format('YYYY-MM-DD') }
  })
}

export function Matrix({ panel, from, to, lines, set }: Props) {
  const { t } = useTranslation('page')
  const say = useSay()
  const [x, y, size] = useAnswers([panel.x, panel.y, ...(panel.size ? [panel.size] : [])], panel.by, from, to)
  const largest = Math.max(...[...(size?.of.values() ?? [])].map((value) => value ?? 0), 0)
  const quarters = from ? quartersBefore(from, panel.tails) : []
  const past = useQueries({
    queries: quarters.flatMap((quarter) => [panel.x, panel.y].map((measure) => askQuery({ measure, by: [panel.by], where: [], ...quarter }))),
  })
  if (!x || !y) return null
  const pastOf = (at: number, side: number, key: string) => {
    const answer = past[at * 2 + side]?.data
    return answer?.rows.find((row) => (row.keys[0] ?? '') === key)?.value ?? null
  }
  const points = (): Point[] =>
    [...x.of.keys()].flatMap((key): Point[] => {
      const [right, up] = [x.of.get(key) ?? null, y.of.get(key) ?? null]
      if (key === '' || right === null || up === null) return []
      const tail = quarters.flatMap((_, at) => {
        const [a, b] = [pastOf(at, 0, key), pastOf(at, 1, key)]
        return a === null || b === null ? [] : [{ x: a, y: b }]
      })
      const own = size?.of.get(key) ?? null
      return [{ key, x: right, y: up, size: own !== null && largest > 0 ? Math.max(own, 0) / largest : null, tail }]
    })
  return (
    <Panel title={say(panel.title)} sentence={panel.tails > 0 ? t('tails', { count: panel.tails }) : undefined}>
      <Loaded query={x.answer} height={420} empty={<p className="empty-line">{t('nothing')}</p>}>
        {(right) => (
          <Loaded query={y.answer} height={420} empty={<p className="empty-line">{t('nothing')}</p>}>
            {(up) => <Plane panel={panel} points={points()} x={right} y={up} size={size?.answer.data} lines={lines} set={set} />}
          </Loaded>
        )}
      </Loaded>
    </Panel>
  )
}

interface PlaneProps extends Pick<Props, 'panel' | 'lines' | 'set'> {
  points: Point[]
  x: Answer
  y: Answer
  size: Answer | undefined
}

/** How wide a point is: the largest, and one of no size. */
const WIDE = 34
const NARROW = 12

function Plane({ panel, points, x, y, size, lines, set }: PlaneProps) {
  const { t } = useTranslation('page')
  const say = useSay()
  const labels = useLabels()
  const writer = useWriter()
  const xLine = lines.x ?? panel.x_line ?? median(points.map((point) => point.x))
  const yLine = lines.y ?? panel.y_line ?? median(points.map((point) => point.y))
  const xs = [...points.flatMap((point) => [point.x, ...point.tail.map((one) => one.x)]), xLine]
  const ys = [...points.flatMap((point) => [point.y, ...point.tail.map((one) => one.y)]), yLine]
  const [across, along] = [axis(xs), axis(ys)]
  const [view, setView] = useState<ChartView>('chart')
  const percent = (part: number) => `${part * 100}%`
  const fraction = x.measure.unit === 'fraction'
  const of = (id: QuadrantId) => points.filter((point) => quadrantOf(point.x, point.y, xLine, yLine) === id)
  return (
    <>
      <div className="fields" role="group" aria-label={t('lines')}>
        <Field label={t('line', { measure: say(x.measure) })}>
          <InputNumber
            aria-label={t('line', { measure: say(x.measure) })}
            value={fraction ? Number((xLine * 100).toFixed(2)) : Number(xLine.toFixed(2))}
            {...(fraction ? { suffix: '%' } : {})}
            onChange={(value) => set({ x: value === null ? null : fraction ? value / 100 : value })}
          />
        </Field>
        <Field label={t('line', { measure: say(y.measure) })}>
          <InputNumber aria-label={t('line', { measure: say(y.measure) })} value={Number(yLine.toFixed(2))} onChange={(value) => set({ y: value })} />
        </Field>
        {(lines.x !== undefined || lines.y !== undefined) && <Button onClick={() => set({ x: null, y: null })}>{t('linesBack')}</Button>}
      </div>
      <div className="matrix-bar">
        {size && <span className="quiet small">{t('size', { measure: say(size.measure) })}</span>}
        <ChartOrTable value={view} onChange={setView} what={say(panel.title)} />
      </div>
      {view === 'table' ? <PointTable {...{ panel, points, x, y }} quadrant={(point) => quadrantOf(point.x, point.y, xLine, yLine)} /> : (
      <div className="matrix" role="img" aria-label={t('matrixTold', { x: say(x.measure), y: say(y.measure) })}>
        {QUADRANTS.map((id) => (
          <span key={id} className={`matrix-corner matrix-${id}`}>
            {say(panel.quadrants[id].name)}
          </span>
        ))}
        <i className="matrix-x" style={{ left: percent(across(xLine)) }} />
        <i className="matrix-y" style={{ bottom: percent(along(yLine)) }} />
        <svg viewBox="0 0 100 100" preserveAspectRatio="none">
          {points.map((point, at) => (
            <polyline
              key={point.key}
              points={[...point.tail, point].map((one) => `${across(one.x) * 100},${100 - along(one.y) * 100}`).join(' ')}
              stroke={classColour(at)}
              vectorEffect="non-scaling-stroke"
            />
          ))}
        </svg>
        {points.map((point, at) => (
          <span
            key={point.key}
            className={across(point.x) > 0.8 ? 'matrix-point matrix-left' : 'matrix-point'}
            style={{ left: percent(across(point.x)), bottom: percent(along(point.y)) }}
            title={`${labels.value(panel.by, point.key)} · ${writer.full(point.x, x.measure)} · ${writer.full(point.y, y.measure)}`}
          >
            <i style={{ background: classColour(at), ...wide(point.size) }} />
            <span>{labels.value(panel.by, point.key)}</span>
          </span>
        ))}
        {ticks(xs).map((value) => (
          <span key={value} className="matrix-tick matrix-tick-x" style={{ left: percent(across(value)) }}>
            {writer.tick(value, x.measure)}
          </span>
        ))}
        {ticks(ys).map((value) => (
          <span key={value} className="matrix-tick matrix-tick-y" style={{ bottom: percent(along(value)) }}>
            {writer.tick(value, y.measure)}
          </span>
        ))}
        <span className="matrix-axis matrix-axis-x">{say(x.measure)} →</span>
        <span className="matrix-axis matrix-axis-y">{say(y.measure)} ↑</span>
      </div>
      )}
      <ul className="plays">
        {(['high_high', 'low_high', 'high_low', 'low_low'] as const).map((id) => (
          <li key={id}>
            <h3>{say(panel.quadrants[id].name)}</h3>
            <p>{of(id).map((point) => labels.value(panel.by, point.key)).join(t('comma')) || t('nobody')}</p>
            <p className="quiet small">{say(panel.quadrants[id].play)}</p>
          </li>
        ))}
      </ul>
    </>
  )
}

/** Areas, not widths, go with the size. */
function wide(size: number | null) {
  const width = size === null ? NARROW : NARROW + (WIDE - NARROW) * Math.sqrt(size)
  return { width, height: width }
}

interface TableProps extends Pick<PlaneProps, 'panel' | 'points' | 'x' | 'y'> {
  quadrant: (point: Point) => QuadrantId
}

function PointTable({ panel, points, x, y, quadrant }: TableProps) {
  const { t } = useTranslation('page')
  const say = useSay()
  const labels = useLabels()
  const writer = useWriter()
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={say(panel.title)}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{labels.dimension(panel.by)}</th>
            {[x, y].map((one) => (
              <th key={one.measure.id} scope="col" className="number">
                {say(one.measure)}
              </th>
            ))}
            <th scope="col">{t('quadrant')}</th>
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={point.key}>
              <th scope="row">{labels.value(panel.by, point.key)}</th>
              <td className="number">{writer.cell(point.x, x.measure)}</td>
              <td className="number">{writer.cell(point.y, y.measure)}</td>
              <td>{say(panel.quadrants[quadrant(point)].name)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
