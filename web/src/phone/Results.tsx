//! Results: the last seven days, the plan month by month and why it is what it is, and the place in contests.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Day, DayRow } from '../api/types.ts'
import { useLanguage } from '../locales/say.ts'
import { Asked } from './Asked.tsx'
import { Contests } from './Contests.tsx'
import { spoken, weekday } from './days.ts'
import { myContestsQuery, myDayQuery, myPlanQuery, myScoreQuery } from './mine.ts'
import { Plan } from './Plan.tsx'
import { Score } from './Score.tsx'
import { todayOf, type Agent } from './who.ts'

export function Results({ agent }: { agent: Agent }) {
  const { t } = useTranslation('phone')
  const day = useQuery(myDayQuery(todayOf(agent)))
  const told = day.data
  const plan = useQuery({ ...myPlanQuery(told?.day ?? ''), enabled: told !== undefined })
  const contests = useQuery({ ...myContestsQuery(told?.day ?? ''), enabled: told !== undefined })
  const score = useQuery(myScoreQuery(agent.code))
  return (
    <main>
      <header className="head">
        <h1>{t('page.results')}</h1>
        <p className="quiet">{agent.code}</p>
      </header>
      <Asked query={day}>
        {(found) => {
          const row = found.rows.find((one) => one.key === agent.code)
          return row ? <Week day={found} row={row} /> : <p className="card">{t('today.notOnRoll', { code: agent.code })}</p>
        }}
      </Asked>
      {told && <Asked query={plan}>{(found) => (found ? <Plan planned={found} /> : <p className="card quiet">{t('results.noPlan')}</p>)}</Asked>}
      {told && <Asked query={contests}>{(found) => <Contests contests={found} day={told.day} />}</Asked>}
      <Asked query={score}>{(found) => found && <Score of={found} />}</Asked>
    </main>
  )
}

function Week({ day, row }: { day: Day; row: DayRow }) {
  const { t } = useTranslation('phone')
  const language = useLanguage()
  const most = Math.max(...row.week, 1)
  return (
    <section className="card" aria-labelledby="week">
      <h2 id="week">{t('results.week')}</h2>
      <ol className="week">
        {day.week.map((one, n) => {
          const many = row.week[n] ?? 0
          return (
            <li key={one}>
              <span className="unseen">{spoken(one, language)}</span>
              <b>{many}</b>
              <i aria-hidden="true" className={many === 0 ? 'week-none' : undefined} style={{ height: many === 0 ? 3 : 6 + (many / most) * 58 }} />
              <span aria-hidden="true">{weekday(one, language)}</span>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
