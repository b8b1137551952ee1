/** Redirects in the API. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Item } from '@/api/api'

export type Redirect = Item<'/websites/{website_id}/redirects'>

export const REDIRECT_STATUSES = [301, 302, 307, 308] as const
export type RedirectStatus = (typeof REDIRECT_STATUSES)[number]

export function useRedirectKinds(): Record<RedirectStatus, string> {
  const { t } = useTranslation('structure')
  return {
    301: t('301 for good'),
    302: t('302 for now'),
    307: t('307 for now, forms as well'),
    308: t('308 for good, forms as well'),
  }
}

export function useRefreshRedirects(): () => Promise<void> {
  const client = useQueryClient()
  return () => client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/redirects'] })
}
