/** What plans count, by name. */
import { useTranslation } from 'react-i18next'

export function useResourceNames(): Record<string, string> {
  const { t } = useTranslation()
  return {
    websites: t('Websites'),
    storage_bytes: t('Storage'),
    bandwidth_bytes_month: t('Traffic this month'),
    concurrent_deployments: t('Deployments at a time'),
    custom_domains: t('Domains'),
    portal_domains: t('Portals under your own name'),
    members: t('Members'),
    api_keys: t('API keys'),
    professionals: t('Professionals'),
    customers: t('Customers'),
    collection_records: t('Entries in collections'),
    api_requests_per_minute: t('API requests per minute'),
    api_requests_per_minute_per_key: t('API requests per minute and key'),
  }
}
