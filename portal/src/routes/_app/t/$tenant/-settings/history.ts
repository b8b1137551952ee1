/** The versions of the team's own settings, as `SettingsVersions` takes them. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { meOptions } from '@/kit/rights'
import type { SettingsHistory } from '@/kit/settings-versions'
import { done } from '@/kit/toasts'

export type SettingsKind = 'config' | 'branding'

/** Settings were changed: they, their versions, and the shell that shows some of them. */
export function useRefreshSettings(): (kind: SettingsKind) => Promise<void> {
  const client = useQueryClient()
  return async (kind) => {
    await client.invalidateQueries({
      predicate: ({ queryKey: [, path] }) =>
        typeof path === 'string' && (path.startsWith(`/tenant/${kind}`) || path === '/tenant/profile'),
    })
    await client.invalidateQueries({ queryKey: meOptions().queryKey })
  }
}

export function useSettingsHistory(kind: SettingsKind, mayRestore: boolean): SettingsHistory {
  const { t } = useTranslation('team')
  const refresh = useRefreshSettings()
  const restore = async (version: number) => {
    await api.POST(`/tenant/${kind}/versions/{version}/restore`, { params: { path: { version } } })
    await refresh(kind)
    done(t('Version {{version}} is back', { version }))
  }
  return {
    key: ['get', `/tenant/${kind}/versions`],
    list: async (cursor) => {
      const { data } = await api.GET(`/tenant/${kind}/versions`, {
        params: { query: { limit: 20, ...(cursor && { cursor }) } },
      })
      return data ?? { items: [], next_cursor: null }
    },
    diff: async (from, to) =>
      (await api.GET(`/tenant/${kind}/diff`, { params: { query: { from, to } } })).data?.changes ?? [],
    restore: mayRestore ? restore : undefined,
  }
}
