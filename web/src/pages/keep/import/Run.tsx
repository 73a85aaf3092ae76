//! An import under way, and what came of it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Progress } from 'antd'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { cancelImport, errorsAddress, jobQuery } from '../../../api/queries.ts'
import type { Job } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Icon } from '../../../shapes/Icon.tsx'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { bytes } from './bytes.ts'

interface Props {
  job: number
  file: string
  onEnd: () => void
  again: () => void
  back: () => void
}

export function Run({ job, file, onEnd, again, back }: Props) {
  const query = useQuery(jobQuery(job))
  const ended = query.data !== undefined && query.data.state !== 'running'
  // The end comes once; a new callback is not a new end.
  const tell = useRef(onEnd)
  tell.current = onEnd
  useEffect(() => {
    if (ended) tell.current()
  }, [ended])
  return (
    <Loaded query={query} height={160}>
      {(now) => (now.state === 'running' ? <Running job={now} file={file} /> : <Result job={now} file={file} again={again} back={back} />)}
    </Loaded>
  )
}

function Running({ job, file }: { job: Job; file: string }) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const client = useQueryClient()
  const cancel = useMutation({ mutationFn: () => cancelImport(job.id), onSettled: () => client.invalidateQueries({ queryKey: ['job', job.id] }) })
  const percent = job.bytes_total > 0 ? Math.min(100, Math.round((job.bytes_read / job.bytes_total) * 100)) : 0
  return (
    <div className="run">
      <p className="drop-title">{t('run.title', { name: file })}</p>
      <Progress percent={percent} status="active" aria-label={t('run.progress')} />
      <p className="quiet" role="status">
        {t('run.rows', {
          rows: whole(job.rows, language),
          refused: whole(job.refused, language),
          read: bytes(job.bytes_read, language),
          total: bytes(job.bytes_total, language),
        })}
      </p>
      <Button loading={cancel.isPending} onClick={() => cancel.mutate()}>
        {t('run.cancel')}
      </Button>
    </div>
  )
}

const LOOK = { done: 'check', already: 'info', refused: 'warn', cancelled: 'stop', running: 'import' } as const

function Result({ job, file, again, back }: { job: Job; file: string; again: () => void; back: () => void }) {
  const { t } = useTranslation('imports')
  const say = useSay()
  const language = useLanguage()
  const inside = job.state === 'done' || job.state === 'already'
  return (
    <div className={`result result-${job.state}`} role="status">
      <Icon name={LOOK[job.state]} size={28} />
      <div className="result-words">
        <h2>{t(`result.${job.state === 'running' ? 'done' : job.state}`, { name: file })}</h2>
        {job.message && <p>{say(job.message)}</p>}
        {inside && <p>{t('result.rows', { rows: whole(job.rows, language), refused: whole(job.refused, language) })}</p>}
        {job.state === 'done' && job.refused > 0 && <p className="quiet">{t('result.mend')}</p>}
        {!inside && <p className="quiet">{t('result.nothing')}</p>}
        <div className="button-row">
          {job.refused > 0 && job.import !== null && (
            <a className="plain-button" href={errorsAddress(job.import)} download>
              <Icon name="download" size={16} />
              {t('result.errors')}
            </a>
          )}
          {inside ? (
            <>
              <Link className="plain-button" to="/">
                {t('result.home')}
              </Link>
              <Button onClick={again}>{t('result.again')}</Button>
            </>
          ) : (
            <Button type="primary" onClick={back}>
              {t('result.back')}
            </Button>
          )}
        </div>
      </div>
    </div>
  )
}
