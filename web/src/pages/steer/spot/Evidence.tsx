//! What is there of a record to hear and read: opened with a key, because the Log keeps who did; then the player, the lines that go
//! along with it, and the documents.
import { Button } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { openEvidence } from '../../../api/evidence.ts'
import type { Evidence as One, EvidenceList } from '../../../api/types.ts'
import { useDeed } from '../goals/useDeed.ts'
import { Attach } from './Attach.tsx'
import { Document } from './Document.tsx'
import { Hear } from './Hear.tsx'
import type { Hearing } from './marks.ts'
import { bytes, useWhen, useWho } from './words.ts'

interface Props {
  kind: string
  about: string
  of: EvidenceList
  /** What the reader opened since the desk came up. */
  opened: ReadonlySet<string>
  onOpened: (ids: string[]) => void
  hearing: React.RefObject<Hearing | null>
  desk: React.RefObject<HTMLDivElement | null>
}

export function Evidence({ kind, about, of, opened, onOpened, hearing, desk }: Props) {
  const { t } = useTranslation('spot')
  const there = of.evidence.filter((one) => !one.removed_at)
  const gone = of.evidence.filter((one) => one.removed_at)
  const closed = there.filter((one) => !opened.has(one.id))
  const open = useDeed(
    async () => {
      for (const one of closed) await openEvidence(one.id)
      return closed.map((one) => one.id)
    },
    (ids) => {
      onOpened(ids)
      desk.current?.focus({ preventScroll: true })
    },
  )
  const mayOpen = of.may_open && closed.length > 0 && !open.isPending
  const press = useRef<(event: KeyboardEvent) => void>(() => {})
  press.current = (event) => {
    const target = event.target instanceof HTMLElement ? event.target : null
    if (event.ctrlKey || event.metaKey || event.altKey || target?.matches('input, textarea, select')) return
    if (event.key === 'o' && mayOpen) open.mutate(undefined)
  }
  useEffect(() => {
    const heard = (event: KeyboardEvent) => press.current(event)
    const at = desk.current
    at?.addEventListener('keydown', heard)
    return () => at?.removeEventListener('keydown', heard)
  }, [desk])
  const inHand = there.filter((one) => opened.has(one.id))
  return (
    <section className="panel spot-evidence" aria-label={t('evidence.title')}>
      <div className="spot-title">
        <h2>{t('evidence.title')}</h2>
        {of.may_attach && <Attach kind={kind} about={about} />}
      </div>
      {there.length === 0 && <p className="quiet">{t('evidence.none')}</p>}
      {closed.length > 0 && (
        <>
          <ul className="spot-closed">
            {closed.map((one) => (
              <Item key={one.id} of={one} />
            ))}
          </ul>
          {of.may_open ? (
            <div className="button-row no-print">
              <Button type="primary" onClick={() => open.mutate(undefined)} loading={open.isPending}>
                {t('evidence.open', { count: closed.length })}
              </Button>
              <span className="quiet small">{t('evidence.openSentence')}</span>
            </div>
          ) : (
            <p className="quiet small">{t('evidence.mayNot')}</p>
          )}
        </>
      )}
      <Hear all={inHand} hearing={hearing} desk={desk} />
      {inHand
        .filter((one) => one.sort === 'document')
        .map((one) => (
          <Document key={one.id} of={one} />
        ))}
      {gone.length > 0 && (
        <ul className="spot-closed">
          {gone.map((one) => (
            <li key={one.id} className="quiet small">
              {t(`evidence.sort.${one.sort as 'recording'}`)} · {t(`evidence.gone.${one.removed_why as 'over'}`)}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Item({ of }: { of: One }) {
  const { t } = useTranslation('spot')
  const [when, who] = [useWhen(), useWho()]
  return (
    <li>
      <b>{t(`evidence.sort.${of.sort as 'recording'}`)}</b>{' '}
      <span className="quiet small">
        {of.format.toUpperCase()} · {bytes(of.bytes)} · {t('evidence.by', { who: who(of.by), when: when(of.at) })} · {t('evidence.until', { day: of.last_day })}
      </span>
    </li>
  )
}

/** What is there of a record, without the desk around it. */
export function useOpened(): [ReadonlySet<string>, (ids: string[]) => void] {
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  return [opened, (ids) => setOpened((before) => new Set([...before, ...ids]))]
}
