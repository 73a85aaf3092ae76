//! Days as a person says them, in the reader's language.
import { useTranslation } from 'react-i18next'
import type { Language } from '../locales/index.ts'
import { grainOf, spanOf } from '../shapes/period.ts'

const LOCALE: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }
const DAY_MS = 86_400_000

const at = (day: string): Date => new Date(`${day}T00:00:00Z`)

/** 12月30日 周二; Tue 30 Dec. */
export function spoken(day: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALE[language], { month: 'short', day: 'numeric', weekday: 'short', timeZone: 'UTC' }).format(at(day))
}

/** 周二; Tue. */
export function weekday(day: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALE[language], { weekday: 'narrow', timeZone: 'UTC' }).format(at(day))
}

/** 12月; Dec. */
export function monthName(month: string, language: Language): string {
  return new Intl.DateTimeFormat(LOCALE[language], { month: 'short', timeZone: 'UTC' }).format(at(`${month}-01`))
}

/** 15:04 on this phone; of another day with the day. */
export function moment(ms: number, language: Language): string {
  const day = new Date(ms).toDateString() === new Date().toDateString() ? {} : ({ month: 'short', day: 'numeric' } as const)
  return new Intl.DateTimeFormat(LOCALE[language], { ...day, hour: '2-digit', minute: '2-digit' }).format(ms)
}

/** Days of the day's month after it. */
export function daysLeft(day: string): number {
  return Math.round((at(spanOf(day.slice(0, 7)).to).getTime() - at(day).getTime()) / DAY_MS)
}

/** A plan's year or quarter, in words. */
export function usePeriod(): (period: string) => string {
  const { t } = useTranslation('phone')
  return (period) => {
    const [year = '', part = ''] = period.split(/-Q?/)
    const grain = grainOf(period)
    return grain === 'year' || grain === 'quarter' ? t(`period.${grain}`, { year, part }) : period
  }
}
