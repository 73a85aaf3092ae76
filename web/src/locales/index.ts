//! The two languages, each loaded when somebody reads it. Chinese is the default; the choice is kept on the device.
import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'

export type Language = 'zh' | 'en'

/** The texts of a language, by the part of the page that they belong to. */
export type Texts = Record<Language, () => Promise<Record<string, object>>>

const KEY = 'upcount.language'
let all: Texts | undefined

export async function startLanguages(texts: Texts, defaultNS: string): Promise<void> {
  const kept = window.localStorage.getItem(KEY) === 'en' ? 'en' : 'zh'
  all = texts
  await i18next.use(initReactI18next).init({
    lng: kept,
    fallbackLng: false,
    defaultNS: defaultNS as 'shell',
    resources: { [kept]: await texts[kept]() },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  tellDocument()
  i18next.on('languageChanged', (language) => {
    window.localStorage.setItem(KEY, language)
    tellDocument()
  })
}

/** Texts that come with a screen, in both languages: whoever does not open it does not load them. */
export function addTexts(part: string, texts: Record<Language, object>): void {
  for (const [language, own] of Object.entries(texts)) i18next.addResourceBundle(language, part, own)
}

/** Loads the texts of a language, then reads in it. */
export async function read(language: Language): Promise<void> {
  for (const [part, texts] of Object.entries((await all?.[language]()) ?? {})) i18next.addResourceBundle(language, part, texts)
  await i18next.changeLanguage(language)
}

function tellDocument(): void {
  document.documentElement.lang = i18next.language === 'en' ? 'en' : 'zh-CN'
}
