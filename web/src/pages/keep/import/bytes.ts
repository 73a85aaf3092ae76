//! The length of a file as people say it.
import type { Language } from '../../../locales/index.ts'

const STEPS = ['B', 'KB', 'MB', 'GB'] as const

export function bytes(count: number, language: Language): string {
  let value = count
  let step = 0
  while (value >= 1024 && step < STEPS.length - 1) {
    value /= 1024
    step += 1
  }
  const text = new Intl.NumberFormat(language === 'zh' ? 'zh-CN' : 'en-GB', { maximumFractionDigits: step === 0 ? 0 : 1 }).format(value)
  return `${text} ${STEPS[step] ?? ''}`
}
