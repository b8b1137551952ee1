/** The plugins of a website, and what can be done with one. */
import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Answer, type Body, type Item, api } from '@/api/api'
import { useConsent } from '@/kit/plugins/consent'
import { done, failed } from '@/kit/toasts'

export type InstalledPlugin = Item<'/websites/{website_id}/plugins'>
export type Plugin = Answer<'get', '/websites/{website_id}/plugins/{name}'>

export function useInstalled(websiteId: string) {
  return $api.useQuery('get', '/websites/{website_id}/plugins', {
    params: { path: { website_id: websiteId } },
  })
}

/** Reads again what depends on which plugins there are, and how. */
export function useRefreshPlugins(): () => Promise<unknown> {
  const queryClient = useQueryClient()
  return useCallback(
    () =>
      queryClient.invalidateQueries({
        predicate: ({ queryKey: [, path] }) =>
          typeof path === 'string' && path.startsWith('/websites/{website_id}/plugin'),
      }),
    [queryClient],
  )
}

type Change = Body<'patch', '/websites/{website_id}/plugins/{name}'>

/** Switches, updates and configures a plugin; asks where it has to, and says what happened. */
export function useChangePlugin(websiteId: string) {
  const { t } = useTranslation('plugins')
  const refresh = useRefreshPlugins()
  const { ask, dialog } = useConsent()
  const patch = async (name: string, change: Change) => {
    const { data } = await ask((grant) =>
      api.PATCH('/websites/{website_id}/plugins/{name}', {
        params: { path: { website_id: websiteId, name } },
        body: { ...change, ...(grant && { grant }) },
      }),
    ).then((answer) => answer ?? { data: undefined })
    await refresh()
    return data
  }
  return {
    dialog,
    patch,
    async toggle({ name, title }: { name: string; title: string }, enabled: boolean): Promise<void> {
      try {
        if (!(await patch(name, { enabled }))) return
        done(
          enabled ? t('{{plugin}} is on', { plugin: title }) : t('{{plugin}} is off', { plugin: title }),
          () => patch(name, { enabled: !enabled }),
        )
      } catch (error) {
        failed(error)
      }
    },
    async update(
      { name, title, version: before }: { name: string; title: string; version: string },
      version: string,
    ) {
      try {
        if (!(await patch(name, { version }))) return
        done(t('{{plugin}} is at version {{version}} now', { plugin: title, version }), () =>
          patch(name, { version: before }),
        )
      } catch (error) {
        failed(error)
      }
    },
  }
}
