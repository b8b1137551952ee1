/** The history of a tenant's settings, as `SettingsVersions` takes it. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import type { SettingsHistory } from '@/kit/settings-versions'
import { done } from '@/kit/toasts'

export type SettingsKind = 'config' | 'branding'

/** Settings were changed: they, their versions, and the tenant that shows some of them. */
export function useRefreshSettings(): (kind: SettingsKind) => Promise<void> {
  const client = useQueryClient()
  return (kind) =>
    client.invalidateQueries({
      predicate: ({ queryKey: [, path] }) =>
        typeof path === 'string' &&
        (path.startsWith(`/admin/tenants/{id}/${kind}`) || path === '/admin/tenants/{id}'),
    })
}

export function useSettingsHistory(kind: SettingsKind, id: string, mayRestore: boolean): SettingsHistory {
  const { t } = useTranslation('platform')
  const refresh = useRefreshSettings()
  const restore = async (version: number) => {
    await api.POST(`/admin/tenants/{id}/${kind}/versions/{version}/restore`, {
      params: { path: { id, version } },
    })
    await refresh(kind)
    done(t('Version {{version}} is back', { version }))
  }
  return {
    key: ['get', `/admin/tenants/{id}/${kind}/versions`, id],
    list: async (cursor) => {
      const { data } = await api.GET(`/admin/tenants/{id}/${kind}/versions`, {
        params: { path: { id }, query: { limit: 10, ...(cursor && { cursor }) } },
      })
      return data ?? { items: [], next_cursor: null }
    },
    diff: async (from, to) => {
      const { data } = await api.GET(`/admin/tenants/{id}/${kind}/diff`, {
        params: { path: { id }, query: { from, to } },
      })
      return data?.changes ?? []
    },
    ...(mayRestore && { restore }),
  }
}
