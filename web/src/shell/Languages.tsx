//! The reader's language.
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { type Language, read } from '../locales/index.ts'
import { useLanguage } from '../locales/say.ts'

export function Languages() {
  const { t } = useTranslation('shell')
  return (
    <Segmented<Language>
      className="top-language"
      aria-label={t('language')}
      value={useLanguage()}
      onChange={(picked) => void read(picked)}
      options={[
        { value: 'zh', label: <span lang="zh-CN">{t('languages.zh')}</span> },
        { value: 'en', label: <span lang="en">{t('languages.en')}</span> },
      ]}
    />
  )
}
