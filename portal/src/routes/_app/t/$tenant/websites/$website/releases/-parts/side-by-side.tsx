/** The same page in two releases, in frames that scroll on their own. */
import { useQuery } from '@tanstack/react-query'
import { Monitor, Smartphone } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { BrowserWindow } from '@/kit/browser-window'
import { messageOf } from '@/kit/form'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Skeleton } from '@/ui/skeleton'

const LINK_SECONDS = 3_600

export function SideBySide({
  websiteId,
  from,
  to,
  page,
}: {
  websiteId: string
  from: number
  to: number
  /** A path of the website. */
  page: string
}) {
  const { t } = useTranslation('websites')
  const [isPhone, setPhone] = useState(false)
  return (
    <section aria-label={t('Pages side by side')} className="flex flex-col gap-3">
      <div className="flex items-center gap-2">
        <p className="min-w-0 flex-1 truncate text-muted-foreground">
          {t('Page')} <code className="text-foreground">{page}</code>
        </p>
        <Button
          variant={isPhone ? 'ghost' : 'secondary'}
          size="icon-sm"
          aria-pressed={!isPhone}
          aria-label={t('As on a screen')}
          onClick={() => setPhone(false)}
        >
          <Monitor aria-hidden />
        </Button>
        <Button
          variant={isPhone ? 'secondary' : 'ghost'}
          size="icon-sm"
          aria-pressed={isPhone}
          aria-label={t('As on a phone')}
          onClick={() => setPhone(true)}
        >
          <Smartphone aria-hidden />
        </Button>
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <Side websiteId={websiteId} number={from} page={page} isPhone={isPhone} />
        <Side websiteId={websiteId} number={to} page={page} isPhone={isPhone} />
      </div>
    </section>
  )
}

function Side({
  websiteId,
  number,
  page,
  isPhone,
}: {
  websiteId: string
  number: number
  page: string
  isPhone: boolean
}) {
  const { t } = useTranslation('websites')
  const link = useQuery({
    queryKey: ['preview-link', websiteId, number],
    queryFn: async () => {
      const { data } = await api.POST('/websites/{website_id}/releases/{number}/preview', {
        params: { path: { website_id: websiteId, number } },
        body: { expires_in_seconds: LINK_SECONDS },
      })
      return data?.url ?? null
    },
    staleTime: (LINK_SECONDS * 1_000) / 2,
    // Another release is another page: the one before must not stand under its number.
    placeholderData: undefined,
  })
  const title = t('Release {{number}}', { number })
  return (
    <BrowserWindow address={title}>
      <div className="flex h-[26rem] justify-center bg-muted">
        {link.data ? (
          <iframe
            src={at(link.data, page)}
            title={title}
            // Always another origin than the portal's: it can do nothing here, and needs its own for the cookie that opens it.
            // oxlint-disable-next-line react/iframe-missing-sandbox
            sandbox="allow-same-origin allow-scripts"
            referrerPolicy="no-referrer"
            className={cn('h-full border-0 bg-white', isPhone ? 'w-[375px] max-w-full' : 'w-full')}
          />
        ) : link.isError ? (
          <p className="m-auto max-w-xs p-4 text-center text-muted-foreground">{messageOf(link.error)}</p>
        ) : (
          <Skeleton className="size-full rounded-none" />
        )}
      </div>
    </BrowserWindow>
  )
}

/** @param link to the front page of a preview; its token opens every page */
function at(link: string, page: string): string {
  const url = new URL(link)
  const [path = '/', query] = page.split('?')
  url.pathname = path
  for (const [name, value] of new URLSearchParams(query)) url.searchParams.set(name, value)
  return url.href
}
