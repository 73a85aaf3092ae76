//! What stood at a place before: any of it can be taken up again, and is then proposed like every other change.
import { useTranslation } from 'react-i18next'
import type { DefinitionText } from '../../../api/types.ts'
import { useLanguage } from '../../../locales/say.ts'

export function Versions({ of, take }: { of: DefinitionText; take: (content: string) => void }) {
  const { t } = useTranslation('proposals')
  const language = useLanguage()
  if (of.versions.length === 0) return null
  const when = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' })
  const versions = of.versions.map((one) => ({
    key: String(one.number),
    says: `${when.format(new Date(one.decided_at ?? one.at))} · ${one.why}`,
    content: one.content,
  }))
  if (of.at_first) versions.push({ key: 'first', says: t('atFirst'), content: of.at_first })
  return (
    <details className="versions">
      <summary>{t('versions', { count: versions.length })}</summary>
      <ul>
        {versions.map((one) => (
          <li key={one.key}>
            {one.says}{' '}
            {one.content === of.content ? (
              <span className="tag tag-good">{t('stands')}</span>
            ) : (
              <button type="button" className="plain-button" onClick={() => take(one.content)} aria-label={`${t('takeUp')} · ${one.says}`}>
                {t('takeUp')}
              </button>
            )}
          </li>
        ))}
      </ul>
    </details>
  )
}
