//! One signal: who, what, since when, how likely by luck, and what the reader may do about it.
import { Button } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { acknowledgeSignal, coachOnSignal } from '../../../api/signals.ts'
import type { Signal, SignalRule } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { useDeed } from '../goals/useDeed.ts'
import { EndSignal } from './EndSignal.tsx'
import { Told } from './Told.tsx'

const TAGS: Record<Signal['state'], string> = { new: 'tag-warn', acknowledged: 'tag-blue', coached: 'tag-blue', snoozed: '', held: '', closed: '' }

interface Props {
  of: Signal
  /** The rule's name. */
  name: string
  /** As of which day it is looked at. */
  day: string | undefined
  /** On which calibre policies count. */
  calibre: SignalRule['calibre']
}

export function OneSignal({ of, name, day, calibre }: Props) {
  const { t } = useTranslation('inbox')
  const say = useSay()
  const language = useLanguage()
  const labels = useLabels()
  const [ending, setEnding] = useState<'snooze' | 'close' | null>(null)
  const card = useRef<HTMLElement>(null)
  const at = { rule: of.rule, code: of.code }
  const asked = { seen: of.seen, ...(day ? { day } : {}) }
  const acknowledge = useDeed(() => acknowledgeSignal(at, { words: '', ...asked }))
  const coach = useDeed(() => coachOnSignal(at, asked))
  const who = labels.value(of.level, of.code)
  const heard = `${name}: ${who}`
  const last = of.deeds.at(-1)
  const isNew = of.state === 'new'
  return (
    <article
      ref={card}
      className="signal"
      tabIndex={0}
      aria-label={heard}
      onKeyDown={(event) => {
        if (event.target !== card.current || !of.may_do || event.ctrlKey || event.metaKey || event.altKey) return
        if (event.key === 'a' && isNew) acknowledge.mutate(undefined)
        if (event.key === 's' || event.key === 'c') {
          event.preventDefault()
          setEnding(event.key === 's' ? 'snooze' : 'close')
        }
      }}
    >
      <div className="signal-what">
        <p className="signal-head">
          <b>{who}</b>
          <span className={`tag ${TAGS[of.state]}`}>{of.state === 'snoozed' ? t('until', { day: of.until ?? '' }) : of.state === 'held' && of.until ? t('heldUntil', { day: of.until }) : t(`state.${of.state}`)}</span>
          {of.escalated && <span className="tag tag-bad">{t('escalated', { level: t(`leader.${of.escalated}` as 'leader.team') })}</span>}
        </p>
        <p className="signal-says">{say(of.says)}</p>
        <p className="quiet small">
          {t('since', { day: of.since })}
          {of.chance != null && ` · ${t(of.chance < 1e-6 ? 'luckMillion' : 'luck', { many: whole(Math.round(1 / Math.max(of.chance, 1e-6)), language) })}`}
          {calibre && ` · ${say(calibre)}`}
          {!of.may_do && of.state !== 'closed' && of.state !== 'held' && ` · ${t('ownedBy', { level: t(`leader.${of.owner}` as 'leader.team') })}`}
        </p>
        {of.members.length > 0 && (
          <details className="signal-members">
            <summary>{t('members', { count: whole(of.members.length, language) })}</summary>
            <p>{of.members.map((code) => labels.value(below(of.level), code)).join(t('comma'))}</p>
          </details>
        )}
        <Told of={of} />
        {last?.words && <p className="quiet small">{t('said', { who: last.by === 'owner' ? t('owner') : last.by, words: last.words })}</p>}
      </div>
      {of.may_do && (
        <div className="button-row signal-deeds">
          {of.may_coach && (
            <Button type="primary" loading={coach.isPending} onClick={() => coach.mutate(undefined)} aria-label={t('coachOf', { name: heard })}>
              {t('coach')}
            </Button>
          )}
          {isNew && (
            <Button type={of.may_coach ? 'default' : 'primary'} loading={acknowledge.isPending} onClick={() => acknowledge.mutate(undefined)} aria-label={t('acknowledgeOf', { name: heard })}>
              {t('acknowledge')}
            </Button>
          )}
          {of.state !== 'coached' && (
            <>
              <Button onClick={() => setEnding('snooze')} aria-label={t('snoozeOf', { name: heard })}>
                {t('snooze')}
              </Button>
              <Button onClick={() => setEnding('close')} aria-label={t('closeOf', { name: heard })}>
                {t('close')}
              </Button>
            </>
          )}
        </div>
      )}
      {ending && <EndSignal at={at} asked={asked} name={heard} ending={ending} close={() => setEnding(null)} />}
    </article>
  )
}

function below(level: string): string {
  return level === 'branch' ? 'team' : 'agent'
}
