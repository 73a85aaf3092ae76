//! Months of issue and classes: what was booked, and what stays of it at each mark; what is carried on has its limits.
import { useTranslation } from 'react-i18next'
import type { Stay } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'
import { FRACTION } from '../../../shapes/figures.ts'
import { Panel } from '../../../shapes/Panel.tsx'

type Stays = Stay['whole']['at'][number]

interface Row {
  key: string
  name: string
  booked: number
  at: Stays[]
}

export function DevelopmentTable({ of }: { of: Stay }) {
  const { t } = useTranslation('development')
  const say = useSay()
  const labels = useLabels()
  const by = of.by
  const months = of.cohorts.map((one): Row => ({ key: one.period, name: one.period, booked: one.booked, at: one.at }))
  const classes = by ? of.classes.map((one): Row => ({ key: one.key ?? '', name: labels.value(by, one.key ?? ''), booked: one.booked, at: one.at })) : []
  const whole: Row = { key: 'all', name: t('all'), booked: of.whole.booked, at: of.whole.at }
  return (
    <div className="development">
      <Panel title={t('months')} sentence={t('monthsTold')}>
        <Rows of={of} head={t('month')} rows={months} whole={whole} />
      </Panel>
      {by && (
        <Panel title={t('classes', { dimension: labels.dimension(by) })} sentence={t('classesTold')}>
          <Rows of={of} head={labels.dimension(by)} rows={classes} whole={whole} />
        </Panel>
      )}
      <p className="quiet small">{say(of.calibre.words)}</p>
      {of.notes.map((note) => (
        <p key={note.en} className="quiet small">
          {say(note)}
        </p>
      ))}
    </div>
  )
}

function Rows({ of, head, rows, whole }: { of: Stay; head: string; rows: Row[]; whole: Row }) {
  const { t } = useTranslation('development')
  const say = useSay()
  const line = (row: Row) => (
    <>
      <th scope="row">{row.name}</th>
      <td className="number">
        <Count value={row.booked} of={of} />
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
  const known = stays.low === null || stays.high === null || stays.high - stays.low < 1
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
