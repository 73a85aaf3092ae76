//! Each column of a file: what it holds, what is missing, and whether the definition reads it.
import { useTranslation } from 'react-i18next'
import type { LookColumn } from '../../../api/types.ts'
import { useLanguage } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Fold } from '../../../shapes/Fold.tsx'

const TYPES = ['text', 'count', 'money', 'day', 'flag', 'empty'] as const

interface Props {
  columns: LookColumn[]
  rows: number
  used: Set<string> | null
}

export function Columns({ columns, rows, used }: Props) {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const type = (holds: string) => {
    const known = TYPES.find((one) => one === holds)
    return known ? t(`type.${known}`) : holds
  }
  const reads = columns.filter((column) => used?.has(column.name)).length
  return (
    <Fold
      title={t('columns.title')}
      count={whole(columns.length, language)}
      sentence={used ? t('columns.reads', { used: reads, all: columns.length }) : t('columns.sentence')}
    >
      <div className="scroller look-scroll" tabIndex={0} role="region" aria-label={t('columns.title')}>
        <table className="grid">
          <thead>
            <tr>
              <th scope="col">{t('columns.name')}</th>
              {used && <th scope="col">{t('columns.use')}</th>}
              <th scope="col">{t('columns.type')}</th>
              <th scope="col" className="number">
                {t('columns.missing')}
              </th>
              <th scope="col">{t('columns.placeholders')}</th>
              <th scope="col">{t('columns.examples')}</th>
            </tr>
          </thead>
          <tbody>
            {columns.map((column) => (
              <tr key={column.name}>
                <th scope="row">
                  <code>{column.name}</code>
                </th>
                {used && <td>{used.has(column.name) ? <span className="tag tag-good">{t('columns.read')}</span> : <span className="quiet">{t('columns.notRead')}</span>}</td>}
                <td>{type(column.type)}</td>
                <td className="number">{column.missing > 0 ? `${whole(column.missing, language)} (${percent(column.missing, rows, language)})` : '0'}</td>
                <td>
                  {column.placeholders.map((one) => (
                    <span key={one.value} className="tag tag-warn">
                      {one.value} × {whole(one.rows, language)}
                    </span>
                  ))}
                </td>
                <td className="look-examples">{column.examples.join(' · ')}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Fold>
  )
}

function percent(part: number, all: number, language: string): string {
  return new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { style: 'percent', maximumFractionDigits: 1 }).format(all > 0 ? part / all : 0)
}
