/** Addresses that are told of events. */
import { Link, createFileRoute, useNavigate } from '@tanstack/react-router'
import { Plus, Webhook } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Item, api } from '@/api/api'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Empty, Forbidden } from '@/kit/states'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { rememberSecret } from './-parts/secrets'
import { WebhookDialog } from './-parts/webhook-dialog'

export const Route = createFileRoute('/_app/t/$tenant/webhooks/')({ component: Webhooks })

function Webhooks() {
  const { t } = useTranslation('team')
  const { tenant } = Route.useParams()
  const navigate = useNavigate()
  const [isAdding, setAdding] = useState(false)
  const query = useList(['get', '/webhooks'], async (cursor) => {
    const { data } = await api.GET('/webhooks', {
      params: { query: { limit: 50, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const add = (
    <Can call="POST /webhooks">
      <Button onClick={() => setAdding(true)}>
        <Plus aria-hidden /> {t('Add a webhook')}
      </Button>
    </Can>
  )
  return (
    <Page
      title={t('Webhooks')}
      description={t(
        'We send a signed message to your address when something happens: a deployment, a published page, an order.',
      )}
      actions={add}
    >
      <Can call="GET /webhooks" otherwise={<Forbidden />}>
        <Listed
          query={query}
          empty={
            <Empty icon={Webhook} title={t('No webhooks yet')} actions={add}>
              {t('With one, your own systems know at once what happens here.')}
            </Empty>
          }
        >
          {(items) => (
            <Table>
              <TableHeader>
                <TableRow>
                  <TableHead>{t('Address')}</TableHead>
                  <TableHead>{t('Events')}</TableHead>
                  <TableHead>{t('State')}</TableHead>
                </TableRow>
              </TableHeader>
              <TableBody>
                {items.map((webhook) => (
                  <TableRow key={webhook.id}>
                    <TableCell className="min-w-56">
                      <Link
                        to="/t/$tenant/webhooks/$id"
                        params={{ tenant, id: webhook.id }}
                        className="rounded-sm font-medium break-all underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
                      >
                        {webhook.url}
                      </Link>
                      {webhook.description && (
                        <p className="text-xs text-muted-foreground">{webhook.description}</p>
                      )}
                    </TableCell>
                    <TableCell className="text-muted-foreground" title={webhook.events.join(', ')}>
                      {t('{{count}} events', { count: webhook.events.length })}
                    </TableCell>
                    <TableCell>
                      <WebhookState webhook={webhook} />
                    </TableCell>
                  </TableRow>
                ))}
              </TableBody>
            </Table>
          )}
        </Listed>
      </Can>
      {isAdding && (
        <WebhookDialog
          onMade={({ id, secret }) => {
            rememberSecret(id, secret)
            void navigate({ to: '/t/$tenant/webhooks/$id', params: { tenant, id } })
          }}
          onClose={() => setAdding(false)}
        />
      )}
    </Page>
  )
}

export function WebhookState({ webhook }: { webhook: Pick<Item<'/webhooks'>, 'enabled' | 'failing_since'> }) {
  const { t } = useTranslation('team')
  if (!webhook.enabled) return <Badge hasDot>{t('Off')}</Badge>
  if (webhook.failing_since)
    return (
      <Badge tone="danger" hasDot>
        {t('Nothing arrives')}
      </Badge>
    )
  return (
    <Badge tone="success" hasDot>
      {t('On')}
    </Badge>
  )
}
