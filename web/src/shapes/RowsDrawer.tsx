//! The facts behind one number, a page at a time.
import { useQuery } from '@tanstack/react-query'
import { Drawer } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '../api/people.ts'
import { exportAddress, rowsQuery } from '../api/queries.ts'
import { useLanguage, useSay } from '../locales/say.ts'
import { whole } from './figures.ts'
import { Download } from './Download.tsx'
import { Loaded } from './Loaded.tsx'
import { Pager } from './Pager.tsx'
import type { RowsOf } from './rowsOf.ts'
import { RowsTable } from './RowsTable.tsx'

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
