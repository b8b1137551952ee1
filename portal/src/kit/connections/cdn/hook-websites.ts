/** Which websites a cache is for: one of the team's, or all of them. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { useMay } from '@/kit/rights'
import type { CdnHook, Connections } from '../connections'

/** @returns names of the team's websites by id; none for the platform, whose caches are for everybody's */
export function useHookWebsites(root: Connections['cdn']): Record<string, string> {
  const may = useMay()
  const { data } = useQuery({
    ...$api.queryOptions('get', '/websites', { params: { query: { limit: 200, sort: 'name' } } }),
    enabled: root === '/cdn-hooks' && may('GET /websites'),
  })
  return Object.fromEntries(data?.items.map(({ id, name }) => [id, name]) ?? [])
}

export function useHookReach(root: Connections['cdn']): (hook: CdnHook) => string {
  const { t } = useTranslation('connections')
  const websites = useHookWebsites(root)
  return ({ website_id }) => (website_id ? (websites[website_id] ?? t('One website')) : t('All websites'))
}
