//! Closed periods: their figures stay, and what is learned later is told beside them.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, DatePicker } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useToday } from '../../../api/people.ts'
import { locksQuery, lockPeriod, unlockPeriod } from '../../../api/queries.ts'
import { Problem } from '../../../api/problem.ts'
import type { ClosedPeriod } from '../../../api/types.ts'
import { useLanguage } from '../../../locales/say.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import './locks.css'

export function Locks() {
  const { t } = useTranslation('locks')
  const locks = useQuery(locksQuery)
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      <section className="panel">
        <Close />
        <Loaded query={locks} height={160}>
          {(data) => (data.length === 0 ? <p className="empty-line">{t('empty')}</p> : <Table locks={data} />)}
        </Loaded>
      </section>
    </>
  )
}

/** Every figure on every screen may be another one now. */
function useAnew() {
  const client = useQueryClient()
  const { message } = App.useApp()
  const { t } = useTranslation('locks')
  return {
    onSuccess: () => client.invalidateQueries(),
    onError: (error: Error) => void message.error(error instanceof Problem ? error.message : t('failed')),
  }
}

function Close() {
  const { t } = useTranslation('locks')
  const today = useToday()
  const [month, setMonth] = useState<Dayjs | null>(null)
  const lock = useMutation({
    mutationFn: (of: Dayjs) => lockPeriod(of.startOf('month').format('YYYY-MM-DD'), of.endOf('month').format('YYYY-MM-DD')),
    ...useAnew(),
  })
  return (
    <div className="button-row close-period">
      <DatePicker
        picker="month"
        aria-label={t('month')}
        placeholder={t('month')}
        value={month}
        onChange={setMonth}
        disabledDate={(day) => !day.endOf('month').isBefore(dayjs(today), 'day')}
      />
      <Button type="primary" disabled={!month} loading={lock.isPending} onClick={() => month && lock.mutate(month)}>
        {t('close')}
      </Button>
    </div>
  )
}

function Table({ locks }: { locks: ClosedPeriod[] }) {
  const { t } = useTranslation('locks')
  const language = useLanguage()
  const { modal } = App.useApp()
  const unlock = useMutation({ mutationFn: unlockPeriod, ...useAnew() })
  const when = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  const ask = (lock: ClosedPeriod) =>
    modal.confirm({
      title: t('openTitle', { from: lock.from, to: lock.to }),
      content: t('openSentence'),
      okText: t('open'),
      cancelText: t('keep'),
      onOk: () => unlock.mutateAsync(lock.number).catch(() => undefined),
    })
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={t('title')}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t('from')}</th>
            <th scope="col">{t('to')}</th>
            <th scope="col">{t('at')}</th>
            <th scope="col">{t('deed')}</th>
          </tr>
        </thead>
        <tbody>
          {locks.map((lock) => (
            <tr key={lock.number}>
              <th scope="row">{lock.from}</th>
              <td>{lock.to}</td>
              <td>{when.format(new Date(lock.at))}</td>
              <td>
                <Button size="small" onClick={() => ask(lock)} aria-label={`${t('open')} · ${lock.from} – ${lock.to}`}>
                  {t('open')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
