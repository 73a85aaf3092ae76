//! Attainment: the month beside its published goal, and where the plan stands.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Review, ReviewStanding } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { FRACTION, POLICIES, whole } from '../../../shapes/figures.ts'
import { usePeriodName, useWriter } from '../../../shapes/hooks.ts'
import { Bar } from './Bar.tsx'
import { PlaceLink } from './PlaceLink.tsx'

const SHOWN = 12

export function Standing({ of, review }: { of: ReviewStanding; review: Review }) {
  const { t } = useTranslation('review')
  const say = useSay()
  const period = usePeriodName()
  return (
    <>
      {of.refused ? (
        <p className="review-why">{say(of.refused)}</p>
      ) : (
        <div className="review-halves">
          <Month of={of} review={review} />
          <Rows of={of} review={review} />
        </div>
      )}
      {of.plan ? <Plan of={of.plan} /> : of.no_plan && <p className="review-why">{say(of.no_plan)}</p>}
      <p className="quiet small">
        {t('monthOf', { month: period(of.month) })} {of.calibre && say(of.calibre.words)}{' '}
        <Link className="no-print" to="/goals">
          {t('toGoals')}
        </Link>
      </p>
    </>
  )
}

function Month({ of, review }: { of: ReviewStanding; review: Review }) {
  const { t } = useTranslation('review')
  const language = useLanguage()
  const writer = useWriter()
  const { done, goal, part } = of.whole
  return (
    <div className="review-month">
      <p className="review-large">{part === null ? '–' : writer.cell(part, FRACTION)}</p>
      <p>{t('doneOf', { done: whole(done ?? 0, language), goal: whole(goal ?? 0, language) })}</p>
      <Bar part={part ?? 0} />
      <p className="quiet small">{t('until', { day: review.to })}</p>
    </div>
  )
}

function Rows({ of, review }: { of: ReviewStanding; review: Review }) {
  const { t } = useTranslation('review')
  const language = useLanguage()
  const writer = useWriter()
  if (of.rows.length === 0) return null
  const shown = of.rows.slice(0, SHOWN)
  return (
    <div>
      <div className="scroller" tabIndex={0} role="region" aria-label={t('attainedBy')}>
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t('place')}</th>
              <th scope="col" className="number">
                {t('soFar')}
              </th>
              <th scope="col" className="number">
                {t('goal')}
              </th>
              <th scope="col" className="number">
                {t('attained')}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.key ?? ''}>
                <th scope="row">
                  <PlaceLink review={review} of={row.key} />
                </th>
                <td className="number">{row.done === null ? '–' : whole(row.done, language)}</td>
                <td className="number">{row.goal === null ? '–' : whole(row.goal, language)}</td>
                <td className="number">
                  {row.part === null ? '–' : writer.cell(row.part, FRACTION)}
                  {row.part !== null && <Bar part={row.part} />}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {of.rows.length > SHOWN && <p className="quiet small">{t('least', { shown: SHOWN, total: of.rows.length })}</p>}
    </div>
  )
}

function Plan({ of }: { of: NonNullable<ReviewStanding['plan']> }) {
  const { t } = useTranslation('review')
  const language = useLanguage()
  const writer = useWriter()
  const say = useSay()
  const { place } = of
  const band = place.end_80
  return (
    <dl className="review-facts">
      <div>
        <dt>{t('planGoal')}</dt>
        <dd>{writer.full(place.goal, POLICIES)}</dd>
      </div>
      <div>
        <dt>{t('planDone')}</dt>
        <dd>
          {whole(place.done, language)} <span className="quiet small">{t('planDue', { due: whole(place.due, language) })}</span>
        </dd>
      </div>
      <div>
        <dt>{t('planEnd')}</dt>
        <dd>
          {place.end === null ? '–' : whole(place.end, language)}{' '}
          {band && <span className="quiet small">{t('band', { low: whole(band[0] ?? 0, language), high: whole(band[1] ?? 0, language) })}</span>}
        </dd>
      </div>
      <div>
        <dt>{t('odds')}</dt>
        <dd>
          {place.odds === null ? '–' : writer.cell(place.odds, FRACTION)}
          {of.sign_below !== null && of.unlikely > 0 && <span className="quiet small"> {t('unlikely', { many: of.unlikely, below: writer.cell(of.sign_below, FRACTION) })}</span>}
        </dd>
      </div>
      {of.notes.map((note) => (
        <div key={note.en} className="review-facts-note">
          <dd className="quiet small">{say(note)}</dd>
        </div>
      ))}
    </dl>
  )
}
