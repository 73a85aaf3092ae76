//! Words that come with both languages from the Book, said in the reader's.
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Words } from '../api/types.ts'
import type { Language } from './index.ts'

export function useLanguage(): Language {
  const { i18n } = useTranslation()
  return i18n.language === 'en' ? 'en' : 'zh'
}

export function useSay(): (words: Words) => string {
  const language = useLanguage()
  return useCallback((words: Words) => words[language] || words.en || words.zh, [language])
}
