/** A website with a small live picture of its front page. */
import { Link } from '@tanstack/react-router'
import { Hammer, LoaderCircle, PauseCircle, Trash2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Miniature } from '@/kit/miniature'
import { type ListedWebsite, addressOf, shortAddress } from '@/kit/website'
import { WebsiteStatusBadge } from '@/kit/website-status'
import { Badge } from '@/ui/badge'
import { cn } from '@/ui/cn'
import { WebsiteMenu } from '../-acts/website-menu'

/** In place of the picture, while there is no page to be seen. */
export function withoutPicture(status: ListedWebsite['status']): ReactNode {
  const icon = 'size-7'
  if (status === 'maintenance') return <Hammer className={icon} strokeWidth={1.5} />
  if (status === 'suspended') return <PauseCircle className={icon} strokeWidth={1.5} />
  if (status === 'provisioning')
    return <LoaderCircle className={cn(icon, 'animate-spin')} strokeWidth={1.5} />
  if (status === 'deleted') return <Trash2 className={icon} strokeWidth={1.5} />
  return undefined
}

export function WebsiteCard({
  tenant,
  website,
  heading: Heading = 'h2',
  select,
}: {
  tenant: string
  website: ListedWebsite
  /** Which level its name has where it stands. */
  heading?: 'h2' | 'h3'
  /** A checkbox, where several are chosen. */
  select?: ReactNode
}) {
  const { t } = useTranslation('websites')
  const address = addressOf(website)
  return (
    <article className="group/card relative flex h-full flex-col overflow-hidden rounded-xl border bg-card shadow-xs transition-shadow hover:shadow-md">
      <Miniature src={address} className="border-b" otherwise={withoutPicture(website.status)} />
      <div className="flex flex-1 items-start gap-2 p-4">
        <div className="min-w-0 flex-1 space-y-1">
          <Heading className="truncate font-medium">
            <Link
              to="/t/$tenant/websites/$website"
              params={{ tenant, website: website.id }}
              disabled={website.status === 'deleted'}
              // The whole card leads there; menus and boxes lie above it.
              className="rounded-sm outline-none after:absolute after:inset-0 after:rounded-xl focus-visible:after:ring-[3px] focus-visible:after:ring-ring/60"
            >
              {website.name}
            </Link>
          </Heading>
          <p className="truncate text-xs text-muted-foreground">{shortAddress(address)}</p>
          <div className="flex flex-wrap gap-1.5 pt-1.5">
            <WebsiteStatusBadge status={website.status} />
            {website.is_main && <Badge>{t('Main website')}</Badge>}
          </div>
        </div>
        <div className="relative z-10 -mr-1.5 -mt-1 flex items-center">
          <WebsiteMenu tenant={tenant} website={website} />
        </div>
      </div>
      {select && <div className="absolute top-3 left-3 z-10">{select}</div>}
    </article>
  )
}
