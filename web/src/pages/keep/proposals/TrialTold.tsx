//! What came of a trial: which examples hold, and which figures would be others.
import { useTranslation } from 'react-i18next'
import type { Trial } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'

export function TrialTold({ of }: { of: Trial }) {
  const { t } = useTranslation('proposals')
  const say = useSay()
  const fail = of.examples.filter((one) => one.faults.length > 0).length
  return (
    <section className="trial" role="status" aria-label={t('trial')}>
      <h2>{t('trial')}</h2>
      <p>
        {of.examples.length === 0 ? t('noExamples') : fail === 0 ? t('allHold', { count: of.examples.length }) : t('someFail', { fail, count: of.examples.length })}
      </p>
      <ul className="trial-examples">
        {of.examples.map((one) => (
          <li key={`${one.path} ${one.title}`}>
            <span className={`tag ${one.faults.length === 0 ? 'tag-good' : 'tag-warn'}`}>{t(one.faults.length === 0 ? 'holds' : 'fails')}</span> {one.title}{' '}
            <span className="quiet small">{one.path}</span>
            {one.faults.length > 0 && <pre className="trial-faults">{one.faults.join('\n')}</pre>}
          </li>
        ))}
      </ul>
      {of.changes.map((one) => (
        <Beside key={`${one.measure} ${one.calibre}`} of={one} />
      ))}
      {of.notes.map((note) => (
        <p key={note.en} className="quiet small">
          {say(note)}
        </p>
      ))}
    </section>
  )
}

function Beside({ of }: { of: Trial['changes'][number] }) {
  const { t } = useTranslation('proposals')
  const say = useSay()
  const writer = useWriter()
  const labels = useLabels()
  const name = of.name.en ? say(of.name) : of.measure
  const cell = (value: number | null) => writer.cell(value, of)
  return (
    <section aria-label={name}>
      <h3>
        {name} <span className="quiet small">{of.refused ? '' : t(of.rows.every((row) => row.before === null) ? 'isNew' : of.changed === 0 ? 'same' : 'differ', { count: of.changed, of: of.rows.length })}</span>
      </h3>
      {of.refused ? (
        <p className="propose-refused">{say(of.refused)}</p>
      ) : (
        <div className="scroller" tabIndex={0} role="region" aria-label={name}>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{of.by ? labels.dimension(of.by) : t('period')}</th>
                <th scope="col" className="number">
                  {t('today')}
                </th>
                <th scope="col" className="number">
                  {t('withIt')}
                </th>
                <th scope="col" className="number">
                  {t('difference')}
                </th>
              </tr>
            </thead>
            <tbody>
              {of.rows.map((row) => (
                <tr key={row.key}>
                  <th scope="row">{of.by ? labels.value(of.by, row.key) : row.key}</th>
                  <td className="number">{cell(row.before)}</td>
                  <td className="number">{cell(row.after)}</td>
                  <td className="number">{row.before === row.after || row.before === null || row.after === null ? '' : writer.signed(row.after - row.before, of)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
