//! How a figure is written: the definition knows its unit, the reader's language knows the rest.
import type { Language } from '../locales/index.ts'

/** What is written: a measure, or anything else that says its unit. */
export interface Counted {
  /** `policies`, `agents`, `count`, `fraction`, `money`; any other unit is a plain number. */
  unit: string
  /** What money is in (ISO 4217). */
  currency?: string | null
}

export const POLICIES: Counted = { unit: 'policies' }
export const FRACTION: Counted = { unit: 'fraction' }

/** A word that follows the number; other currencies stand before it as their sign. */
export type WordOfUnit = 'policies' | 'agents' | 'yuan' | ''

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

export function write(value: number, { unit, currency }: Counted, language: Language): Written {
  switch (unit) {
    case 'fraction':
      return { before: '', number: percent(value, language), unit: '' }
    case 'policies':
    case 'agents':
      return { before: '', number: Math.abs(value) >= LONG ? short(value, language, 4) : things(value, language), unit }
    case 'count':
      return { before: '', number: Math.abs(value) >= LONG ? short(value, language, 4) : things(value, language), unit: '' }
    case 'money':
      return money(value, currency, language, 4)
    default:
      return { before: '', number: fixed(value, 2, language), unit: '' }
  }
}

/** Every digit that the unit has: for tables. */
export function exact(value: number, { unit, currency }: Counted, language: Language): string {
  if (unit === 'fraction') return percent(value, language)
  if (unit === 'policies' || unit === 'agents' || unit === 'count') return things(value, language)
  return fixed(value, unit === 'money' && currency ? decimals(currency) : 2, language)
}

/** What is added or taken off, always with its sign. */
export function signed(value: number, measure: Counted, language: Language): string {
  const text = exact(Math.abs(value), measure, language)
  return value > 0 ? `+${text}` : value < 0 ? `−${text}` : text
}

/** For the ticks of an axis. */
export function tick(value: number, { unit, currency }: Counted, language: Language): string {
  if (unit === 'fraction') return new Intl.NumberFormat(LOCALE[language], { style: 'percent', maximumFractionDigits: 1 }).format(value)
  if (unit !== 'money') return short(value, language, 3)
  const { before, number } = money(value, currency, language, 3)
  return before + number
}

/** Things are whole, unless a few are shared or averaged: 10.5 agents, and not 23,963.4 policies. */
function things(value: number, language: Language): string {
  return new Intl.NumberFormat(LOCALE[language], { maximumFractionDigits: Math.abs(value) < 100 ? 2 : 0 }).format(value)
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

/** Yuan are a word after the number in Chinese; any other money has its sign before it, as the reader's language writes it. */
function money(value: number, currency: string | null | undefined, language: Language, significant: number): Written {
  if (!currency) return { before: '', number: short(value, language, significant), unit: '' }
  if (language === 'zh' && currency === 'CNY') return { before: '', number: short(value, language, significant), unit: 'yuan' }
  const parts = compact(language, significant, { style: 'currency', currency }).formatToParts(value)
  const digits = parts.findIndex((part) => part.type === 'integer')
  const text = (some: typeof parts) => some.map((part) => part.value).join('')
  return { before: text(parts.slice(0, digits)), number: text(parts.slice(digits)).replace('K', 'k'), unit: '' }
}

/** How many decimals a currency has: two for most, none for yen. */
function decimals(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

function short(value: number, language: Language, significant: number): string {
  return compact(language, significant).format(value).replace('K', 'k')
}

function compact(language: Language, significant: number, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  // British English writes a million as m, which reads as a thousandth beside k.
  const locale = language === 'zh' ? LOCALE.zh : 'en-US'
  return new Intl.NumberFormat(locale, { notation: 'compact', maximumSignificantDigits: significant, ...options })
}
