/** Who belongs to a tenant; operators act for one of them, or give the tenant another owner. */
import { createFileRoute } from '@tanstack/react-router'
import { UserCheck, UserPlus, Users } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { LoadMore, useList } from '@/kit/list'
import { Can } from '@/kit/rights'
import { useRoleTexts } from '@/kit/role-texts'
import { SearchInput } from '@/kit/search-input'
import { Empty, Failed, Loading, NothingFound } from '@/kit/states'
import { Time } from '@/kit/time'
import { Avatar } from '@/ui/avatar'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { ImpersonateDialog, type Person } from '../../-tenants/impersonate-dialog'
import { OwnerDialog } from '../../-tenants/owner-dialog'
import { useTenant } from '../../-tenants/tenant'
import { UserLink } from '../../-users/user-link'

export const Route = createFileRoute('/_app/platform/tenants/$id/people')({
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } =>
    typeof q === 'string' && q !== '' ? { q } : {},
  component: People,
})

function People() {
  const { t } = useTranslation('platform')
  const roleTextOf = useRoleTexts()
  const tenant = useTenant()
  const { q } = Route.useSearch()
  const navigate = Route.useNavigate()
  const [acting, setActing] = useState<Person>()
  const [isAdding, setAdding] = useState(false)
  const query = useList(['get', '/admin/tenants/{id}/members', tenant.id, q], async (cursor) => {
    const { data } = await api.GET('/admin/tenants/{id}/members', {
      params: {
        path: { id: tenant.id },
        query: { limit: 50, ...(q && { q }), ...(cursor && { cursor }) },
      },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const { items } = query
  const isActive = tenant.status === 'active'
  const search = (text: string) => void navigate({ search: text ? { q: text } : {}, replace: true })
  const add = isActive && (
    <Can call="POST /admin/tenants/{id}/administrators">
      <Button variant="outline" onClick={() => setAdding(true)}>
        <UserPlus aria-hidden /> {t('Add an owner')}
      </Button>
    </Can>
  )
  return (
    <div className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <SearchInput value={q ?? ''} onChange={search} label={t('Find a person')} />
        {add}
      </div>
      {query.isError && !items ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : !items ? (
        <Loading />
      ) : items.length > 0 ? (
        <>
          <Table>
            <TableHeader>
              <TableRow>
                <TableHead>{t('Person')}</TableHead>
                <TableHead>{t('Role')}</TableHead>
                <TableHead>{t('Member since')}</TableHead>
                <TableHead>
                  <span className="sr-only">{t('Acts')}</span>
                </TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {items.map((person) => (
                <TableRow key={person.user_id}>
                  <TableCell className="max-w-80 min-w-52">
                    <div className="flex items-center gap-3">
                      <Avatar name={person.name || person.email} />
                      <div className="min-w-0">
                        <UserLink id={person.user_id}>{person.name || person.email}</UserLink>
                        <span className="block truncate text-xs text-muted-foreground">{person.email}</span>
                      </div>
                    </div>
                  </TableCell>
                  <TableCell>
                    <Badge>{roleTextOf(person.role).name}</Badge>
                  </TableCell>
                  <TableCell className="whitespace-nowrap text-muted-foreground">
                    <Time at={person.joined_at} />
                  </TableCell>
                  <TableCell className="text-right">
                    {isActive && (
                      <Can call="POST /admin/impersonations">
                        <Button
                          size="sm"
                          variant="outline"
                          aria-label={t('Act as {{name}}', { name: person.name || person.email })}
                          onClick={() => setActing(person)}
                        >
                          <UserCheck aria-hidden /> {t('Act as')}
                        </Button>
                      </Can>
                    )}
                  </TableCell>
                </TableRow>
              ))}
            </TableBody>
          </Table>
          <LoadMore query={query} />
        </>
      ) : q ? (
        <NothingFound onReset={() => search('')} />
      ) : (
        <Empty icon={Users} title={t('Nobody belongs to this tenant')} actions={add}>
          {t('Without an owner nobody can use it.')}
        </Empty>
      )}
      {acting && <ImpersonateDialog tenant={tenant} person={acting} onClose={() => setActing(undefined)} />}
      {isAdding && <OwnerDialog tenantId={tenant.id} onClose={() => setAdding(false)} />}
    </div>
  )
}
