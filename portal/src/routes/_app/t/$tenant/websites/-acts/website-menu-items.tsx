/** What can be done with a website as a whole, with the questions that some of it asks. */
import { Link } from '@tanstack/react-router'
import {
  CirclePlay,
  Copy,
  ExternalLink,
  Hammer,
  House,
  LayoutTemplate,
  PauseCircle,
  RotateCcw,
  Settings,
  Trash2,
} from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/kit/rights'
import { type ListedWebsite, addressOf } from '@/kit/website'
import { MenuItem, MenuOnDemand, MenuSeparator } from '@/ui/menu'
import type { Opened } from '@/ui/on-demand'
import { useWebsiteActs } from './acts'
import { BlueprintDialog } from './blueprint-dialog'
import { CloneDialog } from './clone-dialog'
import { TurnOffDialog } from './turn-off-dialog'

type Asking = 'maintenance' | 'suspend' | 'clone' | 'blueprint'

export default function WebsiteMenuItems({
  tenant,
  website,
  ...opened
}: { tenant: string; website: ListedWebsite } & Opened) {
  const { t } = useTranslation('websites')
  const may = useMay()
  const acts = useWebsiteActs(tenant, website)
  const [asking, setAsking] = useState<Asking>()
  const close = () => setAsking(undefined)
  const { status } = website
  const mayChange = may('PATCH /websites/{website_id}')
  const isDeleted = status === 'deleted'
  const isThere = !isDeleted && status !== 'provisioning'
  return (
    <>
      <MenuOnDemand
        {...opened}
        label={t('Manage “{{name}}”', { name: website.name })}
        align="end"
        className="w-56"
      >
        {isDeleted ? (
          <MenuItem onSelect={() => void acts.restore()}>
            <RotateCcw /> {t('Restore')}
          </MenuItem>
        ) : (
          <>
            <MenuItem asChild>
              <a href={addressOf(website)} target="_blank" rel="noreferrer">
                <ExternalLink /> {t('Open the website')}
              </a>
            </MenuItem>
            {may('GET /websites/{website_id}/settings') && (
              <MenuItem asChild>
                <Link to="/t/$tenant/websites/$website/settings" params={{ tenant, website: website.id }}>
                  <Settings /> {t('Settings')}
                </Link>
              </MenuItem>
            )}
            {mayChange && isThere && (
              <>
                <MenuSeparator />
                {may('POST /websites/{website_id}/clone') && (
                  <MenuItem onSelect={() => setAsking('clone')}>
                    <Copy /> {t('Copy …')}
                  </MenuItem>
                )}
                {may('POST /websites/{website_id}/save-as-blueprint') && (
                  <MenuItem onSelect={() => setAsking('blueprint')}>
                    <LayoutTemplate /> {t('Save as blueprint …')}
                  </MenuItem>
                )}
                {!website.is_main && (
                  <MenuItem onSelect={() => void acts.makeMain()}>
                    <House /> {t('Make it the main website')}
                  </MenuItem>
                )}
                <MenuSeparator />
                {status !== 'active' && (
                  <MenuItem onSelect={() => void acts.activate()}>
                    <CirclePlay /> {t('Put it online')}
                  </MenuItem>
                )}
                {status !== 'maintenance' && (
                  <MenuItem onSelect={() => setAsking('maintenance')}>
                    <Hammer /> {t('Maintenance …')}
                  </MenuItem>
                )}
                {status !== 'suspended' && (
                  <MenuItem onSelect={() => setAsking('suspend')}>
                    <PauseCircle /> {t('Suspend …')}
                  </MenuItem>
                )}
              </>
            )}
            {mayChange && (
              <>
                <MenuSeparator />
                <MenuItem isDestructive onSelect={() => void acts.remove()}>
                  <Trash2 /> {t('Delete …')}
                </MenuItem>
              </>
            )}
          </>
        )}
      </MenuOnDemand>
      {(asking === 'maintenance' || asking === 'suspend') && (
        <TurnOffDialog
          name={website.name}
          state={asking}
          onTurnOff={(message) => acts.turnOff(asking, message)}
          onClose={close}
        />
      )}
      {asking === 'clone' && <CloneDialog tenant={tenant} website={website} onClose={close} />}
      {asking === 'blueprint' && <BlueprintDialog website={website} onClose={close} />}
    </>
  )
}
