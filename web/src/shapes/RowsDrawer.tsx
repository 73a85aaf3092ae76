//! The facts behind one number, a page at a time.
import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../api/people.ts'
import { exportAddress, rowsQuery } from '../api/queries.ts'
import type { Rows } from '../api/types.ts'
import { useLanguage, useSay } from '../locales/say.ts'
import { whole } from './figures.ts'
import { useLabels } from './hooks.ts'
import { useColumnName } from './columnName.ts'
import { Download } from './Download.tsx'
import { Loaded } from './Loaded.tsx'
import { Pager } from './Pager.tsx'
import type { RowsOf } from './rowsOf.ts'

const PAGE = 50

export default function RowsDrawer({ of, close }: { of: RowsOf | null; close: () => void }) {
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
  const mayExport = useMay('export')
  const [page, setPage] = useState(1)
  const rows = useQuery(rowsQuery(of.question, PAGE, (page - 1) * PAGE))
  const address = (format: 'xlsx' | 'csv') => (rows.data?.total ? exportAddress(of.question, format, language, true) : null)
  return (
    <Loaded query={rows} height={420}>
      {(data) => (
        <>
          <div className="rows-head">
            <div>
              <p className="rows-count">{t('rows.count', { total: whole(data.total, language) })}</p>
              <p className="quiet small">{t('rows.calibre', { words: say(data.calibre.words) })}</p>
            </div>
            {mayExport && (
              <div className="button-row">
                <Download href={address('xlsx')} text={t('rows.excel')} />
                <Download href={address('csv')} text={t('rows.csv')} />
              </div>
            )}
          </div>
          {data.rows.length === 0 ? <p className="empty-line">{t('rows.empty')}</p> : <RowsTable data={data} what={of.what} />}
          {data.total > PAGE && <Pager page={page} pages={Math.ceil(data.total / PAGE)} go={setPage} />}
        </>
      )}
    </Loaded>
  )
}

function RowsTable({ data, what }: { data: Rows; what: string }) {
  const { t } = useTranslation('shapes')
  const columnName = useColumnName()
  const cellText = useCellText()
  const columns = data.columns.map((id, at) => ({ id, at })).filter(({ at }) => data.rows.some((row) => (row[at] ?? null) !== null))
  const empty = data.columns.length - columns.length
  const side = (value: Cell | undefined) => (typeof value === 'number' ? 'number' : undefined)
  return (
    <>
      <div className="scroller" tabIndex={0} role="region" aria-label={what}>
        <table className="grid">
          <thead>
            <tr>
              {columns.map(({ id, at }) => (
                <th key={id} scope="col" className={side(data.rows.find((row) => (row[at] ?? null) !== null)?.[at])}>
                  {columnName(id)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.map((row, line) => (
              <tr key={line}>
                {columns.map(({ id, at }) => (
                  <td key={id} className={side(row[at])}>
                    {cellText(id, row[at] ?? null)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {empty > 0 && <p className="quiet small rows-empty">{t('rows.emptyColumns', { columns: empty })}</p>}
    </>
  )
}

type Cell = Rows['rows'][number][number]

/** A cell in the reader's words: codes by their names, flags as yes and no. */
function useCellText(): (column: string, value: Cell) => string {
  const { t, i18n } = useTranslation('shapes')
  const labels = useLabels()
  const language = useLanguage()
  return (column, value) => {
    if (value === null) return ''
    if (typeof value === 'boolean') return t(value ? 'rows.yes' : 'rows.no')
    if (typeof value === 'number') return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB').format(value)
    if (i18n.exists(`shapes:code.${column}.${value}`)) return t(`code.${column}.${value}` as 'code.mode.single')
    return labels.value(column, value)
  }
}
