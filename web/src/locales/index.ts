//! The two languages of the desk. Chinese is the default; the choice is kept on the device.
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { en } from './en.ts'
import { zh } from './zh.ts'

export type Language = 'zh' | 'en'

const KEY = 'upcount.language'

export function startLanguages(): void {
  const kept = window.localStorage.getItem(KEY)
  void i18next.use(initReactI18next).init({
    lng: kept === 'en' ? 'en' : 'zh',
    fallbackLng: false,
    defaultNS: 'shell',
    resources: { zh, en },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  tellDocument()
  i18next.on('languageChanged', (language) => {
    window.localStorage.setItem(KEY, language)
    tellDocument()
  })
}

function tellDocument(): void {
  document.documentElement.lang = i18next.language === 'en' ? 'en' : 'zh-CN'
}
