//! By which ways people are told of signals, and when.
import { useTranslation } from 'react-i18next'
import type { Signals } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { whole } from '../../../shapes/figures.ts'

export function Ways({ of }: { of: Signals['ways'] }) {
  const { t } = useTranslation('inbox')
  const say = useSay()
  const language = useLanguage()
  return (
    <details className="quiet small inbox-looked">
      <summary>{t('ways')}</summary>
      {of.ways.length === 0 ? (
        <p>{t('noWays')}</p>
      ) : (
        <ul>
          {of.ways.map((way) => (
            <li key={way.id}>
              <b>{way.id}</b> {t(`form.${way.form}` as 'form.mail')} · {t('members', { count: whole(way.people, language) })}
            </li>
          ))}
          {of.hours && <li>{say(of.hours)}</li>}
        </ul>
      )}
    </details>
  )
}
