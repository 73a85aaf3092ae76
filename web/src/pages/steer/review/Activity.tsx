//! The activity standard over the period: who did how much of it, and on how many working days nothing is told.
import { getRouteApi } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Span, SpanRow } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { FRACTION, whole } from '../../../shapes/figures.ts'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'
import { readReviewSearch } from './search.ts'
import { Link } from '@tanstack/react-router'

const route = getRouteApi('/review')
const SHOWN = 40

export function Activity({ of }: { of: Span }) {
  const { t } = useTranslation('review')
  const say = useSay()
  const labels = useLabels()
  const search = route.useSearch()
  const { all } = of
  const rows = of.rows.slice(0, SHOWN)
  return (
    <>
      <p className="review-sentence">
        {t('activitySum', { people: all.people, met: all.met, silent: all.silent_days, there: all.there_days, days: of.days.length })}
      </p>
      <div className="scroller" tabIndex={0} role="region" aria-label={t('activityBy')}>
        <table className="grid review-wide">
          <thead>
            <tr>
              <th scope="col">{labels.dimension(of.by)}</th>
              {of.by !== 'agent' && (
                <th scope="col" className="number">
                  {t('people')}
                </th>
              )}
              {of.items.map((item) => (
                <th scope="col" className="number" key={item.id}>
                  {say(item)}
                </th>
              ))}
              <th scope="col" className="number">
                {t('met')}
              </th>
              <th scope="col" className="number">
                {t('silentDays')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <Row
                key={row.key ?? ''}
                row={row}
                of={of}
                name={
                  of.by === 'agent' || row.key === null ? (
                    labels.value(of.by, row.key)
                  ) : (
                    <Link to="/review" search={readReviewSearch({ ...search, where: [`${of.by}=${row.key}`] })}>
                      {labels.value(of.by, row.key)}
                    </Link>
                  )
                }
              />
            ))}
          </tbody>
          <tfoot>
            <Row row={all} of={of} name={t('allOfThem')} />
          </tfoot>
        </table>
      </div>
      {of.total > rows.length && <p className="quiet small">{t('most', { shown: rows.length, total: of.total })}</p>}
      {of.by !== 'agent' && of.silent.length > 0 && <Silent of={of} />}
      <div className="quiet small review-said">
        {of.standards.map((standard) => (
          <p key={standard.id}>
            <b>{say(standard.name)}</b> {say(standard.definition)} {t('worksBy', { people: standard.people })}
          </p>
        ))}
        {of.notes.map((note) => (
          <p key={note.en}>{say(note)}</p>
        ))}
      </div>
    </>
  )
}

function Row({ row, of, name }: { row: SpanRow; of: Span; name: React.ReactNode }) {
  const { t } = useTranslation('review')
  const language = useLanguage()
  const writer = useWriter()
  const silent = row.there_days > 0 ? row.silent_days / row.there_days : 0
  return (
    <tr>
      <th scope="row">{name}</th>
      {of.by !== 'agent' && <td className="number">{whole(row.people, language)}</td>}
      {of.items.map((item, n) => {
        const did = row.did[n] ?? 0
        const asked = row.asked[n] ?? 0
        const short = asked > 0 && did < asked / 2
        return (
          <td className={short ? 'number review-short' : 'number'} key={item.id}>
            {asked === 0 && did === 0 ? '–' : whole(did, language)}
            {asked > 0 && <small> / {whole(asked, language)}</small>}
          </td>
        )
      })}
      <td className="number">{of.by === 'agent' ? (row.met > 0 ? t('yes') : '–') : row.people > 0 ? writer.cell(row.met / row.people, FRACTION) : '–'}</td>
      <td className={silent >= 0.5 ? 'number review-short' : 'number'}>
        {whole(row.silent_days, language)}
        <small> / {whole(row.there_days, language)}</small>
      </td>
    </tr>
  )
}

function Silent({ of }: { of: Span }) {
  const { t } = useTranslation('review')
  const labels = useLabels()
  return (
    <div className="review-silent">
      <h3>{t('silent', { people: of.silent_people })}</h3>
      <ul>
        {of.silent.map((one) => (
          <li key={one.agent}>
            <b>{labels.value('agent', one.agent)}</b>{' '}
            <span className="quiet small">
              {one.place.team ? labels.value('team', one.place.team) : ''} {t('silentOf', { silent: one.silent_days, there: one.there_days })}
            </span>
          </li>
        ))}
      </ul>
      {of.silent_people > of.silent.length && <p className="quiet small">{t('longest', { shown: of.silent.length, total: of.silent_people })}</p>}
    </div>
  )
}
