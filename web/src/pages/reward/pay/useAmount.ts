//! How an amount in hundredths is written: whole, with its currency.
import { useMemo } from 'react'
import { useLanguage } from '../../../locales/say.ts'

export function useAmount(currency: string): (fen: number) => string {
  const language = useLanguage()
  return useMemo(() => {
    const format = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { style: 'currency', currency, currencyDisplay: 'narrowSymbol' })
    return (fen) => format.format(fen / 100).replace('-', '−')
  }, [language, currency])
}
