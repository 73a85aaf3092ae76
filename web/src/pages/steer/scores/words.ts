//! How points and figures are written on this screen.
import { useMemo } from 'react'
import { useLanguage } from '../../../locales/say.ts'

/** Points with so many decimals. */
export function usePoints(digits = 1): (points: number | null) => string {
  const language = useLanguage()
  return useMemo(() => {
    const written = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { minimumFractionDigits: digits, maximumFractionDigits: digits })
    return (points) => (points === null ? '–' : written.format(points))
  }, [language, digits])
}

/** A figure: a part in percent, or a number. */
export function useFigure(): (figure: number | null, isPart: boolean) => string {
  const language = useLanguage()
  return useMemo(() => {
    const locale = language === 'zh' ? 'zh-CN' : 'en-GB'
    const part = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
    const number = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
    return (figure, isPart) => (figure === null ? '–' : (isPart ? part : number).format(figure))
  }, [language])
}
