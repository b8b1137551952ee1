/** All names of all tenants: how they stand, and the power to stop one. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Link, createFileRoute } from '@tanstack/react-router'
import { Ban, CircleAlert, EllipsisVertical, Globe, Play } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api, type Item } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { LoadMore, useList } from '@/kit/list'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { Empty, Failed, Loading, NothingFound } from '@/kit/states'
import { Time } from '@/kit/time'
import { done } from '@/kit/toasts'
import { Badge, type Tone } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Checkbox } from '@/ui/choice'
import { Label } from '@/ui/label'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/menu'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { ReasonDialog } from './-parts/reason-dialog'

type Domain = Item<'/admin/domains'>
type State = Domain['state']
const STATES = ['pending', 'verified', 'misconfigured', 'lost', 'quarantined'] as const
const TONES: Record<State, Tone> = {
  pending: 'neutral',
  verified: 'success',
  misconfigured: 'warning',
  lost: 'danger',
  quarantined: 'danger',
}

type Search = { q?: string; state?: State; confusable?: boolean; failing?: boolean }

export const Route = createFileRoute('/_app/platform/domains')({
  validateSearch: ({ q, state, confusable, failing }: Record<string, unknown>): Search => ({
    ...(typeof q === 'string' && q !== '' && { q }),
    ...(STATES.includes(state as State) && { state: state as State }),
    ...(confusable === true && { confusable }),
    ...(failing === true && { failing }),
  }),
  component: Domains,
})

function useStateNames(): Record<State, string> {
  const { t } = useTranslation('operations')
  return {
    pending: t('Not proven yet'),
    verified: t('Proven'),
    misconfigured: t('Leads elsewhere'),
    lost: t('Lost'),
    quarantined: t('Stopped or resting'),
  }
}

function Domains() {
  const { t } = useTranslation('operations')
  const names = useStateNames()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const change = (next: Partial<Search>) =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace: true })
  const query = useList(['get', '/admin/domains', search], async (cursor) => {
    const { data } = await api.GET('/admin/domains', {
      params: { query: { ...search, limit: 50, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const { items } = query
  return (
    <Page
      title={t('Domains')}
      description={t('Every name that tenants have claimed, and what visitors of it get.')}
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <SearchInput
          value={search.q ?? ''}
          onChange={(q) => change({ q: q || undefined })}
          label={t('Find a name')}
        />
        <FilterSelect
          label={t('State')}
          all={t('All states')}
          value={search.state}
          choices={STATES.map((state) => [state, names[state]])}
          onChange={(chosen) => change({ state: chosen })}
        />
        <Label>
          <Checkbox
            checked={search.failing ?? false}
            onCheckedChange={(checked) => change({ failing: checked === true || undefined })}
          />
          {t('Failing')}
        </Label>
        <Label>
          <Checkbox
            checked={search.confusable ?? false}
            onCheckedChange={(checked) => change({ confusable: checked === true || undefined })}
          />
          {t('Looks like another name')}
        </Label>
      </div>
      {query.isError && !items ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : !items ? (
        <Loading />
      ) : items.length === 0 ? (
        Object.keys(search).length > 0 ? (
          <NothingFound onReset={() => void navigate({ search: {} })} />
        ) : (
          <Empty icon={Globe} title={t('No names yet')}>
            {t('Names that tenants connect to their websites show here.')}
          </Empty>
        )
      ) : (
        <>
          <Table>
            <TableHeader>
              <TableRow>
                <TableHead>{t('Name')}</TableHead>
                <TableHead>{t('State')}</TableHead>
                <TableHead>{t('Certificate')}</TableHead>
                <TableHead>{t('Tenant')}</TableHead>
                <TableHead>{t('Looked at')}</TableHead>
                <TableHead>
                  <span className="sr-only">{t('Acts')}</span>
                </TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {items.map((domain) => (
                <DomainRow key={domain.id} domain={domain} />
              ))}
            </TableBody>
          </Table>
          <LoadMore query={query} />
        </>
      )}
    </Page>
  )
}

function DomainRow({ domain }: { domain: Domain }) {
  const { t } = useTranslation('operations')
  const names = useStateNames()
  const client = useQueryClient()
  const [isStopping, setStopping] = useState(false)
  const refresh = () => client.invalidateQueries({ queryKey: ['get', '/admin/domains'] })
  const path = { path: { id: domain.id } }
  const release = useMutation({
    mutationFn: () => api.POST('/admin/domains/{id}/release', { params: path }),
    onSuccess: () => {
      done(t('{{name}} is served again.', { name: domain.unicode_host }))
      return refresh()
    },
  })
  const stop = useMutation({
    mutationFn: (reason: string) =>
      api.POST('/admin/domains/{id}/quarantine', { params: path, body: { reason } }),
    onSuccess: () => {
      setStopping(false)
      done(t('{{name}} is stopped.', { name: domain.unicode_host }), () =>
        api.POST('/admin/domains/{id}/release', { params: path }).then(refresh),
      )
      return refresh()
    },
  })
  const certificates = {
    served: t('Served'),
    ordered: t('Ordered'),
    failed: t('Failed'),
    none: t('None'),
  }
  return (
    <TableRow>
      <TableCell className="max-w-72">
        <span className="block truncate font-medium" title={domain.host}>
          {domain.unicode_host}
        </span>
        {domain.look_alikes.length > 0 && (
          <span className="flex items-center gap-1 text-xs text-warning">
            <CircleAlert className="size-3.5 shrink-0" aria-hidden />
            {t('Looks like {{names}}', { names: domain.look_alikes.join(', ') })}
          </span>
        )}
      </TableCell>
      <TableCell>
        <Badge tone={TONES[domain.state]} hasDot>
          {names[domain.state]}
        </Badge>
        {domain.quarantine && (
          <p className="mt-1 max-w-60 text-xs text-muted-foreground">{domain.quarantine.reason}</p>
        )}
      </TableCell>
      <TableCell className="whitespace-nowrap">
        {domain.certificate && domain.certificate.state !== 'none' ? (
          <>
            {certificates[domain.certificate.state]}
            <span className="block text-xs text-muted-foreground">
              {domain.certificate.problem ?? domain.certificate.issuer}
            </span>
          </>
        ) : (
          <span className="text-muted-foreground">{t('None')}</span>
        )}
      </TableCell>
      <TableCell>
        <Link
          to={`/platform/tenants/${domain.tenant_id}` as never}
          className="rounded-sm underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
        >
          {domain.tenant}
        </Link>
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        <Time at={domain.checked_at} />
      </TableCell>
      <TableCell className="text-right">
        <Can call="POST /admin/domains/{id}/quarantine">
          <Menu>
            <MenuTrigger asChild>
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={t('Acts on {{name}}', { name: domain.unicode_host })}
              >
                <EllipsisVertical aria-hidden />
              </Button>
            </MenuTrigger>
            <MenuContent align="end">
              {domain.quarantine ? (
                <MenuItem onSelect={() => release.mutate()}>
                  <Play /> {t('Let it go on')}
                </MenuItem>
              ) : (
                <MenuItem isDestructive onSelect={() => setStopping(true)}>
                  <Ban /> {t('Stop this name …')}
                </MenuItem>
              )}
            </MenuContent>
          </Menu>
        </Can>
        <ReasonDialog
          isOpen={isStopping}
          onClose={() => setStopping(false)}
          title={t('Stop {{name}}', { name: domain.unicode_host })}
          detail={t('Visitors get an error until you let it go on. The tenant sees your reason.')}
          action={t('Stop')}
          isBusy={stop.isPending}
          onSubmit={(reason) => stop.mutate(reason)}
        />
      </TableCell>
    </TableRow>
  )
}
