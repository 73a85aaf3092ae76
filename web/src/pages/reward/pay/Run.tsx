//! A run in sum: what it comes to and why, whom it pays, and posting it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { boardAddress, payRunQuery, postPay } from '../../../api/queries.ts'
import { Problem } from '../../../api/problem.ts'
import type { PayRun, PayScheme } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { Downloads } from '../../../shapes/Downloads.tsx'
import { whole } from '../../../shapes/figures.ts'
import { useLabels } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { Pager } from '../../../shapes/Pager.tsx'
import { Bunching } from './Bunching.tsx'
import { Filed } from './Filed.tsx'
import { RedTeam } from './RedTeam.tsx'
import { useAmount } from './useAmount.ts'

const AGENTS = 50

interface Props {
  scheme: PayScheme
  month: string
  page: number
  go: (page: number) => void
  open: (agent: string) => void
}

export function Run({ scheme, month, page, go, open }: Props) {
  const run = useQuery(payRunQuery({ scheme: scheme.id, month, limit: AGENTS, offset: (page - 1) * AGENTS }))
  return (
    <>
      <Loaded query={run} height={480}>
        {(data) => <RunTold run={data} page={page} go={go} open={open} />}
      </Loaded>
      <Filed key={`filed ${scheme.id} ${month}`} scheme={scheme.id} month={month} />
      <RedTeam key={`${scheme.id} ${month}`} scheme={scheme.id} month={month} />
      <Bunching key={`at ${scheme.id} ${month}`} scheme={scheme.id} month={month} />
    </>
  )
}

function RunTold({ run, page, go, open }: { run: PayRun } & Pick<Props, 'page' | 'go' | 'open'>) {
  const { t } = useTranslation('pay')
  const say = useSay()
  const language = useLanguage()
  const labels = useLabels()
  const amount = useAmount(run.currency)
  const most = Math.max(...run.reasons.map((one) => Math.abs(one.amount_fen)), 1)
  const count = (value: number) => whole(value, language)
  return (
    <>
      <section className="panel pay-run" aria-label={t('run', { month: run.month })}>
        <div className="pay-head">
          <div>
            <p>
              <span className={`tag ${run.state === 'posted' ? 'tag-good' : 'tag-warn'}`}>{t(`state.${run.state}`)}</span>{' '}
              {!run.in_force && <span className="tag">{t('notInForce')}</span>} <span className="quiet">{t('days', { from: run.from, to: run.to })}</span>
            </p>
            <p className="pay-total">{amount(run.amount_fen)}</p>
            <p className="quiet">{t('sum', { agents: count(run.total), lines: count(run.lines), earlier: amount(run.earlier_fen) })}</p>
          </div>
          <div className="button-row no-print">
            <Downloads address={(format, lang) => (run.lines > 0 ? boardAddress('pay', { scheme: run.scheme, month: run.month }, format, lang) : null)} />
            {run.state === 'draft' && run.in_force && run.lines > 0 && <Post run={run} />}
          </div>
        </div>
        <ul className="pay-reasons">
          {run.reasons.map((one) => (
            <li key={one.reason}>
              <span>{labels.value('pay_reason', one.reason)}</span>
              <span className="pay-bar" aria-hidden="true">
                <i className={one.amount_fen < 0 ? 'pay-less' : ''} style={{ width: `${(Math.abs(one.amount_fen) / most) * 100}%` }} />
              </span>
              <b>{amount(one.amount_fen)}</b>
              <span className="quiet small">{t('lines', { lines: count(one.lines) })}</span>
            </li>
          ))}
        </ul>
        {run.notes.map((note) => (
          <p key={note.en} className="quiet small">
            {say(note)}
          </p>
        ))}
      </section>
      <section className="panel" aria-label={t('agents')}>
        {run.agents.length === 0 ? (
          <p className="empty-line">{t('nobody')}</p>
        ) : (
          <>
            <div className="scroller" tabIndex={0} role="region" aria-label={t('agents')}>
              <table className="grid">
                <thead>
                  <tr>
                    <th scope="col">{t('agent')}</th>
                    <th scope="col" className="number">
                      {t('amount')}
                    </th>
                    <th scope="col" className="number">
                      {t('earlier')}
                    </th>
                    <th scope="col" className="number">
                      {t('policies')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {run.agents.map((one) => (
                    <tr key={one.agent}>
                      <th scope="row">
                        <button type="button" className="figure" onClick={() => open(one.agent)}>
                          {one.agent}
                        </button>
                      </th>
                      <td className="number">{amount(one.amount_fen)}</td>
                      <td className="number">{one.earlier_fen === 0 ? '–' : amount(one.earlier_fen)}</td>
                      <td className="number">{count(one.policies)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
            {run.total > AGENTS && <Pager page={page} pages={Math.ceil(run.total / AGENTS)} go={go} />}
          </>
        )}
      </section>
    </>
  )
}

function Post({ run }: { run: PayRun }) {
  const { t } = useTranslation('pay')
  const { modal, message } = App.useApp()
  const client = useQueryClient()
  const amount = useAmount(run.currency)
  const post = useMutation({
    mutationFn: () => postPay(run.scheme, run.month),
    onSuccess: () => client.invalidateQueries(),
    onError: (error: Error) => void message.error(error instanceof Problem ? error.message : t('failed')),
  })
  const ask = () =>
    modal.confirm({
      title: t('postTitle', { month: run.month }),
      content: t('postSentence', { amount: amount(run.amount_fen) }),
      okText: t('post'),
      cancelText: t('keep'),
      onOk: () => post.mutateAsync().catch(() => undefined),
    })
  return (
    <Button type="primary" loading={post.isPending} onClick={ask}>
      {t('post')}
    </Button>
  )
}
