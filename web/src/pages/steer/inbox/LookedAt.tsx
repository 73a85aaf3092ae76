//! What was looked for, in how many, and how many luck alone would tell of.
import { useTranslation } from 'react-i18next'
import type { SignalRule } from '../../../api/types.ts'
import { useLanguage, useSay } from '../../../locales/say.ts'
import { FRACTION, whole } from '../../../shapes/figures.ts'
import { useLabels, useWriter } from '../../../shapes/hooks.ts'

export function LookedAt({ rules }: { rules: SignalRule[] }) {
  const { t } = useTranslation('inbox')
  const say = useSay()
  const language = useLanguage()
  const labels = useLabels()
  const writer = useWriter()
  const few = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: 1 })
  return (
    <details className="quiet small inbox-looked">
      <summary>{t('looked')}</summary>
      <ul>
        {rules.map((rule) => (
          <li key={rule.id}>
            <b>{say(rule.name)}</b>{' '}
            {rule.until
              ? t('lookedAt', { many: whole(rule.looked_at, language), level: labels.dimension(rule.each), until: rule.until }) + (rule.by_luck == null ? t('byLimit') : t('byLuck', { many: few.format(rule.by_luck) }))
              : t('noFactsOf')}
            {rule.holdback && t(rule.holdback.days == null ? 'holdback' : 'holdbackUntil', { share: writer.cell(rule.holdback.share, FRACTION), why: say(rule.holdback.why), days: rule.holdback.days ?? 0 })}
            {rule.calibre && rule.measure?.unit === 'policies' ? ` ${say(rule.calibre.words)}` : ''}
          </li>
        ))}
      </ul>
    </details>
  )
}
