//! Months of issue and classes: what was booked, and what stays of it at each mark; what is carried on has its limits.
import { useTranslation } from 'react-i18next'
import type { Measure, Stay } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { ChartOrTable, type ChartView } from '../../../shapes/ChartOrTable.tsx'
import { FigureButton } from '../../../shapes/FigureButton.tsx'
import { FRACTION } from '../../../shapes/figures.ts'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'
import { Panel } from '../../../shapes/Panel.tsx'
import { useNumberMenu } from '../../../shapes/useNumberMenu.tsx'
import { DevelopmentChart } from './DevelopmentChart.tsx'
import { isKnown } from './option.ts'

type Stays = Stay['whole']['at'][number]

interface Row {
  key: string
  name: string
  booked: number
  at: Stays[]
  /** Which facts were booked: days and filters within those of the board; none where that cannot be said. */
  limits: Partial<Limits> | null
}

interface Limits {
  where: string[]
  from: string | undefined
  to: string | undefined
}

interface Props {
  of: Stay
  measure: Measure
  limits: Limits
  view: ChartView
  setView: (view: ChartView) => void
}

export function DevelopmentTable({ of, measure, limits, view, setView }: Props) {
  const { t } = useTranslation('development')
  const say = useSay()
  const labels = useLabels()
  const writer = useWriter()
  const menu = useNumberMenu()
  const by = of.by
  const months = of.cohorts.map((one): Row => ({ key: one.period, name: one.period, booked: one.booked, at: one.at, limits: one.from && one.to ? { from: one.from, to: one.to } : null }))
  const classes = by
    ? of.classes.map(
        (one): Row => ({
          key: one.key ?? '',
          name: labels.value(by, one.key ?? ''),
          booked: one.booked,
          at: one.at,
          limits: one.key === null ? null : { where: [...limits.where, `${by}=${one.key}`] },
        }),
      )
    : []
  const whole: Row = { key: 'all', name: t('all'), booked: of.whole.booked, at: of.whole.at, limits: {} }
  const open = (row: Row, element: HTMLElement) =>
    menu.open(
      { measure, what: `${row.name} · ${t('booked')}`, figure: writer.cell(Math.round(row.booked), of.measure), ...limits, ...row.limits },
      element,
    )
  return (
    <div className="development">
      <Panel title={t('months')} sentence={t('monthsTold')}>
        <div className="development-bar no-print">
          <ChartOrTable value={view} onChange={setView} what={t('months')} />
        </div>
        {view === 'chart' ? <DevelopmentChart of={of} /> : <Rows of={of} head={t('month')} rows={months} whole={whole} open={open} />}
      </Panel>
      {by && (
        <Panel title={t('classes', { dimension: labels.dimension(by) })} sentence={t('classesTold')}>
          <Rows of={of} head={labels.dimension(by)} rows={classes} whole={whole} open={open} />
        </Panel>
      )}
      <p className="quiet small">{say(of.calibre.words)}</p>
      {of.notes.map((note) => (
        <p key={note.en} className="quiet small">
          {say(note)}
        </p>
      ))}
      {menu.shown}
    </div>
  )
}

interface RowsProps {
  of: Stay
  head: string
  rows: Row[]
  whole: Row
  open: (row: Row, element: HTMLElement) => void
}

function Rows({ of, head, rows, whole, open }: RowsProps) {
  const { t } = useTranslation('development')
  const say = useSay()
  const writer = useWriter()
  const line = (row: Row) => (
    <>
      <th scope="row">{row.name}</th>
      <td className="number">
        <FigureButton text={writer.cell(Math.round(row.booked), of.measure)} known={row.limits !== null} open={(element) => open(row, element)} />
      </td>
      {row.at.map((stays, at) => (
        <td key={of.marks[at]?.months} className="number">
          <Figure stays={stays} booked={row.booked} of={of} />
        </td>
      ))}
    </>
  )
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={head}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{head}</th>
            <th scope="col" className="number">
              {t('booked')}
            </th>
            {of.marks.map((mark) => (
              <th key={mark.months} scope="col" className="number">
                {say(mark.name)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>{line(row)}</tr>
          ))}
        </tbody>
        <tfoot>
          <tr>{line(whole)}</tr>
        </tfoot>
      </table>
    </div>
  )
}

function Count({ value, of }: { value: number; of: Stay }) {
  const writer = useWriter()
  return <>{writer.cell(Math.round(value), of.measure)}</>
}

/** How many stay, which part that is, and how far it may be off. */
function Figure({ stays, booked, of }: { stays: Stays; booked: number; of: Stay }) {
  const writer = useWriter()
  if (stays.value === null) return <>–</>
  const known = isKnown(stays)
  return (
    <>
      <span className={known ? undefined : 'carried'}>
        <Count value={stays.value} of={of} />
      </span>
      <span className="stays-bar" aria-hidden="true">
        <i style={{ inlineSize: `${booked > 0 ? (stays.value / booked) * 100 : 0}%` }} />
      </span>
      <span className="quiet small">
        {booked > 0 ? writer.full(stays.value / booked, FRACTION) : '–'}
        {!known && stays.low !== null && stays.high !== null && ` · ${writer.cell(Math.round(stays.low), of.measure)}–${writer.cell(Math.round(stays.high), of.measure)}`}
      </span>
    </>
  )
}
