/** Everybody who has an account, whichever tenants they belong to. */
import { createFileRoute } from '@tanstack/react-router'
import { KeyRound, ShieldCheck, Users as UsersIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { Page } from '@/kit/page'
import { SearchInput } from '@/kit/search-input'
import { Empty } from '@/kit/states'
import { Time } from '@/kit/time'
import { Avatar } from '@/ui/avatar'
import { Badge } from '@/ui/badge'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { UserLink } from '../-users/user-link'
import { type ListedUser, PLATFORM_ROLES, type PlatformRole, usePlatformRoleNames } from '../-users/words'

type Search = { q?: string; role?: PlatformRole; suspended?: true }

export const Route = createFileRoute('/_app/platform/users/')({
  validateSearch: ({ q, role, suspended }: Record<string, unknown>): Search => {
    const known = PLATFORM_ROLES.find((one) => one === role)
    return {
      ...(typeof q === 'string' && q !== '' && { q }),
      ...(known && { role: known }),
      ...(suspended === true && { suspended }),
    }
  },
  component: Users,
})

function Users() {
  const { t } = useTranslation('platform')
  const { q, role, suspended } = Route.useSearch()
  const navigate = Route.useNavigate()
  const roles = usePlatformRoleNames()
  const query = useList(['get', '/admin/users', { q, role, suspended }], async (cursor) => {
    const { data } = await api.GET('/admin/users', {
      params: {
        query: {
          limit: 50,
          ...(q && { q }),
          ...(role && { platform_role: role }),
          ...(suspended && { suspended }),
          ...(cursor && { cursor }),
        },
      },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const show = (search: Search) => void navigate({ search, replace: true })
  return (
    <Page
      title={t('Users')}
      description={t('Everybody with an account. One account can belong to several tenants.')}
    >
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          value={q ?? ''}
          onChange={(text) =>
            show({ ...(text && { q: text }), ...(role && { role }), ...(suspended && { suspended }) })
          }
          label={t('Find a user by name or e-mail')}
          className="w-full sm:w-80"
        />
        <FilterSelect
          label={t('Which users')}
          all={t('All users')}
          value={suspended ? 'suspended' : role}
          choices={[
            ...PLATFORM_ROLES.map((one) => [one, roles[one] ?? one] as const),
            ['suspended', t('Suspended')],
          ]}
          onChange={(chosen) =>
            show({
              ...(q && { q }),
              ...(chosen === 'suspended' ? { suspended: true } : chosen && { role: chosen }),
            })
          }
        />
      </div>
      <Listed
        query={query}
        isFiltered={q !== undefined || role !== undefined || suspended === true}
        onReset={() => show({})}
        empty={<Empty icon={UsersIcon} title={t('No users yet')} />}
      >
        {(users) => <UserTable users={users} />}
      </Listed>
    </Page>
  )
}

function UserTable({ users }: { users: ListedUser[] }) {
  const { t } = useTranslation('platform')
  const roles = usePlatformRoleNames()
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead>{t('User')}</TableHead>
          <TableHead>{t('State')}</TableHead>
          <TableHead>{t('Second factor')}</TableHead>
          <TableHead>{t('Signed up')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {users.map((user) => (
          <TableRow key={user.id}>
            <TableCell className="max-w-96 min-w-56">
              <div className="flex items-center gap-3">
                <Avatar name={user.name || user.email} className="rounded-full" />
                <div className="min-w-0">
                  <UserLink id={user.id}>{user.name || user.email}</UserLink>
                  <span className="block truncate text-xs text-muted-foreground">{user.email}</span>
                </div>
              </div>
            </TableCell>
            <TableCell>
              <span className="flex flex-wrap gap-1.5">
                {user.suspended_at ? (
                  <Badge tone="warning" hasDot>
                    {t('Suspended')}
                  </Badge>
                ) : user.email_verified ? (
                  <Badge tone="success" hasDot>
                    {t('Active')}
                  </Badge>
                ) : (
                  <Badge hasDot>{t('E-mail not verified')}</Badge>
                )}
                {user.platform_role && (
                  <Badge tone="info">
                    <ShieldCheck aria-hidden /> {roles[user.platform_role]}
                  </Badge>
                )}
              </span>
            </TableCell>
            <TableCell className="text-muted-foreground">
              {user.two_factor_enabled ? (
                <span className="flex items-center gap-1.5">
                  <KeyRound className="size-4" aria-hidden /> {t('on')}
                </span>
              ) : (
                t('off')
              )}
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground">
              <Time at={user.created_at} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
