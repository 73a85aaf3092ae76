//! The funnel of the period beside the periods before, and why policies were lost.
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ReviewFunnel, ReviewLost } from '../../../api/types.ts'
import type { Language } from '../../../locales/index.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { Bar } from './Bar.tsx'

export function Steps({ of }: { of: ReviewFunnel }) {
  const { t } = useTranslation('review')
  const say = useSay()
  const language = useLanguage()
  const last = of.periods.at(-1)
  const most = Math.max(1, ...(last?.reached ?? []))
  return (
    <>
      <div className="scroller" tabIndex={0} role="region" aria-label={say(of.name)}>
        <table className="grid review-wide">
          <thead>
            <tr>
              <th scope="col">{t('step')}</th>
              {of.periods.map((period) => (
                <th scope="col" className={period === last ? 'number' : 'number review-older'} key={period.from}>
                  {period.from.slice(5)}
                </th>
              ))}
              <th scope="col" className="number">
                {t('usual')}
              </th>
              <th scope="col" className="review-bar-column">
                <span className="unseen">{t('picture')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {of.steps.map((step, n) => {
              const now = last?.reached[n] ?? 0
              const before = of.periods.slice(0, -1).map((period) => period.reached[n] ?? 0)
              return (
                <tr key={step.id}>
                  <th scope="row">{say(step)}</th>
                  {of.periods.map((period) => (
                    <td className={period === last ? 'number review-now' : 'number review-older'} key={period.from}>
                      {whole(period.reached[n] ?? 0, language)}
                    </td>
                  ))}
                  <td className="number">{before.length > 0 ? figure(before.reduce((sum, many) => sum + many, 0) / before.length, language) : '–'}</td>
                  <td className="review-bar-column">
                    <Bar part={now} most={most} />
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
      <div className="quiet small review-said">
        <p>
          {t('stepsOfPeriod')} {say(of.definition)}{' '}
          <Link className="no-print" to="/funnel">
            {t('toFunnel')}
          </Link>
        </p>
        {of.notes.map((note) => (
          <p key={note.en}>{say(note)}</p>
        ))}
      </div>
    </>
  )
}

export function Lost({ of }: { of: ReviewLost[] }) {
  return (
    <div className="review-halves">
      {of.map((one) => (
        <Reasons key={`${one.measure.id}/${one.by}`} of={one} />
      ))}
    </div>
  )
}

function Reasons({ of }: { of: ReviewLost }) {
  const { t } = useTranslation('review')
  const say = useSay()
  const labels = useLabels()
  const language = useLanguage()
  const most = Math.max(1, ...of.rows.map((row) => row.count))
  return (
    <div>
      <h3>{t('lostBy', { what: say(of.measure), by: labels.dimension(of.by) })}</h3>
      {of.refused ? (
        <p className="review-why">{say(of.refused)}</p>
      ) : of.rows.length === 0 ? (
        <p className="quiet">{t('noneLost')}</p>
      ) : (
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{labels.dimension(of.by)}</th>
              <th scope="col" className="number">
                {t('thisTime')}
              </th>
              <th scope="col" className="number">
                {t('usual')}
              </th>
              <th scope="col" className="review-bar-column">
                <span className="unseen">{t('picture')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {of.rows.map((row) => (
              <tr key={row.key ?? ''}>
                <th scope="row">{labels.value(of.by, row.key)}</th>
                <td className="number review-now">{whole(row.count, language)}</td>
                <td className="number">{figure(row.usual, language)}</td>
                <td className="review-bar-column">
                  <Bar part={row.count} most={most} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="quiet small">
        {say(of.definition)} {of.calibre && t('calibre', { words: say(of.calibre.words) })}
      </p>
    </div>
  )
}

/** An average, to a tenth. */
function figure(value: number, language: Language): string {
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 1 }).format(value)
}
