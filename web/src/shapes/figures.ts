//! How a figure is written: the definition knows its unit, the reader's language knows the rest.
import type { Language } from '../locales/index.ts'

/** What is written: a measure, or anything else that says its unit. */
export interface Counted {
  /** `policies`, `fraction`, `money` (yuan); any other unit is a plain number. */
  unit: string
}

export const POLICIES: Counted = { unit: 'policies' }
export const FRACTION: Counted = { unit: 'fraction' }

export type WordOfUnit = 'policies' | 'yuan' | ''

/** A figure in pieces, so that a card can set the number large and its unit small. */
export interface Written {
  before: string
  number: string
  /** The unit's id where a word follows the number. */
  unit: WordOfUnit
}

const LOCALE: Record<Language, string> = { zh: 'zh-CN', en: 'en-GB' }
/** From here on a count is easier read as 123.4万 or 1.23M. */
const LONG = 1_000_000

export function write(value: number, { unit }: Counted, language: Language): Written {
  switch (unit) {
    case 'fraction':
      return { before: '', number: percent(value, language), unit: '' }
    case 'policies':
      return { before: '', number: Math.abs(value) >= LONG ? short(value, language, 4) : whole(value, language), unit: 'policies' }
    case 'money':
      return language === 'zh'
        ? { before: '', number: short(value, language, 4), unit: 'yuan' }
        : { before: '¥', number: short(value, language, 4), unit: '' }
    default:
      return { before: '', number: fixed(value, 2, language), unit: '' }
  }
}

/** Every digit that the unit has: for tables. */
export function exact(value: number, { unit }: Counted, language: Language): string {
  if (unit === 'fraction') return percent(value, language)
  if (unit === 'policies') return whole(value, language)
  return fixed(value, 2, language)
}

/** For the ticks of an axis. */
export function tick(value: number, { unit }: Counted, language: Language): string {
  if (unit === 'fraction') return new Intl.NumberFormat(LOCALE[language], { style: 'percent', maximumFractionDigits: 1 }).format(value)
  return short(value, language, 3)
}

export function whole(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: 0 }).format(value)
}

export interface Change {
  way: 'up' | 'down' | 'flat'
  /** With its sign; percentage points for a fraction, percent of the earlier value for the rest. */
  text: string
  points: boolean
}

/** What moved between two values; null where nothing can be said, such as growth from nothing. */
export function change(now: number | null, before: number | null | undefined, measure: Counted, language: Language): Change | null {
  if (now === null || before === null || before === undefined) return null
  const points = measure.unit === 'fraction'
  if (!points && before === 0) return null
  const moved = points ? (now - before) * 100 : ((now - before) / Math.abs(before)) * 100
  const text = new Intl.NumberFormat(LOCALE[language], { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: 'exceptZero' }).format(moved)
  const shown = Math.round(moved * 10)
  return { way: shown > 0 ? 'up' : shown < 0 ? 'down' : 'flat', text: points ? text : `${text}%`, points }
}

function percent(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALE[language], { style: 'percent', minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(value)
}

function fixed(value: number, digits: number, language: Language): string {
  return new Intl.NumberFormat(LOCALE[language], { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value)
}

function short(value: number, language: Language, significant: number): string {
  // British English writes a million as m, which reads as a thousandth beside k.
  const locale = language === 'zh' ? LOCALE.zh : 'en-US'
  const text = new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: significant }).format(value)
  return text.replace('K', 'k')
}
