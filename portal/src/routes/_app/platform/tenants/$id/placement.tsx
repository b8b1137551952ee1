/** Where a tenant's rows live, and having them moved. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Database } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { Can } from '@/kit/rights'
import { Time } from '@/kit/time'
import { Button } from '@/ui/button'
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from '@/ui/card'
import { KeysCard } from '../../-tenants/keys-card'
import { MoveDialog } from '../../-tenants/move-dialog'
import { MoveProgress } from '../../-tenants/move-progress'
import { useTenant } from '../../-tenants/tenant'
import { usePlacementNames } from '../../-tenants/words'

export const Route = createFileRoute('/_app/platform/tenants/$id/placement')({
  validateSearch: ({ move }: Record<string, unknown>): { move?: string } =>
    typeof move === 'string' ? { move } : {},
  component: Placement,
})

function Placement() {
  const { t } = useTranslation('platform')
  const tenant = useTenant()
  const { move } = Route.useSearch()
  const navigate = Route.useNavigate()
  const names = usePlacementNames()
  const [isMoving, setMoving] = useState(false)
  const query = useQuery(
    $api.queryOptions('get', '/admin/tenants/{id}/placement', { params: { path: { id: tenant.id } } }),
  )
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      {move && (
        <MoveProgress key={move} job={move} onClose={() => void navigate({ search: {}, replace: true })} />
      )}
      <Loaded query={query}>
        {({ placement, schema, database, moved_at: movedAt }) => (
          <Card>
            <CardHeader>
              <CardTitle>{names[placement]}</CardTitle>
              <CardDescription>
                {placement === 'pool'
                  ? t('Its rows are in the tables of all tenants, kept apart by row-level security.')
                  : placement === 'schema'
                    ? t('Its rows are in tables of its own, in the platform’s database.')
                    : t('Its rows are in a database of its own, on the same server.')}
              </CardDescription>
            </CardHeader>
            <CardContent>
              <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-2">
                <dt className="text-muted-foreground">{t('Database')}</dt>
                <dd className="font-mono text-xs leading-5">{database ?? t('the platform’s own')}</dd>
                <dt className="text-muted-foreground">{t('Schema')}</dt>
                <dd className="font-mono text-xs leading-5">{schema}</dd>
                <dt className="text-muted-foreground">{t('Moved')}</dt>
                <dd>{movedAt ? <Time at={movedAt} /> : t('never')}</dd>
              </dl>
            </CardContent>
            {(tenant.status === 'active' || tenant.status === 'suspended') && (
              <Can call="POST /admin/tenants/{id}/move">
                <CardFooter>
                  <Button variant="outline" onClick={() => setMoving(true)}>
                    <Database aria-hidden /> {t('Move …')}
                  </Button>
                </CardFooter>
              </Can>
            )}
          </Card>
        )}
      </Loaded>
      <KeysCard tenantId={tenant.id} />
      {isMoving && (
        <MoveDialog
          tenant={tenant}
          onStarted={(job) => void navigate({ search: { move: job }, replace: true })}
          onClose={() => setMoving(false)}
        />
      )}
    </div>
  )
}
