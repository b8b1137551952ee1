/** Makes a user an operator of the platform, or no longer one. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Field } from '@/kit/field'
import { useMay } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Card, CardContent, CardDescription, CardFooter, CardHeader, CardTitle } from '@/ui/card'
import { Select } from '@/ui/input'
import { PLATFORM_ROLES, type PlatformRole, type User, usePlatformRoleNames } from './words'

export function OperatorCard({ user, onChanged }: { user: User; onChanged: () => Promise<unknown> }) {
  const { t } = useTranslation('platform')
  const confirm = useConfirm()
  const mayChange = useMay()('PATCH /admin/users/{id}')
  const names = usePlatformRoleNames()
  const [role, setRole] = useState(user.platform_role ?? '')
  const [isBusy, setBusy] = useState(false)
  if (!mayChange) return null
  const put = async (next: PlatformRole | null) => {
    await api.PATCH('/admin/users/{id}', {
      params: { path: { id: user.id } },
      body: { platform_role: next },
    })
    await onChanged()
  }
  const save = async () => {
    const chosen = PLATFORM_ROLES.find((one) => one === role) ?? null
    const isAgreed =
      chosen === null ||
      (await confirm({
        title: t('Make {{name}} an operator?', { name: user.name || user.email }),
        detail:
          chosen === 'support'
            ? t('They see all tenants and users, and may act for anybody, with a reason.')
            : t('They may do everything on the platform, also delete tenants.'),
        action: names[chosen] ?? chosen,
        isDestructive: false,
      }))
    if (!isAgreed) return
    const before = PLATFORM_ROLES.find((one) => one === user.platform_role) ?? null
    setBusy(true)
    try {
      await put(chosen)
      done(t('Saved'), () => put(before))
    } catch (error) {
      failed(error)
      setBusy(false)
    }
  }
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('On the platform')}</CardTitle>
        <CardDescription>{t('Operators see all tenants. Most people are none.')}</CardDescription>
      </CardHeader>
      <CardContent>
        <Field label={t('Role')}>
          <Select value={role} onChange={(event) => setRole(event.target.value)}>
            <option value="">{t('None')}</option>
            {PLATFORM_ROLES.map((value) => (
              <option key={value} value={value}>
                {names[value]}
              </option>
            ))}
          </Select>
        </Field>
      </CardContent>
      <CardFooter className="justify-end">
        <Button
          variant="outline"
          disabled={role === (user.platform_role ?? '')}
          isBusy={isBusy}
          onClick={() => void save()}
        >
          {t('Save')}
        </Button>
      </CardFooter>
    </Card>
  )
}
