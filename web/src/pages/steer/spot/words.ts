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

/** The length of a file, as people read it. */
export function bytes(many: number): string {
  if (many < 1 << 10) return `${many} B`
  return many < 1 << 20 ? `${Math.round(many / (1 << 10))} KB` : `${(many / (1 << 20)).toFixed(1)} MB`
}

/** A part in percent; a chance as finely as it needs. */
export function usePart(finely = false): (part: number) => string {
  const language = useLanguage()
  return useMemo(() => {
    const written = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { style: 'percent', ...(finely ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 1 }) })
    return (part) => written.format(part)
  }, [language, finely])
}
