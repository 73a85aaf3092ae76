//! Every import, newest first.
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { errorsAddress, importsQuery } from '../../../api/queries.ts'
import type { ImportRecord } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'
import { Fold } from '../../../shapes/Fold.tsx'
import { useBook } from '../../../shapes/hooks.ts'
import { Loaded } from '../../../shapes/Loaded.tsx'

export function History() {
  const { t } = useTranslation('imports')
  const language = useLanguage()
  const imports = useQuery(importsQuery)
  return (
    <div className="panel history">
      <Fold title={t('history.title')} count={imports.data && whole(imports.data.length, language)}>
        <Loaded query={imports} height={120}>
          {(data) => (data.length === 0 ? <p className="empty-line">{t('history.empty')}</p> : <Table imports={data} />)}
        </Loaded>
      </Fold>
    </div>
  )
}

function Table({ imports }: { imports: ImportRecord[] }) {
  const { t } = useTranslation('imports')
  const say = useSay()
  const language = useLanguage()
  const book = useBook()
  const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
  const when = (text: string) => {
    const time = new Date(text)
    return Number.isNaN(time.getTime()) ? text : new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(time)
  }
  const name = (id: string) => {
    const found = book?.imports.find((one) => one.id === id)
    return found ? say(found) : id
  }
  return (
    <div className="scroller" tabIndex={0} role="region" aria-label={t('history.title')}>
      <table className="grid">
        <thead>
          <tr>
            <th scope="col">{t('history.file')}</th>
            <th scope="col">{t('history.definition')}</th>
            <th scope="col" className="number">
              {t('history.rows')}
            </th>
            <th scope="col" className="number">
              {t('history.facts')}
            </th>
            <th scope="col" className="number">
              {t('history.refused')}
            </th>
            <th scope="col">{t('history.when')}</th>
            <th scope="col">{t('history.errors')}</th>
          </tr>
        </thead>
        <tbody>
          {imports.map((one) => (
            <tr key={one.id}>
              <th scope="row">
                {one.file} {one.made_up && <span className="tag tag-warn">{t('history.madeUp')}</span>}
              </th>
              <td>{name(one.definition)}</td>
              <td className="number">{whole(one.rows, language)}</td>
              <td className="number">{whole(one.facts, language)}</td>
              <td className="number">{whole(one.refused, language)}</td>
              <td>{when(one.recorded_at)}</td>
              <td>
                {one.refused > 0 ? (
                  <a href={errorsAddress(one.id)} download aria-label={`${t('result.errors')} · ${one.file}`}>
                    {t('history.download')}
                  </a>
                ) : (
                  <span className="quiet">{t('history.noErrors')}</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
