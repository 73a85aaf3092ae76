//! What a contest is about: its time, what counts, what places and counts bring, and what it costs at most.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { settleContest } from '../../../api/queries.ts'
import { Problem } from '../../../api/problem.ts'
import type { ContestTold } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { useAmount } from '../pay/useAmount.ts'

const TAGS = { coming: '', running: 'tag-good', over: 'tag-warn', due: 'tag-warn', settled: 'tag-good' } as const

export function About({ told }: { told: ContestTold }) {
  const { t } = useTranslation('contest')
  const say = useSay()
  const language = useLanguage()
  const amount = useAmount(told.currency)
  const { contest } = told
  const cost = told.posted_fen ?? told.paid_fen
  return (
    <section className="panel contest-about" aria-label={t('about')}>
      <div className="contest-head">
        <div>
          <p>
            <span className={`tag ${TAGS[contest.state]}`}>{t(`state.${contest.state}`)}</span>{' '}
            <span className="quiet">{t('days', { from: contest.from, to: contest.to, settled: contest.settled_on })}</span>
          </p>
          <p className="contest-budget">
            {cost === null ? t('atMost', { budget: amount(contest.budget_fen) }) : t(told.posted_fen === null ? 'costs' : 'cost', { amount: amount(cost), budget: amount(contest.budget_fen) })}
          </p>
          {cost !== null && (
            <span className="contest-meter" aria-hidden="true">
              <i style={{ width: `${Math.min(100, (cost / contest.budget_fen) * 100)}%` }} />
            </span>
          )}
          <p className="quiet small">
            {t('asOf', { day: told.day, total: whole(told.total, language), level: t(`level.${contest.level as 'agent' | 'team' | 'branch' | 'region'}`) })}
            {told.count !== null && ` · ${t('counted', { count: number(told.count, language) })}`}
          </p>
        </div>
        {told.may_settle && told.day === contest.settled_on && <Settle told={told} />}
      </div>
      <div className="contest-prizes">
        {contest.places.length > 0 && (
          <section aria-label={t('places')}>
            <dl>
              {contest.places.map((one) => (
                <div key={one.to}>
                  <dt>{t('placeOf', { place: one.from === one.to ? one.to : `${one.from}–${one.to}` })}</dt>
                  <dd>{amount(one.amount_fen)}</dd>
                </div>
              ))}
            </dl>
          </section>
        )}
        {contest.steps.length > 0 && (
          <section aria-label={t('steps')}>
            <dl>
              {contest.steps.map((one) => (
                <div key={one.from}>
                  <dt>{t('stepOf', { count: one.from })}</dt>
                  <dd>{amount(one.amount_fen)}</dd>
                </div>
              ))}
            </dl>
          </section>
        )}
      </div>
      <details className="contest-rules">
        <summary>{t('rules')}</summary>
        <ul>
          <li>{say(contest.calibre.words)}</li>
          {contest.rules.map((rule) => (
            <li key={rule.en}>{say(rule)}</li>
          ))}
        </ul>
      </details>
      {told.notes.map((note) => (
        <p key={note.en} className="quiet small">
          {say(note)}
        </p>
      ))}
    </section>
  )
}

/** Counts are whole, unless shared or by how likely they stay. */
export function number(value: number, language: 'zh' | 'en'): string {
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 2 }).format(value)
}

function Settle({ told }: { told: ContestTold }) {
  const { t } = useTranslation('contest')
  const { modal, message } = App.useApp()
  const client = useQueryClient()
  const amount = useAmount(told.currency)
  const settle = useMutation({
    mutationFn: () => settleContest(told.contest.id),
    onSuccess: () => client.invalidateQueries(),
    onError: (error: Error) => void message.error(error instanceof Problem ? error.message : t('failed')),
  })
  const ask = () =>
    modal.confirm({
      title: t('settleTitle'),
      content: (
        <>
          <p>{t('settleSentence', { amount: amount(told.paid_fen ?? 0), day: told.contest.settled_on })}</p>
          {told.known_until < told.contest.settled_on && <p className="contest-early">{t('settleEarly', { known: told.known_until })}</p>}
        </>
      ),
      okText: t('settle'),
      cancelText: t('keep'),
      onOk: () => settle.mutateAsync().catch(() => undefined),
    })
  return (
    <Button type="primary" className="no-print" loading={settle.isPending} onClick={ask}>
      {t('settle')}
    </Button>
  )
}
