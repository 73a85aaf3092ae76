//! The imports that are not in: those that wait or run, and those that did not succeed, which a person may try again.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { cancelJob, isOver, jobsQuery, retryJob } from '../../../api/queries.ts'
import type { Job } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Fold } from '../../../shapes/Fold.tsx'

/** The one that is watched above is not told twice. */
export function Jobs({ watched }: { watched: number | undefined }) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const jobs = (useQuery(jobsQuery).data ?? []).filter((one) => one.id !== watched && one.state !== 'done' && one.state !== 'already')
  if (jobs.length === 0) return null
  return (
    <div className="panel history">
      <Fold title={t('jobs.title')} sentence={t('jobs.sentence')} count={whole(jobs.length, language)}>
        <Table jobs={jobs} />
      </Fold>
    </div>
  )
}

const LOOK = { waiting: '', running: '', refused: 'tag-warn', cancelled: '', dead: 'tag-bad', done: '', already: '' } as const

function Table({ jobs }: { jobs: Job[] }) {
  const { t } = useTranslation('imports')
  const say = useSay()
  const language = useLanguage()
  const client = useQueryClient()
  const onSettled = () => client.invalidateQueries({ queryKey: jobsQuery.queryKey })
  const cancel = useMutation({ mutationFn: cancelJob, onSettled })
  const retry = useMutation({ mutationFn: retryJob, onSettled })
  const when = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={t('jobs.title')}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t('jobs.file')}</th>
            <th scope="col">{t('jobs.state')}</th>
            <th scope="col">{t('jobs.asked')}</th>
            <th scope="col" className="number">
              {t('jobs.attempts')}
            </th>
            <th scope="col">{t('jobs.what')}</th>
            <th scope="col">{t('jobs.deed')}</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => (
            <tr key={job.id}>
              <th scope="row">{job.file}</th>
              <td>
                <span className={`tag ${LOOK[job.state]}`}>{job.state !== 'done' && job.state !== 'already' && t(`jobs.states.${job.state}`)}</span>
              </td>
              <td>{when.format(new Date(job.asked_at))}</td>
              <td className="number">{whole(job.attempts, language)}</td>
              <td className="wrap">{job.message ? say(job.message) : <span className="quiet">–</span>}</td>
              <td>
                {!isOver(job) && (
                  <Button size="small" onClick={() => cancel.mutate(job.id)} aria-label={`${t('run.cancel')} · ${job.file}`}>
                    {t('run.cancel')}
                  </Button>
                )}
                {job.state === 'dead' && (
                  <Button size="small" onClick={() => retry.mutate(job.id)} aria-label={`${t('result.retry')} · ${job.file}`}>
                    {t('result.retry')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
