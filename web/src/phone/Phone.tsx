//! What stands around the phone's pages: who is there, the bar below, and what was just recorded.
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Brand } from './Brand.tsx'
import { Customers } from './Customers.tsx'
import { Mark } from './Mark.tsx'
import { Mine } from './Mine.tsx'
import { Other } from './Other.tsx'
import type { Item } from './queue.ts'
import { Record } from './Record.tsx'
import { lists, useRemembering } from './remembering.ts'
import { Results } from './Results.tsx'
import { queue, useQueue, useSending } from './sending.ts'
import { SignIn } from './SignIn.tsx'
import { Today } from './Today.tsx'
import { go, pathTo, useWay, type Page } from './way.ts'
import { todayOf, useWho, type Agent } from './who.ts'

const BAR: Page[] = ['today', 'customers', 'record', 'results', 'mine']
const SAID_MS = 8_000

export function Phone() {
  const { t } = useTranslation('phone')
  const who = useWho()
  // Whoever is not an agent, or nobody any more, leaves nothing here.
  const nobody = who.state === 'out' || who.state === 'other'
  useEffect(() => {
    if (nobody) void lists.wipe()
  }, [nobody])
  switch (who.state) {
    case 'asking':
      return (
        <main className="first" aria-busy="true">
          <p role="status" className="quiet">
            {t('loading')}
          </p>
        </main>
      )
    case 'unreachable':
      return (
        <main className="first">
          <Brand />
          <h1>{t('unreachable.title')}</h1>
          <p className="quiet">{t('unreachable.sentence')}</p>
          <button type="button" className="button button-first" onClick={who.again}>
            {t('again')}
          </button>
        </main>
      )
    case 'out':
      return <SignIn elsewhere={who.me.elsewhere} />
    case 'other':
      return <Other me={who.me} />
    case 'in':
      return <Pages agent={who.agent} known={who.me !== undefined} />
  }
}

function Pages({ agent, known }: { agent: Agent; known: boolean }) {
  const { t } = useTranslation('phone')
  const { page, kind } = useWay()
  const [said, setSaid] = useState<Item | null>(null)
  const ready = useRemembering(agent.name, todayOf(agent))
  // Nothing goes out while nobody knows whose session it is.
  useSending(known ? agent.name : undefined)
  useEffect(() => {
    document.title = `${t(`page.${page}`)} · Upcount`
  }, [page, t])
  useEffect(() => {
    if (!said) return
    const timer = window.setTimeout(() => setSaid(null), SAID_MS)
    return () => window.clearTimeout(timer)
  }, [said])
  const recorded = (item: Item) => {
    setSaid(item)
    go(pathTo('today'))
  }
  return (
    <div className="phone">
      {page === 'today' && ready && <Today agent={agent} />}
      {page === 'customers' && ready && <Customers agent={agent} />}
      {page === 'record' && <Record agent={agent} kind={kind} recorded={recorded} />}
      {page === 'results' && ready && <Results agent={agent} />}
      {page === 'mine' && <Mine agent={agent} known={known} />}
      <div role="status" className="said">
        {said && <Said item={said} close={() => setSaid(null)} />}
      </div>
      <Bar agent={agent} page={page} />
    </div>
  )
}

/** What was just recorded, and the way back from it. */
function Said({ item, close }: { item: Item; close: () => void }) {
  const { t } = useTranslation('phone')
  const now = useQueue().find((one) => one.key === item.key) ?? item
  const undo = () => {
    queue.undo(item.key)
    close()
  }
  return (
    <div className="said-box">
      <span>{t(now.state === 'sent' ? 'said.sent' : 'said.kept', { what: t(`kind.${item.kind as 'call'}`) })}</span>
      <button type="button" onClick={undo}>
        {t('said.undo')}
      </button>
    </div>
  )
}

function Bar({ agent, page }: { agent: Agent; page: Page }) {
  const { t } = useTranslation('phone')
  const open = useQueue().filter((item) => item.by === agent.name && item.state !== 'sent').length
  return (
    <nav className="bar" aria-label={t('pages')}>
      {BAR.map((one) => (
        <a
          key={one}
          href={pathTo(one)}
          className={one === 'record' ? 'bar-record' : undefined}
          aria-current={page === one ? 'page' : undefined}
          onClick={(event) => {
            event.preventDefault()
            go(pathTo(one))
          }}
        >
          <Mark name={one} size={one === 'record' ? 26 : 22} />
          <span>{t(`page.${one}`)}</span>
          {one === 'mine' && open > 0 && (
            <b className="bar-open">
              {open}
              <span className="unseen">{t('open')}</span>
            </b>
          )}
        </a>
      ))}
    </nav>
  )
}
