//! What is there of a record to hear and read: opened one by one for a purpose, because the Log keeps who did and why; then the
//! player, the lines that go along with it, and the documents.
import { useQuery } from '@tanstack/react-query'
import { Button, Select } from 'antd'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { cellQuery, REASONS, openEvidence, removeEvidence, WHYS, type Reason, type Why } from '../../../api/evidence.ts'
import type { Evidence as One, EvidenceList } from '../../../api/types.ts'
import { Field } from '../../../shapes/Field.tsx'
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
  opened: Opened
  hearing: React.RefObject<Hearing | null>
  desk: React.RefObject<HTMLDivElement | null>
}

export function Evidence({ kind, about, of, opened, hearing, desk }: Props) {
  const { t } = useTranslation('spot')
  const there = of.evidence.filter((one) => !one.removed_at)
  const gone = of.evidence.filter((one) => one.removed_at)
  const next = there.find((one) => !opened.ids.has(one.id))
  const { reason } = opened
  const open = useDeed(
    async (id: string) => {
      if (reason) await openEvidence(id, reason)
      return id
    },
    (id) => {
      opened.add(id)
      desk.current?.focus({ preventScroll: true })
    },
  )
  const mayOpen = of.may_open && reason !== undefined && !open.isPending
  const press = useRef<(event: KeyboardEvent) => void>(() => {})
  press.current = (event) => {
    const target = event.target instanceof HTMLElement ? event.target : null
    if (event.ctrlKey || event.metaKey || event.altKey || target?.matches('input, textarea, select')) return
    if (event.key === 'o' && mayOpen && next) open.mutate(next.id)
  }
  useEffect(() => {
    const heard = (event: KeyboardEvent) => press.current(event)
    const at = desk.current
    at?.addEventListener('keydown', heard)
    return () => at?.removeEventListener('keydown', heard)
  }, [desk])
  const inHand = there.filter((one) => opened.ids.has(one.id))
  return (
    <section className="panel spot-evidence" aria-label={t('evidence.title')}>
      <div className="spot-title">
        <h2>{t('evidence.title')}</h2>
        {of.may_attach && <Attach kind={kind} about={about} />}
      </div>
      {there.length === 0 && <p className="quiet">{t('evidence.none')}</p>}
      {next && of.may_open && (
        <div className="spot-reason no-print">
          <Field label={t('evidence.reason')}>
            <Select
              aria-label={t('evidence.reason')}
              value={reason ?? null}
              placeholder={t('evidence.reasonHint')}
              options={REASONS.map((one) => ({ value: one, label: t(`evidence.reasons.${one}`) }))}
              onChange={(chosen: Reason | null) => chosen && opened.say(chosen)}
              popupMatchSelectWidth={false}
            />
          </Field>
          <p className="quiet small">{t('evidence.openSentence')}</p>
        </div>
      )}
      {there.length > 0 && (
        <ul className="spot-closed">
          {there.map((one) => (
            <Item key={one.id} of={one} mayRemove={of.may_remove} close={() => opened.drop(one.id)}>
              {opened.ids.has(one.id) ? (
                <span className="tag tag-good">{t('evidence.opened')}</span>
              ) : (
                of.may_open && (
                  <Button size="small" type="primary" disabled={!mayOpen} loading={open.isPending && open.variables === one.id} onClick={() => open.mutate(one.id)}>
                    {t(one === next ? 'evidence.openNext' : 'evidence.open')}
                  </Button>
                )
              )}
            </Item>
          ))}
        </ul>
      )}
      {next && !of.may_open && <p className="quiet small">{t('evidence.mayNot')}</p>}
      <Hear all={inHand} hearing={hearing} desk={desk} />
      {inHand
        .filter((one) => one.sort === 'document')
        .map((one) => (
          <Document key={one.id} of={one} />
        ))}
      {inHand
        .filter((one) => one.sort === 'place')
        .map((one) => (
          <Cell key={one.id} of={one} />
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

/** A coarse place: the cell alone, on no map. */
function Cell({ of }: { of: One }) {
  const { t } = useTranslation('spot')
  const cell = useQuery(cellQuery(of.id))
  return (
    <p>
      <b>{t('evidence.sort.place')}</b> {cell.isError ? t('evidence.failed') : cell.data} <span className="quiet small">{t('evidence.cell')}</span>
    </p>
  )
}

function Item({ of, mayRemove, close, children }: { of: One; mayRemove: boolean; close: () => void; children: ReactNode }) {
  const { t } = useTranslation('spot')
  const [when, who] = [useWhen(), useWho()]
  const [removing, setRemoving] = useState(false)
  return (
    <li>
      <div className="spot-item">
        <p>
          <b>{t(`evidence.sort.${of.sort as 'recording'}`)}</b>{' '}
          <span className="quiet small">
            {of.format.toUpperCase()} · {bytes(of.bytes)} · {t('evidence.by', { who: who(of.by), when: when(of.at) })} · {t('evidence.until', { day: of.last_day })}
          </span>
        </p>
        <div className="button-row no-print">
          {children}
          {mayRemove && (
            <Button size="small" aria-expanded={removing} onClick={() => setRemoving(!removing)}>
              {t('evidence.remove')}
            </Button>
          )}
        </div>
      </div>
      {removing && <Remove of={of} close={close} />}
    </li>
  )
}

/** Why one goes before its time; its content is gone then, and the Log keeps the reason. */
function Remove({ of, close }: { of: One; close: () => void }) {
  const { t } = useTranslation('spot')
  const [why, setWhy] = useState<Why>()
  const deed = useDeed((why: Why) => {
    // Nobody asks for the lines of what is going.
    close()
    return removeEvidence(of.id, why)
  })
  return (
    <div className="spot-reason no-print" role="group" aria-label={t('evidence.remove')}>
      <Select
        aria-label={t('evidence.why')}
        value={why ?? null}
        placeholder={t('evidence.why')}
        options={WHYS.map((one) => ({ value: one, label: t(`evidence.whys.${one}`) }))}
        onChange={(chosen: Why | null) => chosen && setWhy(chosen)}
        popupMatchSelectWidth={false}
      />
      <Button danger disabled={!why} loading={deed.isPending} onClick={() => why && deed.mutate(why)}>
        {t('evidence.removeForGood')}
      </Button>
      <p className="quiet small">{t('evidence.removeSentence')}</p>
    </div>
  )
}

/** What a reader opened since the page came up, and for which purpose. */
export interface Opened {
  ids: ReadonlySet<string>
  add: (id: string) => void
  drop: (id: string) => void
  reason: Reason | undefined
  say: (reason: Reason) => void
}

export function useOpened(): Opened {
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set())
  const [reason, say] = useState<Reason>()
  return {
    ids,
    add: (id) => setIds((before) => new Set([...before, id])),
    drop: (id) => setIds((before) => new Set([...before].filter((one) => one !== id))),
    reason,
    say,
  }
}
