/** Taking the website off the air for a while, and for good. */
import { CirclePlay, Hammer, PauseCircle, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Can } from '@/kit/rights'
import { Forbidden } from '@/kit/states'
import type { Website } from '@/kit/website'
import { WebsiteStatusBadge } from '@/kit/website-status'
import { Button } from '@/ui/button'
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from '@/ui/card'
import { type OffState, useWebsiteActs } from '../../-acts/acts'
import { TurnOffDialog } from '../../-acts/turn-off-dialog'

export function DangerPart({ tenant, website }: { tenant: string; website: Website }) {
  const { t } = useTranslation('websites')
  const acts = useWebsiteActs(tenant, website)
  const [asking, setAsking] = useState<OffState>()
  const { status } = website
  return (
    <Can call="PATCH /websites/{website_id}" otherwise={<Forbidden />}>
      <Card>
        <CardHeader>
          <CardTitle>{t('State')}</CardTitle>
          <CardDescription>{t('What visitors find at its addresses.')}</CardDescription>
          <CardAction>
            <WebsiteStatusBadge status={status} />
          </CardAction>
        </CardHeader>
        <CardContent className="flex flex-wrap gap-2">
          {status !== 'active' && (
            <Button variant="outline" onClick={() => void acts.activate()}>
              <CirclePlay aria-hidden /> {t('Put it online')}
            </Button>
          )}
          {status !== 'maintenance' && (
            <Button variant="outline" onClick={() => setAsking('maintenance')}>
              <Hammer aria-hidden /> {t('Maintenance …')}
            </Button>
          )}
          {status !== 'suspended' && (
            <Button variant="outline" onClick={() => setAsking('suspend')}>
              <PauseCircle aria-hidden /> {t('Suspend …')}
            </Button>
          )}
        </CardContent>
      </Card>
      <Card className="border-destructive/35">
        <CardHeader>
          <CardTitle>{t('Delete the website')}</CardTitle>
          <CardDescription>
            {t(
              'Visitors no longer find it, at once. It can be restored from the trash for some weeks; then it is gone for good.',
            )}
          </CardDescription>
        </CardHeader>
        <CardContent>
          <Button variant="destructive" onClick={() => void acts.remove()}>
            <Trash2 aria-hidden /> {t('Delete …')}
          </Button>
        </CardContent>
      </Card>
      {asking && (
        <TurnOffDialog
          name={website.name}
          state={asking}
          onTurnOff={(message) => acts.turnOff(asking, message)}
          onClose={() => setAsking(undefined)}
        />
      )}
    </Can>
  )
}
