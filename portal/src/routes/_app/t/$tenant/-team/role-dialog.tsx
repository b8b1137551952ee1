/** A role of the team's own: its name, and what it allows. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Body, api } from '@/api/api'
import { Field } from '@/kit/field'
import { FormDialog } from '@/kit/form-dialog'
import { PermissionChoice } from '@/kit/permissions/permission-choice'
import type { Permission } from '@/kit/permissions/permission-texts'
import { meOptions } from '@/kit/rights'
import { useRoleTexts } from '@/kit/role-texts'
import { done } from '@/kit/toasts'
import { Input } from '@/ui/input'
import { type Role } from './roles'

type Permissions = Body<'post', '/roles'>['permissions']

export function RoleDialog({
  role,
  isNew,
  permissions,
  onClose,
}: {
  /** What is changed, or what a new one begins as. */
  role?: Role
  isNew: boolean
  permissions: Permission[]
  onClose: () => void
}) {
  const { t } = useTranslation('team')
  const client = useQueryClient()
  const textOf = useRoleTexts()
  const [name, setName] = useState(isNew ? '' : (role?.name ?? ''))
  const [description, setDescription] = useState(isNew ? '' : (role?.description ?? ''))
  const [chosen, setChosen] = useState(() => {
    const mayGive = new Set(
      permissions.filter(({ grantable, held }) => grantable && held).map(({ id }) => id),
    )
    const known = role?.permissions ?? ['tenant:read', 'sites:read', 'content:read']
    return new Set(isNew ? known.filter((id) => mayGive.has(id)) : known)
  })
  const save = async () => {
    const body = {
      name: name.trim(),
      description: description.trim(),
      permissions: [...chosen] as Permissions,
    }
    if (isNew || !role) await api.POST('/roles', { body })
    else
      await api.PATCH('/roles/{id}', {
        params: { path: { id: role.id } },
        body,
        headers: { 'if-match': `"${role.version}"` },
      })
    await client.invalidateQueries({ queryKey: ['get', '/roles'] })
    await client.invalidateQueries({ queryKey: meOptions().queryKey })
    done(isNew ? t('The role “{{name}}” is made', { name: body.name }) : t('The role is changed'))
  }
  return (
    <FormDialog
      title={isNew ? t('New role') : t('Change “{{name}}”', { name: role?.name })}
      {...(role && {
        description: isNew
          ? t('Begins as “{{name}}”.', { name: textOf(role).name })
          : t('Its members may do what you choose here as soon as you save.'),
      })}
      action={isNew ? t('Create') : t('Save')}
      isReady={name.trim() !== '' && chosen.size > 0}
      onSubmit={save}
      onClose={onClose}
      size="wide"
    >
      <Field label={t('Name')}>
        <Input autoFocus value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label={t('Description')} isOptional optionalText={t('optional')}>
        <Input value={description} maxLength={500} onChange={(event) => setDescription(event.target.value)} />
      </Field>
      <PermissionChoice permissions={permissions} chosen={chosen} onChange={setChosen} />
    </FormDialog>
  )
}
