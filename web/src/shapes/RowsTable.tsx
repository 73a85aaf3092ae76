//! Facts as a table: the columns that say something, in the reader's words.
import { useTranslation } from 'react-i18next'
import type { Rows } from '../api/types.ts'
import { useLanguage } from '../locales/say.ts'
import { useColumnName } from './columnName.ts'
import { useLabels } from './hooks.ts'

export function RowsTable({ data, what }: { data: Rows; what: string }) {
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
