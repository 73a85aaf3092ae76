//! Customers: what there is to talk about now, open prospects beside what the standard asks, and everybody with a policy in force.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Customers as Told } from '../api/types.ts'
import { useLanguage, useSay } from '../locales/say.ts'
import { whole } from '../shapes/figures.ts'
import { Asked } from './Asked.tsx'
import { Bar } from './Bar.tsx'
import { spoken } from './days.ts'
import { myCustomersQuery } from './mine.ts'
import { Occasions, Ways } from './Occasions.tsx'
import { todayOf, type Agent } from './who.ts'

/** So many are drawn at once. */
const SHOWN = 30

export function Customers({ agent }: { agent: Agent }) {
  const { t } = useTranslation('phone')
  const told = useQuery(myCustomersQuery(todayOf(agent)))
  return (
    <main>
      <header className="head">
        <h1>{t('page.customers')}</h1>
        <p className="quiet">{agent.code}</p>
      </header>
      <Asked query={told} lines={6}>
        {(found) => (
          <>
            <section className="card" aria-labelledby="occasions">
              <h2 id="occasions">{t('occasion.title')}</h2>
              {found.occasions.length === 0 ? <p className="quiet">{t('occasion.none')}</p> : <Occasions all={found.occasions} currency={found.currency} />}
            </section>
            <Prospects told={found} />
            <All told={found} />
          </>
        )}
      </Asked>
    </main>
  )
}

function Prospects({ told }: { told: Told }) {
  const { t } = useTranslation('phone')
  const language = useLanguage()
  const { open, asked, waiting } = told.prospects
  return (
    <section className="card" aria-labelledby="prospects">
      <h2 id="prospects">{t('prospects.title')}</h2>
      <p className="item-name">
        <span>{t('prospects.open')}</span>
        <span>
          <b>{whole(open, language)}</b>
          {asked !== null && ` / ${whole(asked, language)}`}
        </span>
      </p>
      {asked !== null && asked > 0 && <Bar part={open / asked} />}
      {waiting.length > 0 && (
        <details>
          <summary>{t('prospects.waiting')}</summary>
          <ul className="steps">
            {waiting.map((one) => (
              <li key={one.lead}>
                <span>{one.customer ?? one.lead}</span>
                <b>{t('prospects.since', { step: t(`prospects.step.${one.step as 'day'}`), days: one.days })}</b>
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}

function All({ told }: { told: Told }) {
  const { t } = useTranslation('phone')
  const language = useLanguage()
  const say = useSay()
  const [find, setFind] = useState('')
  const wanted = find.trim().toUpperCase()
  const found = wanted ? told.customers.filter((one) => one.customer.toUpperCase().includes(wanted)) : told.customers
  const shown = found.slice(0, SHOWN)
  return (
    <section className="card" aria-labelledby="everybody">
      <h2 id="everybody">
        {t('customers.title')} <span className="tag">{t('customers.many', { many: whole(told.total, language) })}</span>
      </h2>
      {told.notes.map((note) => (
        <p key={note.en} className="quiet small">
          {say(note)}
        </p>
      ))}
      {told.customers.length > 8 && (
        <>
          <label htmlFor="find">{t('customers.find')}</label>
          <input id="find" type="search" autoComplete="off" spellCheck={false} value={find} onChange={(event) => setFind(event.target.value)} />
        </>
      )}
      {told.customers.length === 0 && <p className="quiet">{t('customers.none')}</p>}
      <ul className="kept">
        {shown.map((one) => (
          <li key={one.customer}>
            <p className="kept-what">
              <b>{one.customer}</b>
              <span className="tag">{t('customers.policies', { many: whole(one.policies, language) })}</span>
            </p>
            <p className="quiet small">
              {[one.lines.map((line) => say(line)).join(' / '), one.last ? t('customers.last', { day: spoken(one.last, language) }) : t('customers.never')]
                .filter(Boolean)
                .join(' · ')}
            </p>
            <Ways customer={one.customer} />
          </li>
        ))}
      </ul>
      {found.length > shown.length && (
        <p className="quiet small" role="status">
          {t('customers.more', { shown: shown.length, many: whole(Math.max(found.length, wanted ? 0 : told.total), language) })}
        </p>
      )}
    </section>
  )
}
