/** The portal under a name of the team's own, and whose name its mails carry. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ExternalLink } from 'lucide-react'
import { useForm } from 'react-hook-form'
import { useTranslation } from 'react-i18next'
import { $api, type Answer, api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormCard } from '@/kit/form-card'
import { Loaded } from '@/kit/loaded'
import { Can, useMay } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { Input, Select } from '@/ui/input'

type OwnPortal = Answer<'get', '/tenant/portal'>

function useRefresh() {
  const client = useQueryClient()
  return async () => {
    await client.invalidateQueries({ queryKey: ['get', '/tenant/portal'] })
    await client.invalidateQueries({ queryKey: ['get', '/tenant/domains'] })
  }
}

export function OwnPortalPart({ tenant }: { tenant: string }) {
  const query = useQuery($api.queryOptions('get', '/tenant/portal'))
  return (
    <Loaded query={query}>
      {(portal) => (
        <>
          <HostsCard tenant={tenant} portal={portal} />
          <SenderCard key={portal.version} portal={portal} />
        </>
      )}
    </Loaded>
  )
}

function HostsCard({ tenant, portal }: { tenant: string; portal: OwnPortal }) {
  const { t } = useTranslation('team')
  const refresh = useRefresh()
  const may = useMay()
  const choose = async (body: { domain_id: string }) => {
    try {
      await api.PUT('/tenant/portal', { body, headers: { 'if-match': `"${portal.version}"` } })
      await refresh()
      done(t('Links lead there now'))
    } catch (error) {
      failed(error)
    }
  }
  const giveBack = async (id: string) => {
    const serve = async (serves: 'website' | 'portal') => {
      await api.PATCH('/domains/{id}', { params: { path: { id } }, body: { serves } })
      await refresh()
    }
    try {
      await serve('website')
      done(t('The name shows its website again'), () => serve('portal'))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('Address')}</CardTitle>
        <CardDescription>
          {t('Where your people sign in. Links in mails lead to {{url}}.', { url: portal.url })}
        </CardDescription>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        {portal.hosts.length > 0 && (
          <ul className="divide-y">
            {portal.hosts.map((host) => (
              <li key={host.domain_id} className="flex flex-wrap items-center gap-2 py-2.5 first:pt-0">
                <a
                  href={host.url}
                  target="_blank"
                  rel="noreferrer"
                  className="flex min-w-0 items-center gap-1.5 rounded-sm font-medium underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
                >
                  <span className="truncate">{host.host}</span>{' '}
                  <ExternalLink className="size-3.5" aria-hidden />
                </a>
                {host.is_reached ? (
                  <Badge tone="success">{t('Reached')}</Badge>
                ) : (
                  <Badge tone="warning">{t('Not reached yet')}</Badge>
                )}
                {host.host === portal.host && <Badge tone="info">{t('In links')}</Badge>}
                <span className="ml-auto flex gap-1">
                  {host.host !== portal.host && may('PUT /tenant/portal') && (
                    <Button
                      variant="ghost"
                      size="sm"
                      onClick={() => void choose({ domain_id: host.domain_id })}
                    >
                      {t('Use in links')}
                    </Button>
                  )}
                  {may('PATCH /domains/{id}') && (
                    <Button variant="ghost" size="sm" onClick={() => void giveBack(host.domain_id)}>
                      {t('Give back to the website')}
                    </Button>
                  )}
                </span>
              </li>
            ))}
          </ul>
        )}
        <Can call="PATCH /domains/{id}">
          <AddHost tenant={tenant} />
        </Can>
      </CardContent>
    </Card>
  )
}

/** Any proven name of a website can show the portal in its place. */
function AddHost({ tenant }: { tenant: string }) {
  const { t } = useTranslation('team')
  const refresh = useRefresh()
  const domains = useQuery($api.queryOptions('get', '/tenant/domains', { params: { query: { limit: 200 } } }))
  const usage = useQuery({
    ...$api.queryOptions('get', '/tenant/usage'),
    enabled: useMay()('GET /tenant/usage'),
  })
  const form = useForm({ defaultValues: { id: '' } })
  const allowed = usage.data?.resources.find(({ resource }) => resource === 'portal_domains')?.limit
  const free = (domains.data?.items ?? []).filter(
    ({ serves, state, is_primary: isPrimary }) => serves === 'website' && state === 'verified' && !isPrimary,
  )
  if (allowed === 0)
    return (
      <p className="text-muted-foreground">
        {t('Your plan has no portal under a name of your own.')}{' '}
        <Link
          to="/t/$tenant/usage"
          params={{ tenant }}
          className="rounded-sm text-primary underline underline-offset-4 outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60"
        >
          {t('See the plans')}
        </Link>
      </p>
    )
  if (free.length === 0)
    return (
      <p className="text-muted-foreground">
        {t(
          'Add a name such as portal.example.com to one of your websites and prove it; then you can choose it here.',
        )}
      </p>
    )
  const submit = form.handleSubmit(async ({ id }) => {
    try {
      await api.PATCH('/domains/{id}', { params: { path: { id } }, body: { serves: 'portal' } })
      await refresh()
      form.reset()
      done(t('The name shows the portal now'))
    } catch (error) {
      failed(error)
    }
  })
  return (
    <form onSubmit={(event) => void submit(event)} className="flex items-end gap-2">
      <Field label={t('Show the portal under')} className="flex-1">
        <Select {...form.register('id', { required: true })}>
          <option value="">{t('Choose a name')}</option>
          {free.map(({ id, unicode_host: host }) => (
            <option key={id} value={id}>
              {host}
            </option>
          ))}
        </Select>
      </Field>
      <Button type="submit" isBusy={form.formState.isSubmitting} disabled={form.watch('id') === ''}>
        {t('Use')}
      </Button>
    </form>
  )
}

function SenderCard({ portal }: { portal: OwnPortal }) {
  const { t } = useTranslation('team')
  const refresh = useRefresh()
  const mayChange = useMay()('PUT /tenant/portal')
  const form = useForm({ defaultValues: { sender_name: portal.sender_name ?? '' } })
  return (
    <FormCard
      title={t('Mails')}
      description={t('The address stays the platform’s, which may send for it.')}
      form={form}
      names={['sender_name']}
      mayChange={mayChange}
      onReload={refresh}
      onSave={async ({ sender_name: name }) => {
        await api.PUT('/tenant/portal', {
          body: { sender_name: name.trim() || null },
          headers: { 'if-match': `"${portal.version}"` },
        })
        await refresh()
        done(t('Saved'))
      }}
    >
      <Field label={t('Sent as')} error={form.formState.errors.sender_name?.message}>
        <Input maxLength={100} {...form.register('sender_name')} />
      </Field>
    </FormCard>
  )
}
