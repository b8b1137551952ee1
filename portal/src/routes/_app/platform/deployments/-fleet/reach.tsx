/** Whom a deployment would reach, counted by the server; nothing is deployed by asking. */
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Users } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api, type Body } from '@/api/api'
import { messageOf } from '@/kit/form'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'

/** @param request what is asked of the selection, as JSON */
export function Reach({ request }: { request: string }) {
  const { t } = useTranslation('operations')
  const { selection, rings } = JSON.parse(request) as Partial<Body<'post', '/admin/deployments/selection'>>
  const { data, error } = useQuery({
    queryKey: ['post', '/admin/deployments/selection', request],
    queryFn: async () =>
      selection
        ? (await api.POST('/admin/deployments/selection', { body: { selection, rings } })).data
        : null,
    placeholderData: keepPreviousData,
    retry: false,
  })
  if (!selection) return null
  return (
    <Alert tone={error ? 'warning' : 'info'}>
      <Users aria-hidden />
      <AlertTitle>{t('Whom it reaches')}</AlertTitle>
      <AlertDescription>
        {error ? (
          messageOf(error)
        ) : !data ? (
          t('Counting …')
        ) : (
          <>
            <span>
              {t('{{tenants}} tenants with {{websites}} websites', {
                tenants: data.tenants,
                websites: data.websites,
              })}
              {data.left_out > 0 &&
                ` · ${t('{{tenants}} are left out: they are suspended or have no website', { tenants: data.left_out })}`}
            </span>
            <span>
              {data.rings
                .map((ring, index) =>
                  t('Ring {{ring}}: {{tenants}}', { ring: index + 1, tenants: ring.tenants }),
                )
                .join(' · ')}
            </span>
          </>
        )}
      </AlertDescription>
    </Alert>
  )
}
