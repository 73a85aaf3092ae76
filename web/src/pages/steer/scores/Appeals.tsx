//! Appeals: what agents say is not right, and what somebody else decides, once.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Input } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { appealScore, appealsQuery, decideAppeal, scoreQuery } from '../../../api/scores.ts'
import type { Appeal, Score, ScoreLine } from '../../../api/types.ts'
import { useSay } from '../../../locales/say.ts'
import { Field } from '../../../shapes/Field.tsx'
import { named } from '../../../shapes/named.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { useDeed } from '../goals/useDeed.ts'
import { usePlaceName } from '../moves/usePlaceName.ts'
import { Figures } from './Figures.tsx'
import './scores.css'
import './texts.ts'
import { usePoints } from './words.ts'

const TAGS = { waiting: 'tag-warn', upheld: 'tag-good', rejected: '' } as const

export function AllAppeals() {
  const { t } = useTranslation('scores')
  const appeals = useQuery(appealsQuery)
  return (
    <Loaded query={appeals} height={320}>
      {(told) =>
        told.appeals.length === 0 ? (
          <p className="empty-line">{t('noAppeals')}</p>
        ) : (
          <ul className="scores-appeals">
            {told.appeals.map((one) => (
              <li key={one.number}>
                <One of={one} />
              </li>
            ))}
          </ul>
        )
      }
    </Loaded>
  )
}

export function One({ of }: { of: Appeal }) {
  const { t } = useTranslation('scores')
  const say = useSay()
  const place = usePlaceName()
  return (
    <article className="panel" aria-label={t('appealOf', { agent: of.agent, item: say(of.item_name) })}>
      <div className="scores-appeal-head">
        <h2>{t('appealOf', { agent: of.agent, item: say(of.item_name) })}</h2>
        <State of={of} />
      </div>
      <p className="quiet small">
        {say(of.name)} {of.period} · {place(of.place)} · {of.at.slice(0, 10)}
      </p>
      <p>{of.words}</p>
      <p className="quiet small">{of.facts.length === 0 ? t('wholeItem') : t('theseFacts', { facts: of.facts.join(' ') })}</p>
      <Reason of={of} />
      {of.state === 'waiting' && <Beside of={of} />}
      {of.may_decide && <Decide of={of} />}
    </article>
  )
}

/** The line that is appealed, as it was told: what is decided about. */
function Beside({ of }: { of: Appeal }) {
  const { t } = useTranslation('scores')
  const say = useSay()
  const points = usePoints(2)
  const told = useQuery(scoreQuery(of.agent, { score: of.score, period: of.period }))
  return (
    <Loaded query={told} height={90}>
      {(score) => {
        const [line, item] = [score.lines.find((one) => one.item === of.item), score.of.items.find((one) => one.id === of.item)]
        return (
          <section className="scores-beside" aria-label={t('beside')}>
            {line && <Figures of={score} line={line} />}
            {item && (
              <p className="quiet small">
                {say(item.definition)} · {t('from', { from: item.from })}
              </p>
            )}
            <p className="small">
              {t('besideTotal', { total: points(score.row.total) })}{' '}
              <Link to="/scores" search={{ score: of.score, period: of.period, agent: of.agent }}>
                {t('besideAll')}
              </Link>
            </p>
          </section>
        )
      }}
    </Loaded>
  )
}

function State({ of }: { of: Appeal }) {
  const { t } = useTranslation('scores')
  const state = of.state as keyof typeof TAGS
  const text = of.overdue ? t('overdue', { due: of.due }) : state === 'waiting' ? t('dueBy', { due: of.due }) : t(`state.${state}`)
  return <span className={`tag ${of.overdue ? 'tag-bad' : TAGS[state]}`}>{text}</span>
}

function Reason({ of }: { of: Appeal }) {
  const { t } = useTranslation('scores')
  if (!of.decided_by) return null
  return <p className="small">{t('decided', { who: of.decided_by === 'owner' ? t('owner') : of.decided_by, day: (of.decided_at ?? '').slice(0, 10), why: of.reason ?? '' })}</p>
}

/** The appeal of a line, as it stands. */
export function AppealState({ of }: { of: Appeal }) {
  return (
    <div className="scores-appeal">
      <p className="small">
        <State of={of} /> {of.words} {of.facts.length > 0 && <span className="quiet">{of.facts.join(' ')}</span>}
      </p>
      <Reason of={of} />
    </div>
  )
}

function Decide({ of }: { of: Appeal }) {
  const { t } = useTranslation('scores')
  const [words, setWords] = useState('')
  const deed = useDeed((uphold: boolean) => decideAppeal(of.number, { uphold, words }))
  const ready = words.trim() !== '' && !deed.isPending
  return (
    <form className="scores-form no-print" aria-label={t('decide')} onSubmit={(event) => event.preventDefault()}>
      <Field label={t('reason')}>
        <Input.TextArea aria-label={t('reasonOf', { agent: of.agent })} value={words} rows={2} maxLength={500} onChange={(event) => setWords(event.target.value)} />
      </Field>
      <div className="button-row">
        <Button type="primary" disabled={!ready} loading={deed.isPending && deed.variables === true} onClick={() => deed.mutate(true)}>
          {t('uphold')}
        </Button>
        <Button disabled={!ready} loading={deed.isPending && deed.variables === false} onClick={() => deed.mutate(false)}>
          {t('reject')}
        </Button>
        <span className="quiet small">{t('once')}</span>
      </div>
    </form>
  )
}

/** The agent's own: what is not right in a line, and which facts do not belong in it. */
export function AppealForm({ of, line }: { of: Score; line: ScoreLine }) {
  const { t } = useTranslation('scores')
  const [open, setOpen] = useState(false)
  const [words, setWords] = useState('')
  const [facts, setFacts] = useState('')
  const deed = useDeed(() => appealScore({ score: of.of.score, period: of.of.period, agent: of.row.agent, item: line.item, words, facts: named(facts) }))
  if (!open) {
    return (
      <Button size="small" className="no-print" onClick={() => setOpen(true)}>
        {t('appeal')}
      </Button>
    )
  }
  const ready = words.trim() !== ''
  return (
    <form
      className="scores-form no-print"
      aria-label={t('appeal')}
      onSubmit={(event) => {
        event.preventDefault()
        if (ready) deed.mutate(undefined)
      }}
    >
      <Field label={t('appealWords')}>
        <Input.TextArea aria-label={t('appealWords')} value={words} rows={2} maxLength={500} onChange={(event) => setWords(event.target.value)} />
      </Field>
      {line.names_facts && (
        <Field label={t('appealFacts')}>
          <Input aria-label={t('appealFacts')} value={facts} placeholder={t('appealFactsHint')} onChange={(event) => setFacts(event.target.value)} />
        </Field>
      )}
      <div className="button-row">
        <Button htmlType="submit" type="primary" disabled={!ready} loading={deed.isPending}>
          {t('appealSend')}
        </Button>
        <Button onClick={() => setOpen(false)}>{t('cancel')}</Button>
      </div>
    </form>
  )
}
