/** A tenant's plan, what it uses of it, and limits of its own. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { SlidersHorizontal, Wallet } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { Section } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Button } from '@/ui/button'
import { Card, CardContent } from '@/ui/card'
import { OverridesDialog } from '../../-tenants/overrides-dialog'
import { PlanDialog } from '../../-tenants/plan-dialog'
import { useTenant } from '../../-tenants/tenant'
import { UsageList } from '../../-tenants/usage-list'

export const Route = createFileRoute('/_app/platform/tenants/$id/usage')({ component: Usage })

function Usage() {
  const { t } = useTranslation('platform')
  const tenant = useTenant()
  const [asking, setAsking] = useState<'plan' | 'limits'>()
  const close = () => setAsking(undefined)
  const query = useQuery(
    $api.queryOptions('get', '/admin/tenants/{id}/usage', { params: { path: { id: tenant.id } } }),
  )
  return (
    <Loaded query={query}>
      {({ plan, resources }) => (
        <Section
          title={t('Plan: {{name}}', { name: plan.name })}
          description={t('Limits hold at once, also while something is uploaded or created.')}
          actions={
            <>
              <Can call="PUT /admin/tenants/{id}/quota-overrides">
                <Button variant="outline" onClick={() => setAsking('limits')}>
                  <SlidersHorizontal aria-hidden /> {t('Limits of its own')}
                </Button>
              </Can>
              <Can call="PUT /admin/tenants/{id}/tier">
                <Button onClick={() => setAsking('plan')}>
                  <Wallet aria-hidden /> {t('Change plan')}
                </Button>
              </Can>
            </>
          }
        >
          <Card>
            <CardContent>
              <UsageList resources={resources} />
            </CardContent>
          </Card>
          {asking === 'limits' && <OverridesDialog tenant={tenant} resources={resources} onClose={close} />}
          {asking === 'plan' && <PlanDialog tenant={tenant} onClose={close} />}
        </Section>
      )}
    </Loaded>
  )
}
