//! How numbers are written here.
import { useLanguage } from '../../../locales/say.ts'

export function percent(part: number): string {
  return `${Math.round(part * 100)}%`
}

/** Writes a number with so many decimals. */
export function useNumber(digits: number): (value: number) => string {
  const language = useLanguage()
  const format = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return (value) => format.format(value)
}

/** A rate: in percent where it is a part of the whole. */
export function useRate(): (rate: number | null, unit: string) => string {
  const number = useNumber(2)
  return (rate, unit) => (rate === null ? '–' : unit === 'fraction' ? `${(rate * 100).toFixed(1)}%` : number(rate))
}
