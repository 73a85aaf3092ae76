//! A contest gamed on the times before it: what it would have cost, what was found, and the same with the rules that would mend it.
import { useQuery } from '@tanstack/react-query'
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contestRedTeamQuery, type ContestTried } from '../../../api/queries.ts'
import type { ContestItem, ContestRedTeam as Told } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { Panel } from '../../../shapes/Panel.tsx'
import { useAmount } from '../pay/useAmount.ts'
import { number } from './About.tsx'
import type { ContestChange } from './search.ts'

type Mend = NonNullable<Told['mended']>

interface Props {
  contest: ContestItem
  view: 'now' | 'mended' | undefined
  set: (change: ContestChange) => void
}

export function ContestRedTeam({ contest, view, set }: Props) {
  const { t } = useTranslation('contest')
  const now = useQuery({ ...contestRedTeamQuery(contest.id, {}), enabled: view !== undefined })
  const asked = view !== undefined
  return (
    <Panel
      title={t('redTeam')}
      sentence={t('redTeamSentence')}
      className="contest-red no-print"
      actions={!asked && <Button onClick={() => set({ redteam: 'now' })}>{t('redTeamTry')}</Button>}
    >
      {asked && (
        <Loaded query={now} height={240}>
          {(data) => (
            <>
              <Found told={data} title={t('asItIs')} />
              {view === 'now' && data.mended && (
                <p className="contest-mend">
                  <Button type="primary" onClick={() => set({ redteam: 'mended' })}>
                    {t('tryMended')}
                  </Button>
                </p>
              )}
            </>
          )}
        </Loaded>
      )}
      {view === 'mended' && now.data?.mended && <Mended contest={contest.id} by={now.data.mended} />}
    </Panel>
  )
}

/** The same with the rules that would mend it; where that is not enough, with those that would mend what is left. */
function Mended({ contest, by }: { contest: string; by: Mend }) {
  const { t } = useTranslation('contest')
  const [again, setAgain] = useState(false)
  const found = useQuery(contestRedTeamQuery(contest, triedOf(by)))
  const next = found.data && !found.data.passes ? found.data.mended : null
  return (
    <Loaded query={found} height={240}>
      {(data) => (
        <>
          <Found told={data} title={t('asMended')} />
          {next && !again && (
            <p className="contest-mend">
              <Button type="primary" onClick={() => setAgain(true)}>
                {t('tryMendedAgain')}
              </Button>
            </p>
          )}
          {next && again ? (
            <Mended contest={contest} by={next} />
          ) : (
            <>
              <p className="quiet small">{t('writeDown', { id: contest })}</p>
              <pre className="contest-lines">{by.lines}</pre>
            </>
          )}
        </>
      )}
    </Loaded>
  )
}

/** The rules that would mend it, as they are asked to be tried. */
function triedOf(by: Mend): ContestTried {
  const tried: ContestTried = {}
  if (by.once_a_customer !== null) tried.once_a_customer = by.once_a_customer
  if (by.only_what_stays !== null) tried.only_what_stays = by.only_what_stays
  if (by.settle_days !== null) tried.settle_days = by.settle_days
  if (by.premium_at_least !== null) tried.premium_at_least = by.premium_at_least
  if (by.expected_months !== null) tried.expected_months = by.expected_months
  if (by.without_self_insured) tried.without_self_insured = true
  if (by.without_mutual) tried.without_mutual = true
  return tried
}

function Found({ told, title }: { told: Told; title: string }) {
  const { t } = useTranslation('contest')
  const say = useSay()
  const language = useLanguage()
  const amount = useAmount(told.currency)
  const most = Math.max(told.budget_fen, ...told.past.map((one) => one.paid_fen), 1)
  return (
    <div className="contest-found">
      <h3>
        {title} <span className={`tag ${told.passes ? 'tag-good' : 'tag-warn'}`}>{t(told.passes ? 'passes' : 'fails')}</span>
      </h3>
      <ul className="contest-past">
        {told.past.map((one) => (
          <li key={one.from}>
            <span>{t('time', { from: one.from, to: one.to })}</span>
            <span className="contest-past-bar" aria-hidden="true">
              <i style={{ width: `${(one.paid_fen / most) * 100}%` }} />
            </span>
            <b>{amount(one.paid_fen)}</b>
            <span className="quiet small">{t('pastOf', { units: whole(one.units, language), count: number(one.count, language) })}</span>
          </li>
        ))}
      </ul>
      {told.filed && (
        <p>
          <span className={`tag ${told.above_filed ? 'tag-bad' : 'tag-good'}`}>{t(told.above_filed ? 'aboveFiled' : 'withinFiled')}</span>{' '}
          {t('filed', {
            from: told.filed.from,
            to: told.filed.to,
            filed: amount(told.filed.filed_fen),
            commission: amount(told.filed.commission_fen),
            prizes: amount(told.filed.prizes_fen),
          })}
        </p>
      )}
      {told.findings.length > 0 && (
        <ul className="contest-findings">
          {told.findings.map((one) => (
            <li key={one.adversary ?? one.sentence.en}>
              <p>
                <b>{say(one.name)}</b> {say(one.sentence)}
              </p>
              {one.mend.length > 0 && <p className="quiet small">{t('mend', { rules: one.mend.map(say).join(t('semicolon')) })}</p>}
            </li>
          ))}
        </ul>
      )}
      {told.notes.map((note) => (
        <p key={note.en} className="quiet small">
          {say(note)}
        </p>
      ))}
    </div>
  )
}
