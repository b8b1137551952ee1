/** Names that are no longer here while DNS still leads to us: somebody else could show something under them. */
import { useQuery } from '@tanstack/react-query'
import { TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'

export function Dangling() {
  const { t } = useTranslation('domains')
  const { data } = useQuery(
    $api.queryOptions('get', '/tenant/domains/dangling', { params: { query: { limit: 50 } } }),
  )
  if (!data || data.items.length === 0) return null
  return (
    <Alert tone="warning">
      <TriangleAlert aria-hidden />
      <AlertTitle>{t('DNS still leads here from names that you have removed')}</AlertTitle>
      <AlertDescription>
        {t(
          'Whoever can add such a name could show something under it. Delete these records, or add the names again:',
        )}
        <ul className="flex flex-col gap-1">
          {data.items.map(({ host, seen }) => (
            <li key={host} className="font-mono text-xs break-all">
              {host} → {seen}
            </li>
          ))}
        </ul>
      </AlertDescription>
    </Alert>
  )
}
