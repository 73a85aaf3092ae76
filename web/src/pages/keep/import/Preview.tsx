//! The first rows of a file as they stand; columns that are not read are paler.
import { useTranslation } from 'react-i18next'
import { Fold } from '../../../shapes/Fold.tsx'

export function Preview({ columns, rows, used }: { columns: string[]; rows: string[][]; used: Set<string> | null }) {
  const { t } = useTranslation('imports')
  if (rows.length === 0) return null
  const pale = (name: string | undefined) => (used && name !== undefined && !used.has(name) ? 'preview-pale' : undefined)
  return (
    <Fold title={t('preview.title', { rows: rows.length })}>
      <div className="scroller look-scroll" tabIndex={0} role="region" aria-label={t('preview.title', { rows: rows.length })}>
        <table className="grid preview">
          <thead>
            <tr>
              {columns.map((name) => (
                <th key={name} scope="col" className={pale(name)}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, line) => (
              <tr key={line}>
                {row.map((cell, at) => (
                  <td key={at} className={pale(columns[at])}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Fold>
  )
}
