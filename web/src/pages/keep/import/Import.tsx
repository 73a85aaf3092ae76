//! A file's way in: upload, look, import, result. Nothing is lost and nothing is half-loaded.
import { useQueryClient } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Job, Upload } from '../../../api/types.ts'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { Choose } from './Choose.tsx'
import { History } from './History.tsx'
import './import.css'
import './texts.ts'
import { Jobs } from './Jobs.tsx'
import { LookAt } from './LookAt.tsx'
import { Run } from './Run.tsx'
import { Stages, type Stage } from './Stages.tsx'

const route = getRouteApi('/import')

export function Import() {
  const { t } = useTranslation('imports')
  const { job, name } = route.useSearch()
  const navigate = route.useNavigate()
  const client = useQueryClient()
  const [upload, setUpload] = useState<Upload | null>(null)
  const [ended, setEnded] = useState(false)
  const stage: Stage = job !== undefined ? (ended ? 'result' : 'run') : upload ? 'look' : 'choose'

  const started = (begun: Job) => {
    setEnded(false)
    void navigate({ search: { job: begun.id, name: upload?.name ?? '' } })
  }
  const again = () => {
    setUpload(null)
    setEnded(false)
    void navigate({ search: {} })
  }
  const end = () => {
    setEnded(true)
    // New facts change every number on every screen.
    void client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'job' && query.queryKey[0] !== 'book' })
  }
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      <section className="panel import" aria-label={t('wizard')}>
        <Stages now={stage} />
        {job !== undefined ? (
          <Run key={job} job={job} file={name ?? ''} onEnd={end} again={again} back={upload ? () => void navigate({ search: {} }) : again} />
        ) : upload ? (
          <LookAt upload={upload} started={started} again={again} />
        ) : (
          <Choose uploaded={setUpload} />
        )}
      </section>
      <Jobs watched={job} />
      <History />
    </>
  )
}
