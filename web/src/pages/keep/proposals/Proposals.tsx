//! Definitions that are proposed, compared with what stands there now, and released; by another person where it takes two.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../../../api/people.ts'
import { proposalsQuery, releaseProposal, tryDefinition, withdrawProposal } from '../../../api/queries.ts'
import { Problem } from '../../../api/problem.ts'
import type { Proposal } from '../../../api/types.ts'
import { useLanguage } from '../../../locales/say.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { changed } from './changed.ts'
import { Propose } from './Propose.tsx'
import './proposals.css'
import { TrialTold } from './TrialTold.tsx'

const route = getRouteApi('/proposals')

export function Proposals() {
  const { t } = useTranslation('proposals')
  const proposals = useQuery(proposalsQuery)
  const { path, why } = route.useSearch()
  const navigate = route.useNavigate()
  const [proposing, setProposing] = useState(path !== undefined)
  const close = () => {
    setProposing(false)
    void navigate({ search: {}, replace: true })
  }
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      <section className="panel proposals">
        {proposing ? (
          <Propose key={path} start={path} because={why} close={close} />
        ) : (
          <Button type="primary" onClick={() => setProposing(true)}>
            {t('propose')}
          </Button>
        )}
        <Loaded query={proposals} height={320}>
          {(data) => (data.length === 0 ? <p className="empty-line">{t('empty')}</p> : data.map((one) => <One key={one.number} of={one} />))}
        </Loaded>
      </section>
    </>
  )
}

const LOOK = { proposed: 'tag-warn', released: 'tag-good', withdrawn: '' } as const

function One({ of }: { of: Proposal }) {
  const { t } = useTranslation('proposals')
  const language = useLanguage()
  const client = useQueryClient()
  const { message } = App.useApp()
  const mayRelease = useMay('release')
  const after = {
    onSuccess: () => client.invalidateQueries(),
    onError: (error: Error) => void message.error(error instanceof Problem ? error.message : t('failed')),
  }
  const release = useMutation({ mutationFn: () => releaseProposal(of.number), ...after })
  const withdraw = useMutation({ mutationFn: () => withdrawProposal(of.number), ...after })
  const trial = useMutation({ mutationFn: () => tryDefinition({ path: of.path, content: of.content, specification: of.specification }), onError: after.onError })
  const when = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  const open = of.state === 'proposed'
  return (
    <article className="proposal">
      <header>
        <h2>{of.path}</h2>
        <span className={`tag ${LOOK[of.state]}`}>{t(`states.${open && of.two_people ? 'two' : of.state}`)}</span>
      </header>
      <p>{of.why}</p>
      <p className="quiet small">
        {t('by', { name: of.by_name ?? t('owner'), when: when.format(new Date(of.at)) })}
        {of.decided_at && ` · ${t(`decided.${of.state === 'released' ? 'released' : 'withdrawn'}`, { name: of.decided_by_name ?? t('owner'), when: when.format(new Date(of.decided_at)) })}`}
      </p>
      <details open={open}>
        <summary>{t(of.before === null || !open ? 'text' : 'change')}</summary>
        <pre className="proposal-text" tabIndex={0} aria-label={of.path}>
          {changed(open ? (of.before ?? '') : of.content, of.content).map((line, n) => (
            <span key={n} className={`line line-${line.what}`}>
              <span className="line-mark">{line.what === 'more' ? '+' : line.what === 'gone' ? '−' : ' '}</span>
              {line.text}
            </span>
          ))}
        </pre>
      </details>
      {of.specification && (
        <details>
          <summary>{t('specification')}</summary>
          <pre className="proposal-text proposal-specification" tabIndex={0} aria-label={`${t('specification')} · ${of.path}`}>
            {of.specification}
          </pre>
        </details>
      )}
      {trial.data && <TrialTold of={trial.data} />}
      {open && (
        <div className="button-row">
          {mayRelease && (
            <Button type="primary" loading={release.isPending} onClick={() => release.mutate()} aria-label={`${t('release')} · ${of.path}`}>
              {t('release')}
            </Button>
          )}
          <Button loading={trial.isPending} onClick={() => trial.mutate()} aria-label={`${t('try')} · ${of.path}`}>
            {t('try')}
          </Button>
          <Button loading={withdraw.isPending} onClick={() => withdraw.mutate()} aria-label={`${t('withdraw')} · ${of.path}`}>
            {t('withdraw')}
          </Button>
        </div>
      )}
    </article>
  )
}
