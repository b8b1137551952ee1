/** What can be done with a website as a whole; everything that can be taken back offers to. */
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { done, failed } from '@/kit/toasts'
import type { ListedWebsite } from '@/kit/website'

export type OffState = 'maintenance' | 'suspend'

/** Everything that shows a website shows it anew. */
export function useRefreshWebsites(): () => Promise<void> {
  const client = useQueryClient()
  return useMemo(
    () => async () => {
      await client.invalidateQueries({
        predicate: ({ queryKey: [, path] }) =>
          typeof path === 'string' &&
          /^\/(websites(\/\{website_id\})?|tenant\/(overview|onboarding))$/.test(path),
      })
    },
    [client],
  )
}

export function useWebsiteActs(tenant: string, website: ListedWebsite) {
  const { t } = useTranslation('websites')
  const refresh = useRefreshWebsites()
  const confirm = useConfirm()
  const navigate = useNavigate()
  const params = { params: { path: { website_id: website.id } } }
  const { name } = website

  /** Tells what failed instead of throwing: acts are started from menus. */
  const attempt = async (act: () => Promise<unknown>, text: string, undo?: () => Promise<unknown>) => {
    try {
      await act()
      await refresh()
      done(text, undo && (() => undo().then(refresh)))
    } catch (error) {
      failed(error)
    }
  }
  const activate = () => api.POST('/websites/{website_id}/activate', params)
  const restore = (slug?: string) =>
    api.POST('/websites/{website_id}/restore', { ...params, body: { ...(slug && { slug }) } })

  return {
    activate: () => attempt(activate, t('“{{name}}” is live', { name })),
    /** @throws ApiError for the dialog that asked for the message */
    turnOff: async (state: OffState, message: string) => {
      await api.POST(`/websites/{website_id}/${state}`, { ...params, body: { ...(message && { message }) } })
      await refresh()
      done(
        state === 'suspend'
          ? t('“{{name}}” is suspended', { name })
          : t('“{{name}}” is in maintenance', { name }),
        () => activate().then(refresh),
      )
    },
    makeMain: async () => {
      const isAgreed = await confirm({
        title: t('Make “{{name}}” the main website?', { name }),
        detail: t(
          'It is found at {{tenant}}’s own address from now on, and the present main website under an address of its own. Both change at once.',
          { tenant },
        ),
        action: t('Make it the main website'),
        isDestructive: false,
      })
      if (isAgreed)
        await attempt(
          () => api.POST('/websites/{website_id}/make-main', params),
          t('“{{name}}” is the main website', { name }),
        )
    },
    remove: async () => {
      const isAgreed = await confirm({
        title: t('Delete “{{name}}”?', { name }),
        detail: t(
          'Visitors no longer find it, at once. It can be restored from the trash for some weeks; then it is gone for good.',
        ),
        action: t('Delete'),
      })
      if (!isAgreed) return
      const leaves = window.location.pathname.includes(website.id)
      await attempt(
        async () => {
          await api.DELETE('/websites/{website_id}', params)
          if (leaves) await navigate({ to: '/t/$tenant/websites', params: { tenant } })
        },
        t('“{{name}}” is deleted', { name }),
        () => restore(),
      )
    },
    restore: (slug?: string) => attempt(() => restore(slug), t('“{{name}}” is back', { name })),
  }
}
