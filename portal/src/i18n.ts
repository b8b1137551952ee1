/**
 * Languages. Screens are written in English, and what they say is the key of its translation: `t('No websites yet')`. Each
 * room of the portal has a file per language in locales/; English ones hold only what depends on a number.
 */
import i18next, { type BackendModule } from 'i18next'
import { initReactI18next } from 'react-i18next'

export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const
export type Language = keyof typeof LANGUAGES

const files = import.meta.glob<Record<string, string>>('./locales/*/*.json', { import: 'default' })
const CHOSEN = 'hotswap-language'

const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read(language, namespace, done) {
    const load = files[`./locales/${language}/${namespace}.json`]
    if (!load) return done(null, {})
    load().then(
      (texts) => done(null, texts),
      (error: unknown) => done(error as Error, null),
    )
  },
}

function chosenLanguage(): Language {
  const chosen = localStorage.getItem(CHOSEN) ?? navigator.language.slice(0, 2)
  return chosen in LANGUAGES ? (chosen as Language) : 'en'
}

export async function startI18n(): Promise<void> {
  await i18next
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: chosenLanguage(),
      fallbackLng: 'en',
      supportedLngs: Object.keys(LANGUAGES),
      ns: ['common', 'problems'],
      defaultNS: 'common',
      // A word that several rooms use is translated once, in `common`.
      fallbackNS: 'common',
      keySeparator: false,
      nsSeparator: false,
      interpolation: { escapeValue: false },
      returnEmptyString: false,
    })
  document.documentElement.lang = i18next.language
}

export async function changeLanguage(language: Language): Promise<void> {
  localStorage.setItem(CHOSEN, language)
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
}
