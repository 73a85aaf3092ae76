//! How moments and people are written on this screen.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../../locales/say.ts'

export function useWhen(): (moment: string) => string {
  const language = useLanguage()
  return useMemo(() => {
    const written = new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { dateStyle: 'medium', timeStyle: 'short' })
    return (moment) => written.format(new Date(moment))
  }, [language])
}

export function useWho(): (name: string) => string {
  const { t } = useTranslation('spot')
  return (name) => (name === 'owner' ? t('owner') : name)
}

/** A part in percent; a chance as finely as it needs. */
export function usePart(finely = false): (part: number) => string {
  const language = useLanguage()
  return useMemo(() => {
    const written = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { style: 'percent', ...(finely ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 1 }) })
    return (part) => written.format(part)
  }, [language, finely])
}
