//! Today: how far the month is, what is still missing, and what the activity standard asks of the day.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Day, DayRow } from '../api/types.ts'
import { useLanguage, useSay } from '../locales/say.ts'
import { whole } from '../shapes/figures.ts'
import { Asked } from './Asked.tsx'
import { Bar } from './Bar.tsx'
import { daysLeft, spoken } from './days.ts'
import { counts, kindOf, type Kind } from './kinds.ts'
import { Joint } from './Joint.tsx'
import { Mark } from './Mark.tsx'
import { myDayQuery } from './mine.ts'
import { NextStep } from './NextStep.tsx'
import { Pressing } from './Occasions.tsx'
import { useQueue } from './sending.ts'
import { Tasks } from './Tasks.tsx'
import { go, pathTo } from './way.ts'
import { todayOf, type Agent } from './who.ts'

export function Today({ agent }: { agent: Agent }) {
  const { t } = useTranslation('phone')
  const language = useLanguage()
  const today = todayOf(agent)
  const day = useQuery(myDayQuery(today))
  const told = day.data
  const row = told?.rows.find((one) => one.key === agent.code)
  return (
    <main>
      <header className="head">
        <h1>{told ? <time dateTime={told.day}>{spoken(told.day, language)}</time> : t('page.today')}</h1>
        <p className="quiet">
          {agent.code}
          {told && !told.working && <span className="tag">{t('today.free')}</span>}
          {row && row.away > 0 && <span className="tag">{t('today.away')}</span>}
          {told?.demo && <span className="tag">{t('demo')}</span>}
        </p>
        {told?.demo && <p className="quiet small">{t('demoDay', { day: told.day })}</p>}
      </header>
      <Asked query={day} lines={5}>
        {(found) =>
          row ? (
            <>
              <Month day={found} row={row} />
              <NextStep day={found.day} />
              <Tasks />
              <Pressing day={found.day} />
              <Joint agent={agent.code} />
              <Activities day={found} row={row} agent={agent} />
            </>
          ) : (
            <p className="card">{t('today.notOnRoll', { code: agent.code })}</p>
          )
        }
      </Asked>
    </main>
  )
}

function Month({ day, row }: { day: Day; row: DayRow }) {
  const { t } = useTranslation('phone')
  const language = useLanguage()
  const say = useSay()
  if (!day.calibre) return <p className="card">{t('today.noPolicies')}</p>
  const { goal, month } = row
  const left = daysLeft(day.day)
  const days = left === 0 ? t('today.lastDay') : t('today.daysLeft', { days: left })
  return (
    <section className="card month" aria-labelledby="month">
      <h2 id="month">{t('today.month')}</h2>
      <p className="figure">
        <b>{whole(month, language)}</b>
        {goal !== null && <span> / {whole(goal, language)}</span>} <small>{t('policies')}</small>
      </p>
      {goal !== null && goal > 0 && <Bar part={month / goal} />}
      <p className="month-left">
        {goal === null ? t('today.noGoal') : month >= goal ? t('today.attained', { days }) : t('today.missing', { many: whole(goal - month, language), days })}
      </p>
      <details>
        <summary>{t('today.counted')}</summary>
        <p className="quiet small">{say(day.calibre.words)}</p>
      </details>
    </section>
  )
}

function Activities({ day, row, agent }: { day: Day; row: DayRow; agent: Agent }) {
  const { t } = useTranslation('phone')
  const say = useSay()
  const waiting = useQueue().filter((item) => item.by === agent.name && item.state === 'waiting' && !item.undone && item.corrects === undefined && item.says.day === day.day)
  const standard = day.standards.find((one) => one.id === row.standard)
  const items = day.items.map((item, n) => ({
    item,
    did: row.did[n] ?? 0,
    asked: row.asked[n] ?? 0,
    more: waiting.filter((one) => counts(item.id, one.kind, one.says.outcome)).length,
  }))
  return (
    <section className="card" aria-labelledby="activities">
      <h2 id="activities">
        {t('today.activities')}
        {standard && <span className="tag">{say(standard.name)}</span>}
      </h2>
      <ul className="items">
        {items.map(({ item, did, asked, more }) => (
          <li key={item.id}>
            <div>
              <p className="item-name">
                <span>{say(item)}</span>
                <span>
                  <b>{did}</b>
                  {asked > 0 && ` / ${asked}`}
                  {more > 0 && <span className="more">{t('today.more', { many: more })}</span>}
                </span>
              </p>
              {asked > 0 && <Bar part={did / asked} />}
            </div>
            {kindOf(item.id) && <Plus kind={kindOf(item.id) as Kind} />}
          </li>
        ))}
      </ul>
      {standard && (
        <details>
          <summary>{t('today.standard')}</summary>
          <p className="quiet small">{say(standard.definition)}</p>
        </details>
      )}
    </section>
  )
}

/** The way to recording one of those. */
function Plus({ kind }: { kind: Kind }) {
  const { t } = useTranslation('phone')
  const path = pathTo('record', kind)
  return (
    <a
      className="plus"
      href={path}
      aria-label={t('today.record', { what: t(`kind.${kind}`) })}
      onClick={(event) => {
        event.preventDefault()
        go(path)
      }}
    >
      <Mark name="record" size={20} />
    </a>
  )
}
