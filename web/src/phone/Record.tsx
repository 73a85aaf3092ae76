//! Recording in three taps: here, what it was, what came of it. It is kept on the phone first, and sent when the server is there.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Mark } from './Mark.tsx'
import { isKind, kindsFor, outcomesOf, said, type Kind, type Outcome } from './kinds.ts'
import { myDayQuery, placeConsentQuery } from './mine.ts'
import { isFresh, type NoPlace, type Place } from './place.ts'
import { PlaceField } from './PlaceField.tsx'
import type { Item } from './queue.ts'
import { queue } from './sending.ts'
import { customerOnTheWay, go, pathTo } from './way.ts'
import { todayOf, type Agent } from './who.ts'

/** What the server takes as a text. */
const LONGEST_CODE = 400

export function Record({ agent, kind, recorded }: { agent: Agent; kind: string | null; recorded: (item: Item) => void }) {
  const { t } = useTranslation('phone')
  const today = todayOf(agent)
  const told = useQuery(myDayQuery(today)).data
  const [picked, setPicked] = useState<string | null>(null)
  const [customer, setCustomer] = useState(customerOnTheWay)
  const [full, setFull] = useState(false)
  const agreed = useQuery(placeConsentQuery).data?.agreed ?? false
  const [[place, noPlace], setPlace] = useState<[Place | null, NoPlace | null]>([null, null])
  const title = useRef<HTMLHeadingElement>(null)
  const chosen = isKind(kind) ? kind : null
  const day = picked ?? today
  useEffect(() => {
    if (chosen) title.current?.focus()
  }, [chosen])

  // A place is of a visit of today, from who agreed to it.
  const mayPlace = agreed && chosen === 'visit' && day === today
  const keep = (what: Kind, outcome?: Outcome) => {
    if (mayPlace && place && !isFresh(Date.parse(place.taken_at), Date.now())) {
      // Recorded at the next tap: without a place, or with a new one.
      setPlace([null, 'stale'])
      return
    }
    try {
      const fact = said({ kind: what, outcome, agent: agent.code, day, customer: customer.trim() })
      recorded(queue.add(mayPlace && place ? { ...fact, place } : fact, agent.name, what))
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
              <input id="day" type="date" required max={today} value={day} onChange={(event) => setPicked(event.target.value && event.target.value <= today ? event.target.value : null)} />
            </div>
          </div>
          {mayPlace && <PlaceField place={place} why={noPlace} set={(found, why) => setPlace([found, why])} />}
          <h2 className="ask">{t(outcomes.length === 0 ? 'record.done' : chosen === 'lead' ? 'record.from' : 'record.outcome')}</h2>
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
      {!mayPlace && <p className="quiet small foot">{t('record.noPlace')}</p>}
    </main>
  )
}
