//! What there is to talk about with customers: why now, with whom, and a button each to record a call or a visit.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Occasion } from '../api/types.ts'
import { useLanguage } from '../locales/say.ts'
import { whole } from '../shapes/figures.ts'
import { spoken } from './days.ts'
import { myCustomersQuery } from './mine.ts'
import { money } from './NextStep.tsx'
import { go, pathTo } from './way.ts'

/** How many stand on today's page. */
const PRESSING = 3

/** The most pressing ones, and the way to all. */
export function Pressing({ day }: { day: string }) {
  const { t } = useTranslation('phone')
  const language = useLanguage()
  const told = useQuery(myCustomersQuery(day)).data
  if (!told || told.occasions.length === 0) return null
  return (
    <section className="card" aria-labelledby="pressing">
      <h2 id="pressing">{t('occasion.title')}</h2>
      <Occasions all={told.occasions.slice(0, PRESSING)} currency={told.currency} />
      {told.occasions_total > PRESSING && (
        <a
          className="button"
          href={pathTo('customers')}
          onClick={(event) => {
            event.preventDefault()
            go(pathTo('customers'))
          }}
        >
          {t('occasion.all', { many: whole(told.occasions_total, language) })}
        </a>
      )}
    </section>
  )
}

export function Occasions({ all, currency }: { all: Occasion[]; currency: string }) {
  return (
    <ul className="kept">
      {all.map((one) => (
        <One key={`${one.kind} ${one.customer} ${one.policy} ${one.day}`} one={one} currency={currency} />
      ))}
    </ul>
  )
}

function One({ one, currency }: { one: Occasion; currency: string }) {
  const { t, i18n } = useTranslation('phone')
  const language = useLanguage()
  const days = Math.abs(one.in_days)
  const when =
    one.in_days === 0
      ? t('occasion.today')
      : one.kind === 'claim' || one.kind === 'follow_up'
        ? t('occasion.ago', { days })
        : t(one.in_days > 0 ? 'occasion.in' : 'occasion.late', { days })
  const late = one.kind === 'renewal' && one.in_days < 0
  const outcome = one.outcome && i18n.exists(`phone:outcome.${one.outcome}`) ? t(`outcome.${one.outcome as 'interested'}`) : one.outcome
  return (
    <li>
      <p className="kept-what">
        <b>{t(`occasion.kind.${one.kind}`)}</b>
        <span className={late ? 'tag tag-bad' : 'tag'}>{when}</span>
      </p>
      <p className="quiet small">
        {[
          one.customer ?? t('occasion.unnamed'),
          one.policy,
          one.amount_fen === null ? null : money(one.amount_fen, currency, language, t('yuan')),
          outcome && one.kind === 'follow_up' ? t('occasion.lastTime', { outcome }) : null,
          spoken(one.day, language),
        ]
          .filter(Boolean)
          .join(' · ')}
      </p>
      {one.customer && <Ways customer={one.customer} />}
    </li>
  )
}

/** To a record of a call or a visit with that customer. */
export function Ways({ customer }: { customer: string }) {
  const { t } = useTranslation('phone')
  return (
    <p className="ways">
      {(['call', 'visit'] as const).map((kind) => (
        <a
          key={kind}
          className="button"
          href={pathTo('record', kind)}
          aria-label={`${t('today.record', { what: t(`kind.${kind}`) })}: ${customer}`}
          onClick={(event) => {
            event.preventDefault()
            go(pathTo('record', kind), customer)
          }}
        >
          {t(`occasion.${kind}`)}
        </a>
      ))}
    </p>
  )
}
