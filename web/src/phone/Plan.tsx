//! The own part of the published plan: month by month, the goals above it, how likely it is, and why it is what it is.
import { useTranslation } from 'react-i18next'
import { useLanguage, useSay } from '../locales/say.ts'
import { exact, FRACTION, whole } from '../shapes/figures.ts'
import { Bar } from './Bar.tsx'
import { monthName, usePeriod } from './days.ts'
import type { Planned } from './mine.ts'
import { tiersOf } from './tiers.ts'

export function Plan({ planned: { told, standing } }: { planned: Planned }) {
  const { t } = useTranslation('phone')
  const language = useLanguage()
  const say = useSay()
  const period = usePeriod()
  const { place, plan } = told
  const tiers = tiersOf(told)
  return (
    <section className="card" aria-labelledby="plan">
      <h2 id="plan">
        {say(told.goal)}
        <span className="tag">{period(plan.period)}</span>
      </h2>
      <ol className="tiers">
        {tiers.map((tier) => (
          <li key={tier.id} className={tier.missing === 0 ? 'tier-there' : undefined}>
            <span>{tier.name ? say(tier.name) : t('results.goal')}</span>
            <b>{t('results.of', { brought: whole(place.brought, language), goal: whole(tier.at, language) })}</b>
            <Bar part={tier.at > 0 ? place.brought / tier.at : 1} />
            <span className="quiet small">{tier.missing === 0 ? t('results.there') : t('next.more', { many: whole(tier.missing, language) })}</span>
          </li>
        ))}
      </ol>
      {standing && <Odds standing={standing} />}
      <table className="months">
        <caption className="unseen">{t('results.months')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('results.month')}</th>
            <th scope="col">{t('results.brought')}</th>
            <th scope="col">{t('results.asked')}</th>
          </tr>
        </thead>
        <tbody>
          {told.months.map((month, n) => (
            <tr key={month}>
              <th scope="row">{monthName(month, language)}</th>
              <td>{n < told.known ? whole(place.brought_by_month[n] ?? 0, language) : '–'}</td>
              <td>{whole(place.asked_by_month[n] ?? 0, language)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h3>{t('results.why')}</h3>
      <ul className="why">
        {place.before !== null && place.before !== place.goal && (
          <li>
            {t('results.changed', { before: whole(place.before, language), after: whole(place.goal, language) })} {plan.why}
          </li>
        )}
        {place.set.map((set) => (
          <li key={`${set.at}${set.value}`}>{t('results.setTo', { span: set.span, value: whole(set.value, language), why: set.why })}</li>
        ))}
        {place.why.map((why) => (
          <li key={why.en}>{say(why)}</li>
        ))}
        {place.carried > 0 && <li>{t('results.carried', { many: whole(place.carried, language) })}</li>}
        {place.hedge > 0 && <li>{t('results.hedge', { many: whole(place.hedge, language) })}</li>}
      </ul>
      <p className="quiet small">{say(told.goal.calibre.words)}</p>
    </section>
  )
}

function Odds({ standing: { place } }: { standing: NonNullable<Planned['standing']> }) {
  const { t } = useTranslation('phone')
  const language = useLanguage()
  const band = place.end_80
  if (place.odds === null || !band) return null
  return <p className="odds">{t('results.odds', { low: whole(band[0] ?? 0, language), high: whole(band[1] ?? 0, language), odds: exact(place.odds, FRACTION, language) })}</p>
}
