//! One move: what, why, the numbers, what it is to bring, and what the reader may do with it.
import { Button } from 'antd'
import dayjs from 'dayjs'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { acceptMove } from '../../../api/moves.ts'
import { useToday } from '../../../api/people.ts'
import type { Move } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { signed, write } from '../../../shapes/figures.ts'
import { useWriter } from '../../../shapes/hooks.ts'
import { useDeed } from '../goals/useDeed.ts'
import { Assign } from './Assign.tsx'
import { Brought } from './Brought.tsx'
import { End } from './End.tsx'
import { usePlaceName } from './usePlaceName.ts'

const TAGS: Record<Move['state'], string> = { proposed: 'tag-warn', accepted: 'tag-blue', done: 'tag-good', declined: '', expired: '', withdrawn: '' }

/** The day until which an accepted move is done, when nobody says another. */
export function usualDue(of: Move, today: string): string {
  const soon = dayjs(today).add(14, 'day').format('YYYY-MM-DD')
  return of.expected && of.expected.to > soon ? of.expected.to : soon
}

export function OneMove({ of }: { of: Move }) {
  const { t } = useTranslation('moves')
  const today = useToday()
  const say = useSay()
  const language = useLanguage()
  const writer = useWriter()
  const place = usePlaceName()
  const [ending, setEnding] = useState<'decline' | null>(null)
  const accept = useDeed(() => acceptMove(of.number, { due: usualDue(of, today), words: '', seen: of.seen }))
  const card = useRef<HTMLElement>(null)
  const last = of.deeds.at(-1)
  const when = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  const expected = of.expected
  const cost = of.cost_fen === 0 ? null : write(of.cost_fen / 100, { unit: 'money', currency: 'CNY' }, language)
  const name = say(of.what)
  return (
    <article
      ref={card}
      className="panel move"
      tabIndex={0}
      aria-label={name}
      onKeyDown={(event) => {
        if (event.target !== card.current || !of.may_decide || event.ctrlKey || event.metaKey || event.altKey) return
        if (event.key === 'a') accept.mutate(undefined)
        if (event.key === 'd') {
          event.preventDefault()
          setEnding('decline')
        }
      }}
    >
      <div className="move-head">
        <h2>{name}</h2>
        <span className={`tag ${TAGS[of.state]}`}>{t(`state.${of.state}`)}</span>
        {of.overdue && <span className="tag tag-bad">{t('overdue')}</span>}
      </div>
      <p className="quiet small">
        {place(of.place)} · {source(of.source, t)}
        {of.owner ? ` · ${t('ownedBy', { who: nameOf(of.owner, t), due: of.due ?? '' })}` : of.state === 'proposed' ? ` · ${t('until', { day: of.expires })}` : ''}
      </p>
      <p className="move-why">{say(of.why)}</p>
      {(of.numbers.length > 0 || expected || cost) && (
        <dl className="move-numbers">
          {expected && (
            <div>
              <dt>{t('expected', { measure: say(expected.measure) })}</dt>
              <dd>
                <b>{signed(rounded(expected.extra), expected.measure, language)}</b>
                {expected.range && (
                  <span className="quiet small">
                    {t('range', { low: writer.cell(rounded(expected.range[0] ?? 0), expected.measure), high: writer.cell(rounded(expected.range[1] ?? 0), expected.measure) })}
                  </span>
                )}
                <span className="quiet small">{t('time', { from: expected.from, to: expected.to, calibre: say(expected.calibre) })}</span>
              </dd>
            </div>
          )}
          {cost && (
            <div>
              <dt>{t('cost')}</dt>
              <dd>
                <b>{`${cost.before}${cost.number}${writer.unit(cost.unit)}`}</b>
              </dd>
            </div>
          )}
          {of.numbers.map((one) => (
            <div key={one.name.en}>
              <dt>{say(one.name)}</dt>
              <dd>
                <b>{one.value}</b>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {last && (
        <p className="quiet small">
          {t(last.words ? 'lastDeedSaid' : 'lastDeed', { who: nameOf(last.by, t), deed: t(`deed.${last.event}` as 'deed.move_proposed'), when: when.format(new Date(last.at)), words: last.words })}
        </p>
      )}
      {(of.may_decide || of.may_do || of.may_withdraw) && (
        <div className="button-row move-deeds">
          {of.may_decide && (
            <Button type="primary" loading={accept.isPending} onClick={() => accept.mutate(undefined)} aria-label={t('acceptOf', { name })}>
              {t('accept')}
            </Button>
          )}
          {(of.may_decide || of.may_do) && <Assign of={of} name={name} />}
          {of.may_do && <End of={of} name={name} ending="done" primary />}
          {of.may_decide && <End of={of} name={name} ending="decline" open={ending === 'decline'} settle={() => setEnding(null)} />}
          {of.may_withdraw && <End of={of} name={name} ending="withdraw" />}
        </div>
      )}
      {(of.state === 'accepted' || of.state === 'done') && <Brought of={of} />}
    </article>
  )
}

type T = ReturnType<typeof useTranslation<'moves'>>['t']

function source(of: string, t: T): string {
  const [kind = '', definition] = of.split('/')
  const known = kind === 'person' || kind === 'resource' || kind === 'growth' || kind === 'signal' || kind === 'review' ? t(`source.${kind}`) : kind
  return definition ? `${known} ${definition}` : known
}

function nameOf(who: string, t: T): string {
  return who === 'owner' ? t('owner') : who
}

/** What brings little is told to a tenth. */
function rounded(value: number): number {
  return Math.abs(value) < 10 ? Math.round(value * 10) / 10 : Math.round(value)
}
