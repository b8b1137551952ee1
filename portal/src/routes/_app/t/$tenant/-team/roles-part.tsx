/** What each role allows, side by side; roles of the team's own can be made and changed. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Check, Copy, Ellipsis, Minus, Pencil, Plus, Trash2 } from 'lucide-react'
import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Loaded } from '@/kit/loaded'
import { type Permission, usePermissionGroups, usePermissionText } from '@/kit/permissions/permission-texts'
import { Can, useMay } from '@/kit/rights'
import { useRoleTexts } from '@/kit/role-texts'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/menu'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { RoleDialog } from './role-dialog'
import { type Role, rolesOptions } from './roles'

/** `role` is changed, or stands model for a new one. */
type Editing = { role?: Role; isNew: boolean }

export function RolesPart() {
  const { t } = useTranslation('team')
  const [editing, setEditing] = useState<Editing>()
  const roles = useQuery(rolesOptions())
  const permissions = useQuery($api.queryOptions('get', '/permissions'))
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="max-w-prose text-muted-foreground">
          {t('Built-in roles stay as they are. Make one of your own where none of them fits.')}
        </p>
        <Can call="POST /roles">
          <Button variant="outline" onClick={() => setEditing({ isNew: true })}>
            <Plus aria-hidden /> {t('New role')}
          </Button>
        </Can>
      </div>
      <Loaded query={roles}>
        {({ items }) => (
          <Loaded query={permissions}>
            {(all) => (
              <>
                <Matrix roles={items} permissions={all.items} onEdit={setEditing} />
                {editing && (
                  <RoleDialog {...editing} permissions={all.items} onClose={() => setEditing(undefined)} />
                )}
              </>
            )}
          </Loaded>
        )}
      </Loaded>
    </>
  )
}

function Matrix({
  roles,
  permissions,
  onEdit,
}: {
  roles: Role[]
  permissions: Permission[]
  onEdit: (editing: Editing) => void
}) {
  const { t } = useTranslation('team')
  const groupsOf = usePermissionGroups()
  const textOf = usePermissionText()
  const roleText = useRoleTexts()
  const sorted = roles.toSorted((a, b) => b.permissions.length - a.permissions.length)
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead className="min-w-64">{t('Permission')}</TableHead>
          {sorted.map((role) => (
            <TableHead key={role.id} className="min-w-28 py-2 text-center align-top">
              <span className="flex items-start justify-center gap-1">
                <span>
                  <span className="block text-sm font-semibold text-foreground">{roleText(role).name}</span>
                  <span className="font-normal">{t('{{count}} members', { count: role.member_count })}</span>
                </span>
                <RoleMenu role={role} onEdit={onEdit} />
              </span>
            </TableHead>
          ))}
        </TableRow>
      </TableHeader>
      <TableBody>
        {groupsOf(permissions).map(({ name, permissions: those }) => (
          <Fragment key={name}>
            <TableRow className="bg-muted/40 hover:bg-muted/40">
              <th
                scope="colgroup"
                colSpan={sorted.length + 1}
                className="px-3 py-1.5 text-left text-xs font-medium text-muted-foreground"
              >
                {name}
              </th>
            </TableRow>
            {those.map((permission) => (
              <TableRow key={permission.id}>
                <th scope="row" className="px-3 py-2 text-left font-normal">
                  {textOf(permission)}
                </th>
                {sorted.map((role) => (
                  <TableCell key={role.id} className="text-center">
                    {role.permissions.includes(permission.id) ? (
                      <Check className="mx-auto size-4 text-success" role="img" aria-label={t('yes')} />
                    ) : (
                      <Minus
                        className="mx-auto size-4 text-muted-foreground/50"
                        role="img"
                        aria-label={t('no')}
                      />
                    )}
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </Fragment>
        ))}
      </TableBody>
    </Table>
  )
}

function RoleMenu({ role, onEdit }: { role: Role; onEdit: (editing: Editing) => void }) {
  const { t } = useTranslation('team')
  const may = useMay()
  const client = useQueryClient()
  const confirm = useConfirm()
  const { name } = useRoleTexts()(role)
  if (!may('POST /roles')) return null
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Delete the role “{{name}}”?', { name }),
      detail: t('Nobody may have it. This cannot be undone.'),
      action: t('Delete'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/roles/{id}', { params: { path: { id: role.id } } })
      await client.invalidateQueries({ queryKey: ['get', '/roles'] })
      done(t('The role is deleted'))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon-sm"
          className="size-6"
          aria-label={t('Acts on the role “{{name}}”', { name })}
        >
          <Ellipsis aria-hidden />
        </Button>
      </MenuTrigger>
      <MenuContent align="end">
        {!role.built_in && (
          <MenuItem onSelect={() => onEdit({ role, isNew: false })}>
            <Pencil /> {t('Change')}
          </MenuItem>
        )}
        <MenuItem onSelect={() => onEdit({ role, isNew: true })}>
          <Copy /> {t('Make a new one like it')}
        </MenuItem>
        {!role.built_in && (
          <MenuItem isDestructive onSelect={() => void remove()}>
            <Trash2 /> {t('Delete')}
          </MenuItem>
        )}
      </MenuContent>
    </Menu>
  )
}
