//! Who was told of a signal, by which way and when, or why nobody was.
import { useTranslation } from 'react-i18next'
import type { Signal } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'

const TAGS: Record<string, string> = { failed: 'tag-warn', given_up: 'tag-bad' }

export function Told({ of }: { of: Signal }) {
  const { t } = useTranslation('inbox')
  const say = useSay()
  const language = useLanguage()
  const moment = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  if (of.deliveries.length === 0) return of.untold ? <p className="quiet small">{of.state === 'held' ? '' : `${t('told.untold')} · `}{say(of.untold)}</p> : null
  return (
    <ul className="signal-told quiet small">
      {of.deliveries.map((one) => {
        const state = t(`told.${one.state}` as 'told.failed')
        const form = one.form ? t(`form.${one.form}` as 'form.mail') : ''
        return (
          <li key={one.id}>
            {one.state in TAGS ? <span className={`tag ${TAGS[one.state]}`}>{state}</span> : state} {[one.to === 'owner' ? t('owner') : one.to, form, one.way, moment.format(new Date(one.at))].filter(Boolean).join(' · ')}
            {one.why && ` · ${one.why} ×${one.tries}`}
          </li>
        )
      })}
    </ul>
  )
}
