//! What a smoothing is called: twelve pooled months are a rolling year.
import { useTranslation } from 'react-i18next'
import { windowMonths, type BoardGrain, type Smoothing } from './state.ts'

export function useSmoothName(): (one: Smoothing, grain: BoardGrain) => string {
  const { t } = useTranslation('board')
  return (one, grain) => {
    if (one.smooth === 'none') return t('smoothing.none')
    if (one.smooth === 'weighted') return t('smoothing.weighted')
    if (one.smooth === 'average') return t('smoothing.average', { window: one.window })
    const months = windowMonths(grain, one.window)
    if (months === 3) return t('smoothing.quarter')
    if (months === 6) return t('smoothing.half')
    if (months === 12) return t('smoothing.year')
    if (months % 12 === 0) return t('smoothing.years', { years: months / 12 })
    return t('smoothing.months', { months })
  }
}
