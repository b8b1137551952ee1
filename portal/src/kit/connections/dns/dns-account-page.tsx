/** One account at a DNS provider: whether it works, its zones, and the records of one of them. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { Pencil, RotateCw, Trash2, TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { useConfirm } from '@/kit/confirm'
import { Loaded } from '@/kit/loaded'
import { BackLink, Page, Section } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import type { ZoneSearch } from '../connection-search'
import type { Connections, DnsAccount } from '../connections'
import { DnsAccountDialog } from './dns-account-dialog'
import { DnsAccountState } from './dns-account-state'
import { useDnsKinds } from './dns-kinds'
import { DnsRecords } from './dns-records'

export function DnsAccountPage({
  connections,
  id,
  zone,
  onZone,
}: ZoneSearch & { connections: Connections; id: string; onZone: (zone: string | undefined) => void }) {
  const { t } = useTranslation('connections')
  const kinds = useDnsKinds()
  const root = connections.dns
  const query = useQuery($api.queryOptions('get', `${root}/{id}`, { params: { path: { id } } }))
  return (
    <Loaded query={query} isPage>
      {(account) => (
        <Page
          back={<BackLink to={connections.at as never}>{t('Connections')}</BackLink>}
          title={account.name}
          aside={<DnsAccountState state={account.state} />}
          description={[kinds[account.kind].name, account.settings.server].filter(Boolean).join(' · ')}
          actions={
            <Can call={`PATCH ${root}/{id}`}>
              <Acts connections={connections} account={account} />
            </Can>
          }
        >
          {account.problem && (
            <Alert tone="danger">
              <TriangleAlert aria-hidden />
              <AlertTitle>{t('The account does not work')}</AlertTitle>
              <AlertDescription>{account.problem}</AlertDescription>
            </Alert>
          )}
          <Section
            title={t('Zones')}
            description={
              account.checked_at && (
                <>
                  {t('asked')} <Time at={account.checked_at} />
                </>
              )
            }
            actions={
              account.zones.length > 0 && (
                <FilterSelect
                  label={t('Zone whose records are shown')}
                  all={t('Choose a zone …')}
                  value={zone}
                  choices={account.zones.map((name) => [name, name])}
                  onChange={onZone}
                />
              )
            }
          >
            {zone ? (
              <DnsRecords root={root} accountId={id} zone={zone} />
            ) : (
              <Zones zones={account.zones} isAsked={account.checked_at !== null} />
            )}
          </Section>
        </Page>
      )}
    </Loaded>
  )
}

function Zones({ zones, isAsked }: { zones: string[]; isAsked: boolean }) {
  const { t } = useTranslation('connections')
  if (zones.length === 0)
    return (
      <p className="text-muted-foreground">
        {isAsked
          ? t('The account has shown no zones. It may not be allowed to see them.')
          : t('Nobody has asked the account yet. Test it to see its zones.')}
      </p>
    )
  return (
    <ul className="divide-y rounded-lg border bg-card">
      {zones.map((name) => (
        <li key={name} className="px-4 py-2.5">
          <Link
            to="."
            search={{ zone: name } as never}
            className="rounded-sm font-mono text-xs break-all underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
          >
            {name}
          </Link>
        </li>
      ))}
    </ul>
  )
}

function Acts({ connections, account }: { connections: Connections; account: DnsAccount }) {
  const { t } = useTranslation('connections')
  const client = useQueryClient()
  const navigate = useNavigate()
  const confirm = useConfirm()
  const [isEditing, setEditing] = useState(false)
  const [isBusy, setBusy] = useState(false)
  const { dns: root, at } = connections
  const params = { path: { id: account.id } }
  const test = async () => {
    setBusy(true)
    try {
      const { data } = await api.POST(`${root}/{id}/test`, { params })
      await client.invalidateQueries({ queryKey: ['get', root] })
      await client.invalidateQueries({ queryKey: ['get', `${root}/{id}`] })
      await client.invalidateQueries({ queryKey: ['get', `${root}/{id}/records`] })
      if (data?.state === 'working')
        done(t('It works: {{count}} zones were found.', { count: data.zones.length }))
    } catch (error) {
      failed(error)
    } finally {
      setBusy(false)
    }
  }
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Remove “{{name}}”?', { name: account.name }),
      detail: t(
        'Its credentials are forgotten. Records that were created stay at the provider; wildcard certificates of its zones are no longer renewed.',
      ),
      action: t('Remove'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE(`${root}/{id}`, { params })
      await navigate({ to: at as never })
      await client.invalidateQueries({ queryKey: ['get', root] })
      done(t('“{{name}}” is removed.', { name: account.name }))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <>
      <Button variant="outline" isBusy={isBusy} onClick={() => void test()}>
        {!isBusy && <RotateCw aria-hidden />} {t('Test')}
      </Button>
      <Button variant="outline" onClick={() => setEditing(true)}>
        <Pencil aria-hidden /> {t('Change …')}
      </Button>
      <Button variant="outline" className="text-destructive" onClick={() => void remove()}>
        <Trash2 aria-hidden /> {t('Remove …')}
      </Button>
      {isEditing && <DnsAccountDialog root={root} account={account} onClose={() => setEditing(false)} />}
    </>
  )
}
