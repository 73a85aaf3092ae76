//! How figures and their changes are written: a change of a share in points.
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../../locales/say.ts'
import { useWriter } from '../../../shapes/hooks.ts'
import type { Counted } from '../../../shapes/figures.ts'

export interface Writing {
  own: (value: number | null) => string
  figure: (value: number) => string
  /** A change without its unit. */
  short: (value: number) => string
  signed: (value: number) => string
}

export function useWriting({ unit, currency }: Counted): Writing {
  const writer = useWriter()
  const language = useLanguage()
  const { t } = useTranslation('moved')
  return useMemo(() => {
    const measure = { unit, currency: currency ?? null }
    const points = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: 'exceptZero' })
    const own = (value: number | null) => (value === null ? '–' : writer.cell(value || 0, measure))
    const short = (value: number) => (unit === 'fraction' ? points.format(value * 100).replace('-', '−') : writer.signed(value, measure))
    return { own, figure: own, short, signed: (value) => (unit === 'fraction' ? t('points', { points: short(value) }) : short(value)) }
  }, [writer, unit, currency, language, t])
}
