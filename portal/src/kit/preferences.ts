/** How a person likes the portal: kept with the account, so that it is the same on every device. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { LANGUAGES, type Language, changeLanguage } from '@/i18n'
import { type Theme, chooseTheme } from '@/shell/theme'
import { type Me, meOptions, useMe } from './rights'
import { failed } from './toasts'

export type Density = 'comfortable' | 'compact'
export type Look = { theme?: Theme; density?: Density; language?: Language }

function show({ theme, density, language }: Look): void {
  if (theme) chooseTheme(theme)
  if (density) document.documentElement.dataset['density'] = density
  if (language) void changeLanguage(language)
}

const lookOf = (me: Me): Look => ({
  ...(me.preferences.theme && { theme: me.preferences.theme }),
  ...(me.preferences.density && { density: me.preferences.density }),
  ...(me.locale && languageOf(me.locale)),
})

function languageOf(locale: string): Pick<Look, 'language'> {
  const language = locale.slice(0, 2)
  return language in LANGUAGES ? { language: language as Language } : {}
}

/** Shows the portal as its person likes it. */
export function usePreferredLook(): void {
  const me = useMe()
  const look = me && !me.impersonator_id ? lookOf(me) : undefined
  const { theme, density, language } = look ?? {}
  const { i18n } = useTranslation()
  useEffect(() => {
    show({
      ...(theme && { theme }),
      ...(density && { density }),
      ...(language && language !== i18n.language && { language }),
    })
    // Only when the account says something new: what is chosen meanwhile is shown already.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [theme, density, language])
}

/** @returns shows a choice at once, and keeps it with the account */
export function useSavePreferences(): (look: Look) => void {
  const client = useQueryClient()
  const me = useMe()
  return (look) => {
    show(look)
    // Operators who act as somebody change nothing about them.
    if (me?.impersonator_id) return
    const { language, ...preferences } = look
    api
      .PATCH('/me', {
        body: {
          ...(language && { locale: language }),
          ...(Object.keys(preferences).length > 0 && { preferences }),
        },
      })
      .then(({ data }) => client.setQueryData(meOptions().queryKey, data))
      .catch(failed)
  }
}
