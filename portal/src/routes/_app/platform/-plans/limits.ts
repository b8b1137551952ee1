/** What plans limit, in words and in amounts. */
import { useTranslation } from 'react-i18next'
import type { Item } from '@/api/api'
import { formatBytes, formatNumber } from '@/kit/numbers'

export type Quotas = Item<'/admin/plans'>['quotas']
export type Resource = keyof Quotas
export type Unit = 'count' | 'bytes' | 'bytes_per_month' | 'concurrent' | 'per_minute'

export const RESOURCES: readonly Resource[] = [
  'websites',
  'members',
  'custom_domains',
  'portal_domains',
  'storage_bytes',
  'bandwidth_bytes_month',
  'concurrent_deployments',
  'api_keys',
  'collection_records',
  'professionals',
  'customers',
  'api_requests_per_minute',
  'api_requests_per_minute_per_key',
]

export const isBytes = (resource: Resource) => /_bytes/.test(resource)

/** @returns writes amounts of a unit; null is no limit */
export function useAmounts(): (value: number | null, unit: Unit | 'bytes') => string {
  const { t, i18n } = useTranslation('platform')
  return (value, unit) => {
    if (value === null) return t('unlimited')
    return /bytes/.test(unit) ? formatBytes(value, i18n.language) : formatNumber(value, i18n.language)
  }
}
