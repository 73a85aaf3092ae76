//! How figures are written on this screen.
import { useMemo } from 'react'
import { useLanguage } from '../../../locales/say.ts'

export interface Written {
  part: (value: number | null) => string
  number: (value: number | null) => string
  small: (value: number | null) => string
}

export function useWritten(): Written {
  const language = useLanguage()
  return useMemo(() => {
    const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
    const part = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
    const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
    const small = new Intl.NumberFormat(locale, { style: 'percent', maximumSignificantDigits: 2 })
    const or = (format: Intl.NumberFormat) => (value: number | null) => (value === null ? '–' : format.format(value))
    return { part: or(part), number: or(number), small: or(small) }
  }, [language])
}
