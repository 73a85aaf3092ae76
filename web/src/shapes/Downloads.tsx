//! A board as a file, for those who may take one with them.
import { useTranslation } from 'react-i18next'
import { useMay } from '../api/people.ts'
import { useLanguage } from '../locales/say.ts'
import type { Language } from '../locales/index.ts'
import { Download } from './Download.tsx'

/** The address of the file; null while there is nothing to put in it. */
export function Downloads({ address }: { address: (format: 'xlsx' | 'csv', language: Language) => string | null }) {
  const { t } = useTranslation('shapes')
  const language = useLanguage()
  if (!useMay('export')) return null
  return (['xlsx', 'csv'] as const).map((format) => <Download key={format} href={address(format, language)} text={t(`download.${format}`)} />)
}
