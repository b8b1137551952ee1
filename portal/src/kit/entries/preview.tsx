/** The draft in the real theme, as wide as a desktop, a tablet and a phone. */
import { useQuery } from '@tanstack/react-query'
import { ExternalLink, Monitor, RotateCw, Smartphone, Tablet } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/kit/copy'
import { Failed, Loading } from '@/kit/states'
import { Button } from '@/ui/button'
import { Dialog, DialogContent, DialogDescription, DialogTitle } from '@/ui/dialog'
import { Tooltip } from '@/ui/tooltip'
import { type Entry, type EntryPlace, previewEntry } from './entry-api'
import type { EntrySaving } from './open-entries'

/** Wider than the screen has room for, it is shown smaller. */
const WIDTHS = { desktop: 1280, tablet: 820, phone: 390 }
type Device = keyof typeof WIDTHS

export function Preview({
  place,
  entry,
  saving,
  onClose,
}: {
  place: EntryPlace
  entry: Entry
  saving: EntrySaving
  onClose: () => void
}) {
  const { t } = useTranslation('content')
  const [device, setDevice] = useState<Device>(() => (window.innerWidth < 700 ? 'phone' : 'desktop'))
  const preview = useQuery({
    queryKey: ['preview', place.websiteId, entry.id],
    queryFn: async () => {
      await saving.flush()
      return previewEntry(place, entry.id)
    },
    gcTime: 0,
    staleTime: Infinity,
    placeholderData: undefined,
  })
  const devices = [
    { name: 'desktop', icon: Monitor, label: t('Desktop') },
    { name: 'tablet', icon: Tablet, label: t('Tablet') },
    { name: 'phone', icon: Smartphone, label: t('Phone') },
  ] as const
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="flex h-[96dvh] max-h-none flex-col gap-0 overflow-hidden p-0 sm:max-w-[97vw]">
        <div className="flex flex-wrap items-center gap-2 border-b py-2.5 pr-14 pl-4">
          <DialogTitle className="mr-auto text-base">{t('Preview')}</DialogTitle>
          <DialogDescription className="sr-only">
            {t('The draft as visitors would see it, in the theme of the website.')}
          </DialogDescription>
          <div role="group" aria-label={t('Width')} className="flex gap-1">
            {devices.map(({ name, icon: Icon, label }) => (
              <Tooltip key={name} text={label}>
                <Button
                  size="icon-sm"
                  variant={device === name ? 'secondary' : 'ghost'}
                  aria-label={label}
                  aria-pressed={device === name}
                  onClick={() => setDevice(name)}
                >
                  <Icon aria-hidden />
                </Button>
              </Tooltip>
            ))}
          </div>
          <Tooltip text={t('Refresh')}>
            <Button
              size="icon-sm"
              variant="ghost"
              aria-label={t('Refresh')}
              onClick={() => void preview.refetch()}
            >
              <RotateCw className={preview.isFetching ? 'animate-spin' : ''} aria-hidden />
            </Button>
          </Tooltip>
          {preview.data && (
            <>
              <CopyButton text={preview.data.url} label={t('Copy the link; it works for a day')} />
              <Button asChild size="sm" variant="outline">
                <a href={preview.data.url} target="_blank" rel="noreferrer">
                  <ExternalLink aria-hidden />{' '}
                  <span className="max-sm:sr-only">{t('Open in a new tab')}</span>
                </a>
              </Button>
            </>
          )}
        </div>
        <div className="min-h-0 flex-1 bg-muted/60 p-3">
          {preview.isError && <Failed error={preview.error} onRetry={() => void preview.refetch()} />}
          {preview.isPending && <Loading label={t('Making the preview …')} />}
          {preview.data && (
            <Frame key={preview.data.url} url={preview.data.url} width={WIDTHS[device]} title={entry.title} />
          )}
        </div>
      </DialogContent>
    </Dialog>
  )
}

function Frame({ url, width, title }: { url: string; width: number; title: string }) {
  const room = useRef<HTMLDivElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  useEffect(() => {
    const element = room.current
    if (!element) return undefined
    const observer = new ResizeObserver(() =>
      setSize({ width: element.clientWidth, height: element.clientHeight }),
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const scale = size.width === 0 ? 1 : Math.min(1, size.width / width)
  return (
    <div ref={room} className="h-full overflow-hidden">
      <iframe
        src={url}
        title={title}
        // oxlint-disable-next-line react/iframe-missing-sandbox -- of another origin than the portal; its fonts need its own
        sandbox="allow-same-origin allow-scripts allow-forms allow-popups"
        className="mx-auto block origin-top-left rounded-md border bg-white shadow-sm"
        style={{
          width,
          height: size.height / scale,
          transform: `scale(${scale})`,
          marginLeft: Math.max(0, (size.width - width * scale) / 2),
        }}
      />
    </div>
  )
}
