/** All certificates, what is on order, and the authorities they come from. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { BadgeCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import type { CertificateState } from '@/kit/certificates/certificate'
import { CertificateSheet } from '@/kit/certificates/certificate-sheet'
import { STATE_TONES, useCertificateStates } from '@/kit/certificates/names'
import { LoadMore, useList } from '@/kit/list'
import { Loaded } from '@/kit/loaded'
import { Page, Section } from '@/kit/page'
import { SearchInput } from '@/kit/search-input'
import { Empty, Failed, Loading, NothingFound } from '@/kit/states'
import { Time } from '@/kit/time'
import { Badge } from '@/ui/badge'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { Orders } from './-parts/certificate-orders'

type State = CertificateState
const STATES = ['active', 'replaced', 'revoked', 'expired', 'removed'] as const
type Search = { name?: string; state?: State }

export const Route = createFileRoute('/_app/platform/certificates')({
  validateSearch: ({ name, state }: Record<string, unknown>): Search => ({
    ...(typeof name === 'string' && name !== '' && { name }),
    ...(STATES.includes(state as State) && { state: state as State }),
  }),
  component: Certificates,
})

function Certificates() {
  const { t } = useTranslation('operations')
  return (
    <Page
      title={t('Certificates')}
      description={t('They are ordered and renewed by themselves; here is how that goes.')}
    >
      <Authorities />
      <Section title={t('On order')}>
        <Orders />
      </Section>
      <Section title={t('Certificates')}>
        <All />
      </Section>
    </Page>
  )
}

function Authorities() {
  const { t } = useTranslation('operations')
  const query = useQuery($api.queryOptions('get', '/admin/certificate-authorities'))
  return (
    <Section title={t('Authorities')} description={t('In the order in which they are tried.')}>
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={BadgeCheck} title={t('No authority is set up')}>
              {t('Set ACME_DIRECTORY_URL, and certificates are ordered for every name that is proven.')}
            </Empty>
          ) : (
            <ul className="grid gap-3 lg:grid-cols-2">
              {items.map((authority) => (
                <li
                  key={authority.directory_url}
                  className="flex flex-col gap-2 rounded-xl border bg-card p-4 shadow-xs"
                >
                  <span className="flex items-center justify-between gap-2">
                    <span className="truncate font-medium">{new URL(authority.directory_url).host}</span>
                    <Badge tone={authority.state === 'working' ? 'success' : 'warning'} hasDot>
                      {authority.state === 'working' ? t('Works') : t('Rests')}
                    </Badge>
                  </span>
                  <span className="text-muted-foreground">
                    {t('{{orders}} orders are left for now', { orders: authority.orders_left })}
                  </span>
                  {authority.problem && <span className="text-destructive">{authority.problem}</span>}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  )
}

function All() {
  const { t } = useTranslation('operations')
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const client = useQueryClient()
  const names = useCertificateStates()
  const [shown, setShown] = useState<string>()
  const change = (next: Partial<Search>) =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace: true })
  const query = useList(['get', '/admin/certificates', search], async (cursor) => {
    const { data } = await api.GET('/admin/certificates', {
      params: { query: { ...search, limit: 50, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const { items } = query
  return (
    <>
      <div className="flex flex-wrap gap-2">
        <SearchInput
          value={search.name ?? ''}
          onChange={(name) => change({ name: name || undefined })}
          label={t('Find a name')}
        />
        <FilterSelect
          label={t('State')}
          all={t('All states')}
          value={search.state}
          choices={STATES.map((state) => [state, names[state]])}
          onChange={(chosen) => change({ state: chosen })}
        />
      </div>
      {query.isError && !items ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : !items ? (
        <Loading />
      ) : items.length === 0 ? (
        Object.keys(search).length > 0 ? (
          <NothingFound onReset={() => void navigate({ search: {} })} />
        ) : (
          <Empty icon={BadgeCheck} title={t('No certificates yet')} />
        )
      ) : (
        <>
          <Table>
            <TableHeader>
              <TableRow>
                <TableHead>{t('Names')}</TableHead>
                <TableHead>{t('State')}</TableHead>
                <TableHead>{t('Issued by')}</TableHead>
                <TableHead>{t('Ends')}</TableHead>
                <TableHead>{t('Renewed')}</TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {items.map((certificate) => (
                <TableRow key={certificate.id}>
                  <TableCell className="max-w-80 truncate" title={certificate.names.join(', ')}>
                    <button
                      type="button"
                      className="max-w-full truncate rounded-sm font-medium underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
                      onClick={() => setShown(certificate.id)}
                    >
                      {certificate.names.join(', ')}
                    </button>
                  </TableCell>
                  <TableCell>
                    <Badge tone={STATE_TONES[certificate.state]} hasDot>
                      {names[certificate.state]}
                    </Badge>
                  </TableCell>
                  <TableCell>
                    {certificate.source === 'upload' ? t('Uploaded') : certificate.issuer}
                  </TableCell>
                  <TableCell className="whitespace-nowrap">
                    <Time at={certificate.not_after} />
                  </TableCell>
                  <TableCell className="whitespace-nowrap text-muted-foreground">
                    <Time at={certificate.renew_at} />
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
          <LoadMore query={query} />
        </>
      )}
      {shown && (
        <CertificateSheet
          root="/admin/certificates"
          id={shown}
          onChange={() => client.invalidateQueries({ queryKey: ['get', '/admin/certificates'] })}
          onClose={() => setShown(undefined)}
        />
      )}
    </>
  )
}
