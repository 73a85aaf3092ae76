//! What was changed, by whom and when: accounts, personal data, closed periods. Newest first.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { changesQuery } from '../../../api/people.ts'
import type { Change } from '../../../api/types.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'
import { PageHeader } from '../../../shapes/PageHeader.tsx'
import { Pager } from '../../../shapes/Pager.tsx'
import { useLanguage } from '../../../locales/say.ts'

const PAGE = 50

export function Changes() {
  const { t } = useTranslation('changes')
  const changes = useQuery(changesQuery)
  const [page, setPage] = useState(1)
  return (
    <>
      <PageHeader title={t('title')} sentence={<p>{t('sentence')}</p>} />
      <Loaded query={changes} height={480}>
        {(data) => (
          <section className="panel">
            {data.length === 0 ? <p className="empty-line">{t('empty')}</p> : <Table changes={data.slice((page - 1) * PAGE, page * PAGE)} />}
            {data.length > PAGE && <Pager page={page} pages={Math.ceil(data.length / PAGE)} go={setPage} />}
          </section>
        )}
      </Loaded>
    </>
  )
}

const KNOWN = [
  'account_added', 'account_changed', 'key_made', 'key_revoked', 'password_changed', 'code_added', 'code_dropped', 'person_kept', 'person_seen',
  'people_looked_for', 'person_exported', 'person_forgotten', 'evidence_kept', 'evidence_opened', 'evidence_removed', 'period_locked', 'period_unlocked', 'key_changed',
  'definition_proposed', 'definition_released', 'definition_withdrawn',
] as const

function Table({ changes }: { changes: Change[] }) {
  const { t } = useTranslation('changes')
  const language = useLanguage()
  const when = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  const what = (event: string) => {
    const known = KNOWN.find((one) => one === event)
    return known ? t(`events.${known}`) : event
  }
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={t('title')}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t('at')}</th>
            <th scope="col">{t('by')}</th>
            <th scope="col">{t('what')}</th>
            <th scope="col">{t('about')}</th>
            <th scope="col">{t('says')}</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((one) => (
            <tr key={one.number}>
              <td>{when.format(new Date(one.at))}</td>
              <td>{one.by === 'owner' ? t('owner') : (one.by_name ?? one.by)}</td>
              <td>{what(one.event)}</td>
              <td>{one.name ?? one.about}</td>
              <td className="quiet">{said(one.says)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** What a change says, in one line: its names and values, as the Log has them. */
function said(says: unknown): string {
  if (typeof says !== 'object' || says === null) return ''
  const text = (value: unknown): string =>
    Array.isArray(value) ? value.join(' / ') : typeof value === 'object' && value !== null ? said(value) : String(value)
  return Object.entries(says)
    // The text of a definition is read where it is decided.
    .filter(([name]) => name !== 'content')
    .filter(([, value]) => value !== null && value !== false && text(value) !== '')
    .map(([name, value]) => `${name}: ${text(value)}`)
    .join(', ')
}
