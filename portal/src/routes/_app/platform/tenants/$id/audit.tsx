/** What was done in one tenant and by whom, and whether anybody changed the record of it. */
import { createFileRoute } from '@tanstack/react-router'
import { ScrollText, ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Answer, type Item, api } from '@/api/api'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { SearchInput } from '@/kit/search-input'
import { Empty } from '@/kit/states'
import { Time } from '@/kit/time'
import { failed } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { useTenant } from '../../-tenants/tenant'

export const Route = createFileRoute('/_app/platform/tenants/$id/audit')({
  validateSearch: ({ action }: Record<string, unknown>): { action?: string } =>
    typeof action === 'string' && ACTION.test(action) ? { action } : {},
  component: Audit,
})

const ACTION = /^[a-z][a-z0-9_-]*(\.[a-z][a-z0-9_-]*)*$/

function Audit() {
  const { t } = useTranslation('platform')
  const { id } = useTenant()
  const { action } = Route.useSearch()
  const navigate = Route.useNavigate()
  const query = useList(['get', '/admin/tenants/{id}/audit', id, action], async (cursor) => {
    const { data } = await api.GET('/admin/tenants/{id}/audit', {
      params: {
        path: { id },
        query: { limit: 50, ...(action && { action }), ...(cursor && { cursor }) },
      },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const search = (text: string) =>
    void navigate({ search: ACTION.test(text) ? { action: text } : {}, replace: true })
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-start justify-between gap-2">
        <SearchInput value={action ?? ''} onChange={search} label={t('Action, e.g. tenant.suspend')} />
        <Verification tenantId={id} />
      </div>
      <Listed
        query={query}
        isFiltered={action !== undefined}
        onReset={() => search('')}
        empty={<Empty icon={ScrollText} title={t('Nothing was recorded yet')} />}
      >
        {(entries) => <Entries entries={entries} />}
      </Listed>
    </div>
  )
}

function Entries({ entries }: { entries: Item<'/admin/tenants/{id}/audit'>[] }) {
  const { t } = useTranslation('platform')
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead>{t('When')}</TableHead>
          <TableHead>{t('Who')}</TableHead>
          <TableHead>{t('Action')}</TableHead>
          <TableHead>{t('What')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {entries.map(({ seq, created_at: at, action, actor, subject, note }) => (
          <TableRow key={seq}>
            <TableCell className="whitespace-nowrap text-muted-foreground">
              <Time at={at} />
            </TableCell>
            <TableCell className="max-w-56 truncate">
              {actor.label ?? actor.kind}
              {actor.impersonator_id && (
                <span className="block text-xs text-muted-foreground">{t('an operator, acting as')}</span>
              )}
            </TableCell>
            <TableCell>
              <code className="font-mono text-xs">{action}</code>
            </TableCell>
            <TableCell className="max-w-80 min-w-40">
              <span className="block truncate">{subject.label ?? `${subject.type} ${subject.id}`}</span>
              {note && <span className="block truncate text-xs text-muted-foreground">{note}</span>}
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}

/** Recomputes the chain of the trail. */
function Verification({ tenantId }: { tenantId: string }) {
  const { t } = useTranslation('platform')
  const [isBusy, setBusy] = useState(false)
  const [found, setFound] = useState<Answer<'post', '/admin/tenants/{id}/audit/verify'>>()
  const verify = async () => {
    setBusy(true)
    try {
      const { data } = await api.POST('/admin/tenants/{id}/audit/verify', {
        params: { path: { id: tenantId } },
      })
      setFound(data)
    } catch (error) {
      failed(error)
    } finally {
      setBusy(false)
    }
  }
  if (!found)
    return (
      <Button variant="outline" isBusy={isBusy} onClick={() => void verify()}>
        <ShieldCheck aria-hidden /> {t('Check that nothing was changed')}
      </Button>
    )
  return (
    <Alert tone={found.ok ? 'success' : 'danger'} role="status" className="sm:w-auto">
      <ShieldCheck aria-hidden />
      <AlertTitle>
        {found.ok
          ? t('{{count}} entries are as they were written', { count: found.checked })
          : t('The trail was changed')}
      </AlertTitle>
      {!found.ok && (
        <AlertDescription>
          {t('From entry {{seq}} on it cannot be trusted.', { seq: found.first_bad_seq ?? found.last_seq })}
        </AlertDescription>
      )}
    </Alert>
  )
}
