//! The next higher thing within reach: a goal of the plan, a prize or a place of a contest that runs.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useLanguage, useSay } from '../locales/say.ts'
import { whole, write } from '../shapes/figures.ts'
import { usePeriod } from './days.ts'
import { isOn, myContestsQuery, myPlanQuery } from './mine.ts'
import { tiersOf } from './tiers.ts'

export function NextStep({ day }: { day: string }) {
  const { t } = useTranslation('phone')
  const language = useLanguage()
  const say = useSay()
  const period = usePeriod()
  const plan = useQuery(myPlanQuery(day)).data
  const contests = useQuery(myContestsQuery(day)).data ?? []
  const next = plan && tiersOf(plan.told).find((tier) => tier.missing > 0)
  const steps = contests.filter((one) => isOn(one.contest, day)).flatMap((one) => one.own.map((place) => ({ one, place })))
  if (!next && steps.length === 0) return null
  return (
    <section className="card" aria-labelledby="next">
      <h2 id="next">{t('next.title')}</h2>
      <ul className="steps">
        {plan && next && (
          <li>
            <span>{t('next.tier', { period: period(plan.told.plan.period), tier: next.name ? say(next.name) : t('results.goal') })}</span>
            <b>{t('next.more', { many: whole(next.missing, language) })}</b>
          </li>
        )}
        {steps.map(({ one, place }) => (
          <li key={one.contest.id}>
            <span>
              {say(one.contest)} · {t('results.rank', { rank: place.rank })}
            </span>
            {place.to_next_prize !== null && place.next_prize_more_fen !== null && (
              <b>{t('next.prize', { many: place.to_next_prize, more: money(place.next_prize_more_fen, one.currency, language, t('yuan')) })}</b>
            )}
            {place.to_next_prize === null && place.to_next_place !== null && <b>{t('next.place', { many: place.to_next_place })}</b>}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Hundredths of a currency, written. */
export function money(fen: number, currency: string, language: 'zh' | 'en', yuan: string): string {
  const { before, number, unit } = write(fen / 100, { unit: 'money', currency }, language)
  return `${before}${number}${unit === 'yuan' ? ` ${yuan}` : ''}`
}
