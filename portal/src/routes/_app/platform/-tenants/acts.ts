/** What can be done with a tenant as a whole; what can be taken back offers to. */
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { done, failed } from '@/kit/toasts'
import { type ListedTenant, useRefreshTenants } from './tenant'

export function useTenantActs(tenant: ListedTenant) {
  const { t } = useTranslation('platform')
  const refresh = useRefreshTenants()
  const confirm = useConfirm()
  const navigate = useNavigate()
  const params = { params: { path: { id: tenant.id } } }
  const { name } = tenant

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
  const activate = () => api.POST('/admin/tenants/{id}/activate', params)
  const restore = () => api.POST('/admin/tenants/{id}/restore', params)

  return {
    activate: () => attempt(activate, t('“{{name}}” is active', { name })),
    /** @throws ApiError for the dialog that asked for the reason */
    suspend: async (reason: string) => {
      await api.POST('/admin/tenants/{id}/suspend', { ...params, body: { ...(reason && { reason }) } })
      await refresh()
      done(t('“{{name}}” is suspended', { name }), () => activate().then(refresh))
    },
    remove: async () => {
      const isAgreed = await confirm({
        title: t('Delete “{{name}}”?', { name }),
        detail: t(
          'Its websites and its part of the portal are off at once. It can be restored until its grace period ends; then everything is purged.',
        ),
        action: t('Delete'),
      })
      if (isAgreed)
        await attempt(
          () => api.DELETE('/admin/tenants/{id}', params),
          t('“{{name}}” is deleted', { name }),
          restore,
        )
    },
    restore: () => attempt(restore, t('“{{name}}” is back', { name })),
    purge: async () => {
      const isAgreed = await confirm({
        title: t('Purge “{{name}}” now?', { name }),
        detail: t(
          'Its encryption keys are destroyed first, then its websites, content, media, domains and settings. Nobody can bring them back.',
        ),
        action: t('Purge for good'),
        typed: tenant.slug,
      })
      if (!isAgreed) return
      const leaves = window.location.pathname.includes(tenant.id)
      await attempt(
        async () => {
          await api.POST('/admin/tenants/{id}/purge', { ...params, body: { confirm: tenant.slug } })
          if (leaves) await navigate({ to: '/platform/tenants' })
        },
        t('“{{name}}” is purged', { name }),
      )
    },
  }
}
