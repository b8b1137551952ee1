/** Which permissions a role or a key has: grouped, explained, whole groups at once; none that the person choosing has not. */
import { useTranslation } from 'react-i18next'
import { Checkbox } from '@/ui/choice'
import { Label } from '@/ui/label'
import { type Permission, usePermissionGroups, usePermissionText } from './permission-texts'

export function PermissionChoice({
  permissions,
  chosen,
  onChange,
}: {
  permissions: Permission[]
  chosen: ReadonlySet<string>
  onChange: (chosen: Set<string>) => void
}) {
  const { t } = useTranslation('team')
  const groupsOf = usePermissionGroups()
  const textOf = usePermissionText()
  const mayGive = ({ id, held, grantable }: Permission) => (held && grantable) || chosen.has(id)
  const set = (ids: string[], isOn: boolean) => {
    const next = new Set(chosen)
    for (const id of ids)
      if (isOn) next.add(id)
      else next.delete(id)
    onChange(next)
  }
  return (
    <div className="flex flex-col gap-4">
      {groupsOf(permissions.filter(({ grantable }) => grantable)).map(({ name, permissions: those }) => {
        const open = those.filter(mayGive).map(({ id }) => id)
        const on = open.filter((id) => chosen.has(id)).length
        return (
          <fieldset key={name} className="min-w-0 rounded-lg border">
            <legend className="sr-only">{name}</legend>
            <div className="flex items-center gap-3 border-b bg-muted/50 px-3 py-2">
              <Checkbox
                aria-label={t('All of “{{group}}”', { group: name })}
                checked={on === 0 ? false : on === open.length ? true : 'indeterminate'}
                disabled={open.length === 0}
                onCheckedChange={(isOn) => set(open, isOn === true)}
              />
              <span className="flex-1 font-medium" aria-hidden>
                {name}
              </span>
              <span className="text-xs text-muted-foreground tabular-nums">
                {t('{{done}} of {{total}}', {
                  done: those.filter(({ id }) => chosen.has(id)).length,
                  total: those.length,
                })}
              </span>
            </div>
            <ul className="divide-y">
              {those.map((permission) => (
                <li key={permission.id} className="flex items-start gap-3 px-3 py-2">
                  <Checkbox
                    id={`permission-${permission.id}`}
                    className="mt-0.5"
                    checked={chosen.has(permission.id)}
                    disabled={!mayGive(permission)}
                    onCheckedChange={(isOn) => set([permission.id], isOn === true)}
                  />
                  <Label
                    htmlFor={`permission-${permission.id}`}
                    className="min-w-0 flex-1 flex-col items-start gap-0.5 font-normal"
                  >
                    {textOf(permission)}
                    <code className="font-mono text-xs text-muted-foreground">{permission.id}</code>
                  </Label>
                  {!permission.held && (
                    <span className="text-xs text-muted-foreground">{t('You do not have it yourself')}</span>
                  )}
                </li>
              ))}
            </ul>
          </fieldset>
        )
      })}
    </div>
  )
}
