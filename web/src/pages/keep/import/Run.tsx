//! An import under way, and what came of it.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Progress } from 'antd'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { cancelJob, errorsAddress, isOver, jobQuery, retryJob } from '../../../api/queries.ts'
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
  const ended = query.data !== undefined && isOver(query.data)
  // The end comes once; a new callback is not a new end.
  const tell = useRef(onEnd)
  tell.current = onEnd
  useEffect(() => {
    if (ended) tell.current()
  }, [ended])
  return (
    <Loaded query={query} height={160}>
      {(now) => (!isOver(now) ? <Running job={now} file={file} /> : <Result job={now} file={file} again={again} back={back} />)}
    </Loaded>
  )
}

function Running({ job, file }: { job: Job; file: string }) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const client = useQueryClient()
  const cancel = useMutation({ mutationFn: () => cancelJob(job.id), onSettled: () => client.invalidateQueries({ queryKey: ['job', job.id] }) })
  const say = useSay()
  const waits = job.state === 'waiting'
  const time = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { timeStyle: 'medium' })
  const percent = job.bytes_total > 0 ? Math.min(100, Math.round((job.bytes_read / job.bytes_total) * 100)) : 0
  return (
    <div className="run">
      <p className="drop-title">{t(waits ? 'run.waits' : 'run.title', { name: file })}</p>
      <Progress percent={percent} status="active" aria-label={t('run.progress')} />
      {waits && job.message && <p>{say(job.message)}</p>}
      <p className="quiet" role="status">
        {!waits
          ? t('run.rows', {
              rows: whole(job.rows, language),
              refused: whole(job.refused, language),
              read: bytes(job.bytes_read, language),
              total: bytes(job.bytes_total, language),
            })
          : job.attempts > 0 && job.due_at
            ? t('run.triesAgain', { attempts: job.attempts, when: time.format(new Date(job.due_at)) })
            : t('run.waitsSentence')}
      </p>
      <Button loading={cancel.isPending} onClick={() => cancel.mutate()}>
        {t('run.cancel')}
      </Button>
    </div>
  )
}

const LOOK = { done: 'check', already: 'info', refused: 'warn', cancelled: 'stop', dead: 'warn', running: 'import', waiting: 'import' } as const

function Result({ job, file, again, back }: { job: Job; file: string; again: () => void; back: () => void }) {
  const { t } = useTranslation('imports')
  const say = useSay()
  const language = useLanguage()
  const client = useQueryClient()
  const retry = useMutation({ mutationFn: () => retryJob(job.id), onSettled: () => client.invalidateQueries({ queryKey: ['job', job.id] }) })
  const inside = job.state === 'done' || job.state === 'already'
  return (
    <div className={`result result-${job.state}`} role="status">
      <Icon name={LOOK[job.state]} size={28} />
      <div className="result-words">
        <h2>{t(`result.${job.state === 'running' || job.state === 'waiting' ? 'done' : job.state}`, { name: file })}</h2>
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
            <>
              {job.state === 'dead' && (
                <Button type="primary" loading={retry.isPending} onClick={() => retry.mutate()}>
                  {t('result.retry')}
                </Button>
              )}
              <Button type={job.state === 'dead' ? 'default' : 'primary'} onClick={back}>
                {t('result.back')}
              </Button>
            </>
          )}
        </div>
      </div>
    </div>
  )
}
