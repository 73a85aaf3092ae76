//! What a part of a screen shows while its data is on the way, late, refused, cancelled, or here.
import { useQueryClient, type UseQueryResult } from '@tanstack/react-query'
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../api/problem.ts'
import { useSlow } from './hooks.ts'
import { Icon } from './Icon.tsx'

interface Props<T> {
  query: UseQueryResult<T>
  /** Height of the skeleton: the final size, so that nothing jumps. */
  height: number
  /** A skeleton of more than one part. */
  skeleton?: ReactNode
  children: (data: T) => ReactNode
  /** What to show instead of a failure when there is simply nothing yet. */
  empty?: ReactNode
}

export function Loaded<T>({ query, height, children, empty, skeleton }: Props<T>) {
  const { t } = useTranslation('shapes')
  const client = useQueryClient()
  const slow = useSlow(query.isFetching)
  const { data } = query
  const waiting = slow && (
    <p className="waiting" role="status">
      <span className="waiting-mark" aria-hidden="true" />
      {t('state.slow')}
      {data !== undefined && query.isPlaceholderData && ` ${t('state.stale')}`}
      <Button size="small" onClick={() => void client.cancelQueries({ predicate: (one) => one.state.fetchStatus === 'fetching' })}>
        {t('state.cancel')}
      </Button>
    </p>
  )

  if (empty && query.error instanceof Problem && query.error.code === 'no_facts') return empty
  if (query.isError) return <Failed error={query.error} retry={() => void query.refetch()} />
  if (data === undefined && query.fetchStatus === 'idle') {
    return (
      <div className="state" role="status">
        <p>{t('state.cancelled')}</p>
        <Button onClick={() => void query.refetch()}>{t('state.again')}</Button>
      </div>
    )
  }
  if (data === undefined) {
    return (
      <div className="loading" aria-busy="true">
        <span className="unseen" role="status">
          {t('state.loading')}
        </span>
        {waiting}
        {skeleton ?? <div className="ghost" style={{ height }} />}
      </div>
    )
  }
  return (
    <div className={query.isPlaceholderData ? 'stale' : undefined} aria-busy={query.isPlaceholderData}>
      {waiting}
      {children(data)}
    </div>
  )
}

export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation('shapes')
  const problem = error instanceof Problem ? error : null
  const sentence = problem?.status === 0 ? t('state.unreachable') : problem?.message || t('state.noSentence')
  return (
    <div className="state state-failed" role="alert">
      <Icon name="warn" size={22} />
      <div>
        <p className="state-title">{t('state.failed')}</p>
        <p>{sentence}</p>
        {problem && <p className="quiet small">{t('state.quote', { reference: problem.reference })}</p>}
      </div>
      {retry && <Button onClick={retry}>{t('state.retry')}</Button>}
    </div>
  )
}
