//! Recording in three taps: here, what it was, what came of it. It is kept on the phone first, and sent when the server is there.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Mark } from './Mark.tsx'
import { isKind, kindsFor, outcomesOf, said, type Kind, type Outcome } from './kinds.ts'
import { myDayQuery, today } from './mine.ts'
import type { Item } from './queue.ts'
import { queue } from './sending.ts'
import { customerOnTheWay, go, pathTo } from './way.ts'
import type { Agent } from './who.ts'

/** What the server takes as a text. */
const LONGEST_CODE = 400

export function Record({ agent, kind, recorded }: { agent: Agent; kind: string | null; recorded: (item: Item) => void }) {
  const { t } = useTranslation('phone')
  const told = useQuery(myDayQuery()).data
  // A made-up company's time is over; there its last day is the day that one looks at.
  const usual = told?.demo ? told.day : today()
  const [picked, setPicked] = useState<string | null>(null)
  const [customer, setCustomer] = useState(customerOnTheWay)
  const [full, setFull] = useState(false)
  const title = useRef<HTMLHeadingElement>(null)
  const chosen = isKind(kind) ? kind : null
  const day = picked ?? usual
  useEffect(() => {
    if (chosen) title.current?.focus()
  }, [chosen])

  const keep = (what: Kind, outcome?: Outcome) => {
    try {
      recorded(queue.add(said({ kind: what, outcome, agent: agent.code, day, customer: customer.trim() }), agent.name, what))
    } catch {
      setFull(true)
    }
  }
  const choose = (what: Kind) => go(pathTo('record', what), customer)
  const outcomes = chosen ? outcomesOf(chosen) : []
  return (
    <main>
      <header className="head head-back">
        {chosen && (
          <a
            className="back"
            href={pathTo('record')}
            aria-label={t('record.back')}
            onClick={(event) => {
              event.preventDefault()
              go(pathTo('record'), customer)
            }}
          >
            <Mark name="back" size={22} />
          </a>
        )}
        <h1 ref={title} tabIndex={-1}>
          {chosen ? t(`kind.${chosen}`) : t('record.title')}
        </h1>
      </header>
      {full && (
        <p className="note note-bad" role="alert">
          {t('record.full')}
        </p>
      )}
      {!chosen && (
        <div className="kinds">
          {kindsFor(told?.items.map((item) => item.id) ?? []).map((what) => (
            <button key={what} type="button" onClick={() => choose(what)}>
              {t(`kind.${what}`)}
            </button>
          ))}
        </div>
      )}
      {chosen && (
        <>
          <div className="card fields two">
            <div>
              <label htmlFor="customer">{t('record.customer')}</label>
              <input id="customer" autoComplete="off" autoCapitalize="characters" spellCheck={false} maxLength={LONGEST_CODE} value={customer} onChange={(event) => setCustomer(event.target.value)} />
            </div>
            <div>
              <label htmlFor="day">{t('record.day')}</label>
              <input id="day" type="date" required max={usual} value={day} onChange={(event) => setPicked(event.target.value && event.target.value <= usual ? event.target.value : null)} />
            </div>
          </div>
          <h2 className="ask">{t(outcomes.length > 0 ? 'record.outcome' : 'record.done')}</h2>
          <div className="kinds">
            {outcomes.map((outcome) => (
              <button key={outcome} type="button" onClick={() => keep(chosen, outcome)}>
                {t(`outcome.${outcome}`)}
              </button>
            ))}
            {outcomes.length === 0 && (
              <button type="button" className="button-first" onClick={() => keep(chosen)}>
                {t('record.keep')}
              </button>
            )}
          </div>
        </>
      )}
      <p className="quiet small foot">{t('record.noPlace')}</p>
    </main>
  )
}
