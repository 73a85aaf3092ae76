//! Records of this phone, each with where it stands, and what can be done: mended, dropped, taken back.
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../locales/say.ts'
import { Attach } from './Attach.tsx'
import { spoken } from './days.ts'
import type { Item } from './queue.ts'
import { queue } from './sending.ts'

export function Kept({ items, today }: { items: Item[]; today: string }) {
  return (
    <ul className="kept">
      {items.map((item) => (
        <One key={item.key} item={item} today={today} />
      ))}
    </ul>
  )
}

function One({ item, today }: { item: Item; today: string }) {
  const { t } = useTranslation('phone')
  const language = useLanguage()
  const kind = t(`kind.${item.kind as 'call'}`)
  const what = item.corrects === undefined ? kind : t('mine.back', { what: kind })
  const details = [
    item.says.outcome && t(`outcome.${item.says.outcome as 'kept'}`),
    item.says.source && t(`outcome.${item.says.source as 'referral'}`),
    item.says.day && spoken(item.says.day, language),
    item.says.customer,
  ].filter(Boolean)
  const state = item.undone ? 'undone' : item.state === 'waiting' && item.tried ? 'again' : item.state
  return (
    <li>
      <p className="kept-what">
        <b>{what}</b>
        <span className={state === 'refused' ? 'tag tag-bad' : 'tag'}>{t(`state.${state}`)}</span>
      </p>
      {details.length > 0 && <p className="quiet small">{details.join(' · ')}</p>}
      {item.noPlace && <p className="quiet small">{item.noPlace}</p>}
      {item.refusal && item.state === 'refused' && <p className="refused">{item.refusal}</p>}
      {item.state === 'sent' && !item.undone && item.corrects === undefined && item.says.activity && <Attach activity={item.says.activity} of={what} />}
      {item.state === 'refused' && item.corrects === undefined ? (
        <Mend item={item} today={today} />
      ) : (
        !item.undone && (item.corrects === undefined || item.state === 'refused') && (
          <button type="button" className="quiet-button" aria-label={`${t('said.undo')}: ${what}`} onClick={() => queue.undo(item.key)}>
            {t('said.undo')}
          </button>
        )
      )}
    </li>
  )
}

/** What may have been wrong is asked again; or it is dropped. */
function Mend({ item, today }: { item: Item; today: string }) {
  const { t } = useTranslation('phone')
  const id = useId()
  const [customer, setCustomer] = useState(item.says.customer ?? '')
  const [day, setDay] = useState(item.says.day ?? today)
  const send = () => {
    const { customer: _, ...rest } = item.says
    queue.mend(item.key, { ...rest, day, ...(customer.trim() ? { customer: customer.trim() } : {}) })
  }
  return (
    <form
      className="fields"
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <label htmlFor={`${id}c`}>{t('record.customer')}</label>
      <input id={`${id}c`} autoComplete="off" spellCheck={false} value={customer} onChange={(event) => setCustomer(event.target.value)} />
      <label htmlFor={`${id}d`}>{t('record.day')}</label>
      <input id={`${id}d`} type="date" required max={today} value={day} onChange={(event) => setDay(event.target.value)} />
      <div className="two">
        <button type="submit" className="button button-first">
          {t('mine.sendAgain')}
        </button>
        <button type="button" className="button" onClick={() => queue.undo(item.key)}>
          {t('mine.drop')}
        </button>
      </div>
    </form>
  )
}
