//! What was asked of the server: it is coming, it failed, or it is here, perhaps from before the network went.
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../api/problem.ts'
import { useLanguage } from '../locales/say.ts'
import { moment } from './days.ts'

export function Asked<T>({ query, lines = 3, children }: { query: UseQueryResult<T>; lines?: number; children: (told: T) => ReactNode }) {
  const { t } = useTranslation('phone')
  const language = useLanguage()
  if (query.data !== undefined) {
    return (
      <>
        {query.isError && (
          <p className="note" role="status">
            {t(navigator.onLine ? 'oldFailed' : 'old', { time: moment(query.dataUpdatedAt, language) })}
          </p>
        )}
        {children(query.data)}
      </>
    )
  }
  if (query.isError) {
    const { error } = query
    const refusal = error instanceof Problem && error.message ? error.message : ''
    return (
      <div className="card failed" role="alert">
        <p>{refusal || t(navigator.onLine ? 'failed' : 'offline')}</p>
        <button type="button" className="button" onClick={() => void query.refetch()}>
          {t('again')}
        </button>
      </div>
    )
  }
  return (
    <div className="card loading" aria-busy="true">
      <span className="unseen">{t('loading')}</span>
      {Array.from({ length: lines }, (_, n) => (
        <i key={n} aria-hidden="true" />
      ))}
    </div>
  )
}
