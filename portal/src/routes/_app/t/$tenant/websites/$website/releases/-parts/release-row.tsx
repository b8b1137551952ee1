/** One release in the list, with what can be done with it. */
import { Link } from '@tanstack/react-router'
import { EllipsisVertical, Eye, GitCompare, Link2, Pin, PinOff, Rocket, RotateCcw } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/kit/rights'
import { type Release, useChangeText, useReleaseKinds, useReleaseTitle } from '@/kit/release-texts'
import { Time } from '@/kit/time'
import type { Website } from '@/kit/website'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/ui/menu'
import { LinkDialog } from './link-dialog'
import { RestoreDialog } from './restore-dialog'
import { useReleaseActs } from './release-acts'

export function ReleaseRow({
  tenant,
  website,
  release,
  live,
}: {
  tenant: string
  website: Website
  release: Release
  /** The number of what visitors see now. */
  live: number
}) {
  const { t } = useTranslation('websites')
  const may = useMay()
  const titleOf = useReleaseTitle()
  const changeText = useChangeText()
  const kinds = useReleaseKinds()
  const acts = useReleaseActs(website.id)
  const [asking, setAsking] = useState<'restore' | 'link'>()
  const { number, is_live: isLive, deployment_id: deployment } = release
  const title = titleOf(release)
  const changes = changeText(release.changes)
  return (
    <li className="flex items-start gap-3 px-4 py-3.5 sm:gap-4 sm:px-5">
      <span className="w-8 shrink-0 pt-0.5 text-right font-mono text-xs text-muted-foreground tabular-nums">
        {number}
      </span>
      <div className="min-w-0 flex-1 space-y-1">
        <p className="font-medium break-words">{title}</p>
        {changes !== '' && changes !== title && <p className="text-muted-foreground">{changes}</p>}
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted-foreground">
          <span>{kinds[release.kind]}</span>
          <span aria-hidden>·</span>
          <Time at={release.live_at ?? release.created_at} />
          {release.created_by && (
            <>
              <span aria-hidden>·</span>
              <span className="truncate">{release.created_by.label}</span>
            </>
          )}
          {deployment && (
            <>
              <span aria-hidden>·</span>
              <Link
                to={`/t/${tenant}/deployments/${deployment}` as never}
                className="inline-flex items-center gap-1 text-primary underline-offset-4 hover:underline"
              >
                <Rocket className="size-3" aria-hidden /> {t('Deployment')}
              </Link>
            </>
          )}
        </p>
      </div>
      <div className="flex shrink-0 flex-wrap items-center justify-end gap-1.5">
        {isLive && (
          <Badge tone="success" hasDot>
            {t('Live')}
          </Badge>
        )}
        {release.is_standby && <Badge tone="info">{t('Held ready')}</Badge>}
        {release.is_staging && <Badge tone="info">{t('On staging')}</Badge>}
        {release.pinned && (
          <Badge>
            <Pin aria-hidden /> {t('Kept')}
          </Badge>
        )}
      </div>
      <Menu>
        <MenuTrigger asChild>
          <Button
            variant="ghost"
            size="icon-sm"
            className="-my-1"
            aria-label={t('What to do with release {{number}}', { number })}
          >
            <EllipsisVertical aria-hidden />
          </Button>
        </MenuTrigger>
        <MenuContent align="end" className="w-60">
          {may('POST /websites/{website_id}/releases/{number}/preview') && (
            <>
              <MenuItem onSelect={() => void acts.look(number)}>
                <Eye /> {t('Look at it')}
              </MenuItem>
              <MenuItem onSelect={() => setAsking('link')}>
                <Link2 /> {t('Link for others …')}
              </MenuItem>
            </>
          )}
          {!isLive && (
            <MenuItem asChild>
              <Link
                to="/t/$tenant/websites/$website/releases/compare"
                params={{ tenant, website: website.id }}
                search={{ from: Math.min(number, live), to: Math.max(number, live) }}
              >
                <GitCompare /> {t('Compare with what is live')}
              </Link>
            </MenuItem>
          )}
          {release.base_number !== null && (
            <MenuItem asChild>
              <Link
                to="/t/$tenant/websites/$website/releases/compare"
                params={{ tenant, website: website.id }}
                search={{ from: release.base_number, to: number }}
              >
                <GitCompare /> {t('What it changed')}
              </Link>
            </MenuItem>
          )}
          {may('POST /websites/{website_id}/releases/{number}/pin') && release.kind !== 'preview' && (
            <MenuItem onSelect={() => void acts.pin(number, !release.pinned)}>
              {release.pinned ? <PinOff /> : <Pin />}
              {release.pinned ? t('Let it be removed some day') : t('Keep it for good')}
            </MenuItem>
          )}
          {!isLive && release.live_at && may('POST /websites/{website_id}/releases/{number}/restore') && (
            <>
              <MenuSeparator />
              <MenuItem onSelect={() => setAsking('restore')}>
                <RotateCcw /> {t('Go back to it …')}
              </MenuItem>
            </>
          )}
        </MenuContent>
      </Menu>
      {asking === 'restore' && (
        <RestoreDialog
          websiteId={website.id}
          number={number}
          live={live}
          onClose={() => setAsking(undefined)}
        />
      )}
      {asking === 'link' && (
        <LinkDialog websiteId={website.id} number={number} onClose={() => setAsking(undefined)} />
      )}
    </li>
  )
}
