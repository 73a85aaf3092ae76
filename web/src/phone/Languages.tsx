//! The reader's language, as two buttons for a thumb.
import { useTranslation } from 'react-i18next'
import { read } from '../locales/index.ts'
import { useLanguage } from '../locales/say.ts'

const NAMES = { zh: 'zh-CN', en: 'en' } as const

export function Languages() {
  const { t } = useTranslation('phone')
  const language = useLanguage()
  return (
    <div className="languages" role="group" aria-label={t('language')}>
      {(['zh', 'en'] as const).map((one) => (
        <button key={one} type="button" lang={NAMES[one]} aria-pressed={language === one} onClick={() => void read(one)}>
          {t(`languages.${one}`)}
        </button>
      ))}
    </div>
  )
}
