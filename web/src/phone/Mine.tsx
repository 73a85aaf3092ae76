//! Mine: what waits on this phone and what was refused, the language, and the way out.
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { sessionQuery, signOut } from '../api/people.ts'
import { Languages } from './Languages.tsx'
import { Kept } from './Kept.tsx'
import { PlaceConsent } from './PlaceConsent.tsx'
import { lists } from './remembering.ts'
import { queue, useQueue } from './sending.ts'
import { forget, todayOf, type Agent } from './who.ts'

export function Mine({ agent, known }: { agent: Agent; known: boolean }) {
  const { t } = useTranslation('phone')
  const client = useQueryClient()
  const [failed, setFailed] = useState(false)
  const all = useQueue()
  const own = all.filter((item) => item.by === agent.name)
  const open = own.filter((item) => item.state !== 'sent')
  const sent = own.filter((item) => item.state === 'sent').reverse()
  const others = all.filter((item) => item.by !== agent.name && item.state !== 'sent').length
  const leave = async () => {
    setFailed(false)
    try {
      await signOut()
      forget()
      queue.forget(agent.name)
      await lists.wipe()
      client.removeQueries({ queryKey: ['phone'] })
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey })
    } catch {
      setFailed(true)
    }
  }
  return (
    <main>
      <header className="head">
        <h1>{t('page.mine')}</h1>
        <p className="quiet">
          {agent.name} · {agent.code}
        </p>
      </header>
      <section className="card" aria-labelledby="queue">
        <h2 id="queue">{t('mine.open', { many: open.length })}</h2>
        {open.length === 0 ? <p className="quiet">{t('mine.nothing')}</p> : <Kept items={open} today={todayOf(agent)} />}
        {others > 0 && <p className="note">{t('mine.others', { many: others })}</p>}
      </section>
      {sent.length > 0 && (
        <section className="card" aria-labelledby="sent">
          <h2 id="sent">{t('mine.sent')}</h2>
          <Kept items={sent} today={todayOf(agent)} />
        </section>
      )}
      <PlaceConsent />
      <section className="card row">
        <h2>{t('language')}</h2>
        <Languages />
      </section>
      <section className="card">
        {!known && <p className="quiet">{t('mine.unknown')}</p>}
        {open.some((item) => item.state === 'waiting') && <p className="quiet small">{t('mine.stays')}</p>}
        <button type="button" className="button" onClick={() => void leave()}>
          {t('mine.signOut')}
        </button>
        {failed && (
          <p className="refused" role="alert">
            {t('mine.failed')}
          </p>
        )}
      </section>
    </main>
  )
}
