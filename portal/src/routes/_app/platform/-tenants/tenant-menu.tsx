/** The menu of a tenant: everything that can be done with it as a whole. */
import {
  CirclePlay,
  EllipsisVertical,
  ExternalLink,
  Flame,
  PauseCircle,
  RotateCcw,
  Trash2,
} from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/kit/rights'
import { Button } from '@/ui/button'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/ui/menu'
import { useTenantActs } from './acts'
import { SuspendDialog } from './suspend-dialog'
import { type ListedTenant } from './tenant'

export function TenantMenu({ tenant, isLarge }: { tenant: ListedTenant; isLarge?: boolean }) {
  const { t } = useTranslation('platform')
  const may = useMay()
  const acts = useTenantActs(tenant)
  const [isSuspending, setSuspending] = useState(false)
  const { status, name } = tenant
  if (status === 'deleted') return null
  const mayWrite = may('POST /admin/tenants/{id}/suspend')
  const mayDelete = may('DELETE /admin/tenants/{id}')
  const isOn = status === 'active' || status === 'suspended'
  const hasActs = (isOn && (mayWrite || mayDelete)) || (status === 'deprovisioning' && mayDelete)
  if (!hasActs && status !== 'active') return null
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          {isLarge ? (
            <Button variant="outline">
              {t('Manage')} <EllipsisVertical aria-hidden />
            </Button>
          ) : (
            <Button variant="ghost" size="icon-sm" aria-label={t('Acts on “{{name}}”', { name })}>
              <EllipsisVertical aria-hidden />
            </Button>
          )}
        </MenuTrigger>
        <MenuContent align="end">
          {status === 'active' && (
            <MenuItem asChild>
              <a href={addressOf(tenant)} target="_blank" rel="noreferrer">
                <ExternalLink aria-hidden /> {t('Open the website')}
              </a>
            </MenuItem>
          )}
          {status === 'active' && mayWrite && (
            <MenuItem onSelect={() => setSuspending(true)}>
              <PauseCircle aria-hidden /> {t('Suspend …')}
            </MenuItem>
          )}
          {status === 'suspended' && mayWrite && (
            <MenuItem onSelect={() => void acts.activate()}>
              <CirclePlay aria-hidden /> {t('Activate')}
            </MenuItem>
          )}
          {isOn && mayDelete && (
            <>
              <MenuSeparator />
              <MenuItem isDestructive onSelect={() => void acts.remove()}>
                <Trash2 aria-hidden /> {t('Delete …')}
              </MenuItem>
            </>
          )}
          {status === 'deprovisioning' && mayDelete && (
            <>
              <MenuItem onSelect={() => void acts.restore()}>
                <RotateCcw aria-hidden /> {t('Restore')}
              </MenuItem>
              <MenuItem isDestructive onSelect={() => void acts.purge()}>
                <Flame aria-hidden /> {t('Purge now …')}
              </MenuItem>
            </>
          )}
        </MenuContent>
      </Menu>
      {isSuspending && (
        <SuspendDialog
          title={t('Suspend “{{name}}”?', { name })}
          onSuspend={acts.suspend}
          onClose={() => setSuspending(false)}
        />
      )}
    </>
  )
}

/** Where visitors find the tenant; on the port that the portal itself is on. */
export function addressOf({ host }: { host: string }): string {
  const { protocol, port } = window.location
  return `${protocol}//${host}${port && `:${port}`}`
}
