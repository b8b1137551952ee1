/** The members: found, given another role, removed; and one's own way out. */
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { LogOut, UserMinus, Users } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type Item, api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { useConfirm } from '@/kit/confirm'
import { LoadMore, useList } from '@/kit/list'
import { Can, useMay, useMe } from '@/kit/rights'
import { useRoleTexts } from '@/kit/role-texts'
import { SearchInput } from '@/kit/search-input'
import { Empty, Failed, Loading, NothingFound } from '@/kit/states'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Avatar } from '@/ui/avatar'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Select } from '@/ui/input'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { type Role, useGivableRoles } from './roles'

type Member = Item<'/members'>
type Filter = { q?: string; role?: string }

export function MembersPart({
  q,
  role,
  onFilter,
}: {
  q: string | undefined
  role: string | undefined
  onFilter: (filter: Filter) => void
}) {
  const { t } = useTranslation('team')
  const roles = useGivableRoles()
  const textOf = useRoleTexts()
  const query = useList(['get', '/members', { q, role }], async (cursor) => {
    const filter = { ...(q && { q }), ...(role && { role }), ...(cursor && { cursor }) }
    const { data } = await api.GET('/members', { params: { query: { limit: 50, ...filter } } })
    return data ?? { items: [], next_cursor: null }
  })
  const change = (next: Partial<Record<'q' | 'role', string>>) => {
    const { q: text, role: slug } = { q, role, ...next }
    onFilter({ ...(text && { q: text }), ...(slug && { role: slug }) })
  }
  const { items } = query
  return (
    <>
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput value={q ?? ''} onChange={(text) => change({ q: text })} label={t('Find somebody')} />
        {roles.length > 0 && (
          <FilterSelect
            label={t('Role')}
            all={t('All roles')}
            value={role}
            choices={roles.map((one) => [one.slug, textOf(one).name])}
            onChange={(chosen) => change({ role: chosen })}
          />
        )}
      </div>
      {query.isError && !items ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : !items ? (
        <Loading />
      ) : items.length === 0 ? (
        q || role ? (
          <NothingFound onReset={() => onFilter({})} />
        ) : (
          <Empty icon={Users} title={t('Nobody yet')} />
        )
      ) : (
        <>
          <Table>
            <TableHeader>
              <TableRow>
                <TableHead>{t('Name')}</TableHead>
                <TableHead>{t('Role')}</TableHead>
                <TableHead>{t('Since')}</TableHead>
                <TableHead>
                  <span className="sr-only">{t('Acts')}</span>
                </TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {items.map((member) => (
                <Row key={member.user_id} member={member} roles={roles} />
              ))}
            </TableBody>
          </Table>
          <LoadMore query={query} />
        </>
      )}
    </>
  )
}

function Row({ member, roles }: { member: Member; roles: Role[] }) {
  const { t } = useTranslation('team')
  const me = useMe()
  const may = useMay()
  const client = useQueryClient()
  const textOf = useRoleTexts()
  const isMe = member.user_id === me?.id
  const isOwner = member.role.slug === 'owner'
  // Only owners make and unmake owners.
  const mayTouch = !isOwner || (me?.permissions.includes('owners:write') ?? false)
  const refresh = () => client.invalidateQueries({ queryKey: ['get', '/members'] })
  const setRole = async (role: string) => {
    const path = { user_id: member.user_id }
    const give = async (slug: string, headers: Record<string, string>) => {
      await api.PATCH('/members/{user_id}', { params: { path }, body: { role: slug }, headers })
      await refresh()
    }
    try {
      await give(role, { 'if-match': `"${member.version}"` })
      done(t('{{name}} has another role now', { name: member.name }), () => give(member.role.slug, {}))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <TableRow>
      <TableCell className="min-w-48">
        <div className="flex items-center gap-3">
          <Avatar name={member.name} className="rounded-full" />
          <div className="min-w-0">
            <p className="flex items-center gap-2 font-medium break-words">
              {member.name} {isMe && <Badge>{t('You')}</Badge>}
            </p>
            <p className="max-w-44 truncate text-xs text-muted-foreground sm:max-w-none" title={member.email}>
              {member.email}
            </p>
          </div>
        </div>
      </TableCell>
      <TableCell>
        {may('PATCH /members/{user_id}') && mayTouch && roles.length > 0 ? (
          <Select
            className="w-32"
            aria-label={t('Role of {{name}}', { name: member.name })}
            value={member.role.slug}
            onChange={(event) => void setRole(event.target.value)}
          >
            {!roles.some(({ slug }) => slug === member.role.slug) && (
              <option value={member.role.slug}>{textOf(member.role).name}</option>
            )}
            {roles.map((role) => (
              <option key={role.id} value={role.slug}>
                {textOf(role).name}
              </option>
            ))}
          </Select>
        ) : (
          textOf(member.role).name
        )}
      </TableCell>
      <TableCell className="whitespace-nowrap text-muted-foreground">
        <Time at={member.joined_at} />
      </TableCell>
      <TableCell className="text-right">
        {isMe ? <Leave /> : mayTouch && <Remove member={member} onRemoved={refresh} />}
      </TableCell>
    </TableRow>
  )
}

function Remove({ member, onRemoved }: { member: Member; onRemoved: () => Promise<void> }) {
  const { t } = useTranslation('team')
  const confirm = useConfirm()
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Remove {{name}}?', { name: member.name }),
      detail: t('They can no longer work here, at once. What they wrote stays.'),
      action: t('Remove'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/members/{user_id}', { params: { path: { user_id: member.user_id } } })
      await onRemoved()
      done(t('{{name}} is no member any more', { name: member.name }))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <Can call="DELETE /members/{user_id}">
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={t('Remove {{name}}', { name: member.name })}
        title={t('Remove')}
        onClick={() => void remove()}
      >
        <UserMinus aria-hidden />
      </Button>
    </Can>
  )
}

function Leave() {
  const { t } = useTranslation('team')
  const confirm = useConfirm()
  const navigate = useNavigate()
  const client = useQueryClient()
  const leave = async () => {
    const isAgreed = await confirm({
      title: t('Leave this team?'),
      detail: t('You can come back only when somebody invites you again.'),
      action: t('Leave'),
    })
    if (!isAgreed) return
    try {
      await api.POST('/members/leave')
      await navigate({ to: '/' })
      client.clear()
    } catch (error) {
      failed(error)
    }
  }
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      aria-label={t('Leave this team')}
      title={t('Leave this team')}
      onClick={() => void leave()}
    >
      <LogOut aria-hidden />
    </Button>
  )
}
