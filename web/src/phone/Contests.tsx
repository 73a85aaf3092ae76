//! The own place in contests, and what is next there.
import { useTranslation } from 'react-i18next'
import type { ContestTold } from '../api/types.ts'
import { useLanguage, useSay } from '../locales/say.ts'
import { POLICIES, exact, whole } from '../shapes/figures.ts'
import { isOn } from './mine.ts'
import { money } from './NextStep.tsx'

export function Contests({ contests, day }: { contests: ContestTold[]; day: string }) {
  const { t } = useTranslation('phone')
  const language = useLanguage()
  const say = useSay()
  const amount = (fen: number, currency: string) => money(fen, currency, language, t('yuan'))
  return contests.map((told) => (
    <section key={told.contest.id} className="card" aria-label={say(told.contest)}>
      <h2>
        {say(told.contest)}
        <span className="tag">{t(isOn(told.contest, day) ? 'contest.running' : `contest.${told.contest.state}`)}</span>
      </h2>
      <p className="quiet small">{t('contest.days', { from: told.contest.from, to: told.contest.to, seen: told.day })}</p>
      {told.own.map((place) => (
        <div key={place.unit} className="rank">
          <p>
            <b>{t('results.rank', { rank: whole(place.rank, language) })}</b> {t('results.ofAll', { all: whole(told.total, language) })}
          </p>
          <p>
            {t('contest.count', { count: exact(place.count, POLICIES, language) })}
            {place.posted_fen !== null
              ? ` · ${t('contest.paid', { amount: amount(place.posted_fen, told.currency) })}`
              : place.prize_fen > 0 && ` · ${t('contest.soFar', { amount: amount(place.prize_fen, told.currency) })}`}
          </p>
          {isOn(told.contest, day) && (
            <ul className="steps">
              {place.to_next_prize !== null && place.next_prize_more_fen !== null && (
                <li>{t('next.prize', { many: place.to_next_prize, more: amount(place.next_prize_more_fen, told.currency) })}</li>
              )}
              {place.to_next_place !== null && <li>{t('next.place', { many: place.to_next_place })}</li>}
            </ul>
          )}
        </div>
      ))}
      <details>
        <summary>{t('contest.rules')}</summary>
        <ul className="why">
          <li>{say(told.contest.calibre.words)}</li>
          {told.contest.rules.map((rule) => (
            <li key={rule.en}>{say(rule)}</li>
          ))}
        </ul>
      </details>
    </section>
  ))
}
