//! The facts behind one number, a page at a time.
import { useQuery } from '@tanstack/react-query'
import { Drawer, Pagination } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { exportAddress, rowsQuery, type Question } from '../api/queries.ts'
import type { Rows } from '../api/types.ts'
import { useLanguage, useSay } from '../locales/say.ts'
import { whole } from './figures.ts'
import { useLabels } from './hooks.ts'
import { useColumnName } from './columnName.ts'
import { Icon } from './Icon.tsx'
import { Loaded } from './Loaded.tsx'

const PAGE = 50

export interface RowsOf {
  what: string
  figure: string
  question: Question
}

export function RowsDrawer({ of, close }: { of: RowsOf | null; close: () => void }) {
  const { t } = useTranslation('shapes')
  return (
    <Drawer
      open={of !== null}
      onClose={close}
      size={880}
      destroyOnHidden
      closable={{ 'aria-label': t('rows.close') }}
      title={of ? `${t('rows.title')} · ${of.what}` : ''}
      className="rows-drawer"
    >
      {of && <RowsPage key={JSON.stringify(of.question)} of={of} />}
    </Drawer>
  )
}

function RowsPage({ of }: { of: RowsOf }) {
  const { t } = useTranslation('shapes')
  const language = useLanguage()
  const say = useSay()
  const [page, setPage] = useState(1)
  const rows = useQuery(rowsQuery(of.question, PAGE, (page - 1) * PAGE))
  return (
    <Loaded query={rows} height={420}>
      {(data) => (
        <>
          <div className="rows-head">
            <div>
              <p className="rows-count">{t('rows.count', { total: whole(data.total, language) })}</p>
              <p className="quiet small">{t('rows.calibre', { words: say(data.calibre.words) })}</p>
            </div>
            <div className="button-row">
              <a className="plain-button" href={exportAddress(of.question, 'xlsx', language, true)} download>
                <Icon name="download" size={16} />
                {t('rows.excel')}
              </a>
              <a className="plain-button" href={exportAddress(of.question, 'csv', language, true)} download>
                <Icon name="download" size={16} />
                {t('rows.csv')}
              </a>
            </div>
          </div>
          {data.rows.length === 0 ? <p className="empty-line">{t('rows.empty')}</p> : <RowsTable data={data} what={of.what} />}
          {data.total > PAGE && (
            <nav aria-label={t('pagination.label')} className="rows-pages">
              <Pagination current={page} pageSize={PAGE} total={data.total} onChange={setPage} showSizeChanger={false} responsive />
            </nav>
          )}
        </>
      )}
    </Loaded>
  )
}

function RowsTable({ data, what }: { data: Rows; what: string }) {
  const { t } = useTranslation('shapes')
  const labels = useLabels()
  const language = useLanguage()
  const columnName = useColumnName()
  const text = (column: string, value: Rows['rows'][number][number]) => {
    if (typeof value === 'number') return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB').format(value)
    if (typeof value === 'boolean') return t(value ? 'rows.yes' : 'rows.no')
    return value === null ? '' : labels.value(column, value)
  }
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={what}>
      <table className="grid">
        <thead>
          <tr>
            {data.columns.map((column, at) => (
              <th key={column} scope="col" className={typeof data.rows[0]?.[at] === 'number' ? 'number' : undefined}>
                {columnName(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row, line) => (
            <tr key={line}>
              {data.columns.map((column, at) => {
                const value = row[at] ?? null
                return (
                  <td key={column} className={typeof value === 'number' ? 'number' : undefined}>
                    {text(column, value)}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
