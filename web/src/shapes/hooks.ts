//! Small things every screen needs: how to write a figure, a period, a dimension's value.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { bookQuery } from '../api/queries.ts'
import type { Book } from '../api/types.ts'
import { useLanguage, useSay } from '../locales/say.ts'
import { exact, signed, tick, write, type Counted, type WordOfUnit } from './figures.ts'
import { grainOf, monthsIn } from './period.ts'

export interface Writer {
  /** With its unit: 12,345 件. */
  full: (value: number | null, measure: Counted) => string
  /** Digits only, for a table's cell. */
  cell: (value: number | null, measure: Counted) => string
  /** Every digit, with its sign. */
  signed: (value: number, measure: Counted) => string
  tick: (value: number, measure: Counted) => string
  unit: (unit: WordOfUnit) => string
}

export function useWriter(): Writer {
  const language = useLanguage()
  const { t } = useTranslation('shapes')
  return useMemo(() => {
    const unit = (name: WordOfUnit) => (name ? t(`unit.${name}`) : '')
    return {
      full: (value, measure) => {
        if (value === null) return t('none')
        const parts = write(value, measure, language)
        return `${parts.before}${parts.number}${parts.unit === 'policies' ? ' ' : ''}${unit(parts.unit)}`
      },
      cell: (value, measure) => (value === null ? t('none') : exact(value, measure, language)),
      signed: (value, measure) => signed(value, measure, language),
      tick: (value, measure) => tick(value, measure, language),
      unit,
    }
  }, [language, t])
}

/** A period in the reader's words: 2014年1季度, Q1 2014. */
export function usePeriodName(): (period: string, style?: 'long' | 'short') => string {
  const { t } = useTranslation('shapes')
  return useMemo(
    () => (period, style = 'long') => {
      const grain = grainOf(period)
      if (grain === 'span') return period.replace('/', ' – ')
      if (grain === 'day') return period
      const year = period.slice(0, 4)
      const part = grain === 'month' ? Number(period.slice(5)) : grain === 'year' ? 0 : Number(period.slice(6))
      const name = grain === 'month' ? t(`monthName.${part}` as 'monthName.1') : ''
      return t(`period.${style}.${grain}`, { year, yy: year.slice(2), part, name })
    },
    [t],
  )
}

/** That reports cover a part of a period only: 5 of 12 months. */
export function useCoversText(): (period: string, months: number, style?: 'long' | 'short') => string {
  const { t } = useTranslation('shapes')
  return useMemo(() => (period, months, style = 'long') => t(`covers.${style}`, { months, of: monthsIn(period) ?? 0 }), [t])
}

export interface Labels {
  /** The name of a dimension: 渠道. */
  dimension: (id: string) => string
  /** The name of one of its values: 网销. */
  value: (dimension: string, key: string | null | undefined) => string
}

export function useLabels(): Labels {
  const { data } = useQuery(bookQuery)
  const say = useSay()
  const { t } = useTranslation('shapes')
  return useMemo(() => {
    const byId = new Map((data?.dimensions ?? []).map((one) => [one.id, one]))
    return {
      dimension: (id) => {
        const found = byId.get(id)
        return found ? say(found) : id
      },
      value: (dimension, key) => {
        if (key === null || key === undefined || key === '') return t('unknown')
        const label = byId.get(dimension)?.labels[key]
        return label ? say(label) : key
      },
    }
  }, [data, say, t])
}

/** What a currency is called beside figures in it; most are called by their code. */
export function useCurrencyName(): (currency: string) => string {
  const { t, i18n } = useTranslation('shapes')
  return (currency) => (i18n.exists(`shapes:currency.${currency}`) ? t(`currency.${currency}` as 'currency.CNY') : currency)
}

export function useBook(): Book | undefined {
  return useQuery(bookQuery).data
}

/** True once something has been under way for longer than a reader waits without a word. */
export function useSlow(busy: boolean, after = 2000): boolean {
  const [slow, setSlow] = useState(false)
  useEffect(() => {
    if (!busy) {
      setSlow(false)
      return undefined
    }
    const timer = setTimeout(() => setSlow(true), after)
    return () => clearTimeout(timer)
  }, [busy, after])
  return slow
}
