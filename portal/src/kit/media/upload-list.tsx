/** How far the files are that are on their way into the library. */
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '@/kit/numbers'
import { TimeLeft } from '@/kit/time-left'
import { Button } from '@/ui/button'
import { Progress } from '@/ui/progress'
import { type Upload, cancelUpload, clearUploads, retryUpload, useUploads } from './uploads'

export function UploadList({ websiteId }: { websiteId: string }) {
  const { t } = useTranslation('structure')
  const uploads = useUploads(websiteId)
  if (uploads.length === 0) return null
  const open = uploads.filter(({ state }) => state !== 'done' && state !== 'failed').length
  const failed = uploads.filter(({ state }) => state === 'failed').length
  const summary =
    open > 0
      ? t('{{count}} files are being uploaded', { count: open })
      : failed > 0
        ? t('{{count}} files could not be uploaded', { count: failed })
        : t('{{count}} files uploaded', { count: uploads.length })
  return (
    <section aria-label={t('Uploads')} className="rounded-xl border bg-card shadow-xs">
      <header className="flex items-center gap-2 px-4 py-2.5">
        <p aria-live="polite" className="mr-auto font-medium">
          {summary}
        </p>
        {open === 0 && (
          <Button variant="ghost" size="sm" onClick={() => clearUploads(websiteId)}>
            {t('Clear list')}
          </Button>
        )}
      </header>
      <ul className="max-h-56 divide-y overflow-y-auto border-t">
        {uploads.map((upload) => (
          <UploadRow key={upload.id} upload={upload} />
        ))}
      </ul>
    </section>
  )
}

function UploadRow({ upload }: { upload: Upload }) {
  const { t, i18n } = useTranslation('structure')
  const { name, size, sent, at, state, since } = upload
  return (
    <li className="flex items-center gap-3 px-4 py-2">
      <div className="min-w-0 flex-1 space-y-1">
        <p className="truncate text-sm">{name}</p>
        {state === 'failed' ? (
          <p className="text-xs text-destructive">{upload.error}</p>
        ) : (
          <p className="flex flex-wrap gap-x-2 text-xs text-muted-foreground">
            {state === 'done' ? (
              upload.isDuplicate ? (
                t('The library had this file already.')
              ) : (
                t('Uploaded')
              )
            ) : state === 'processing' ? (
              t('Being made ready …')
            ) : state === 'waiting' ? (
              t('Waiting')
            ) : (
              <>
                {t('{{sent}} of {{size}}', {
                  sent: formatBytes(sent, i18n.language),
                  size: formatBytes(size, i18n.language),
                })}
                <TimeLeft since={since} at={at} done={sent} total={size} />
              </>
            )}
          </p>
        )}
        {(state === 'sending' || state === 'processing') && (
          <Progress
            className="h-1"
            value={state === 'processing' || size === 0 ? null : (sent / size) * 100}
            label={t('Progress of “{{name}}”', { name })}
          />
        )}
      </div>
      {state === 'done' && <CircleCheck className="size-4 text-success" aria-hidden />}
      {state === 'failed' && (
        <>
          <CircleAlert className="size-4 text-destructive" aria-hidden />
          <Button variant="outline" size="sm" onClick={() => retryUpload(upload.id)}>
            {t('Try again')}
          </Button>
        </>
      )}
      {state !== 'done' && state !== 'processing' && (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={t('Cancel “{{name}}”', { name })}
          onClick={() => cancelUpload(upload.id)}
        >
          <X aria-hidden />
        </Button>
      )}
    </li>
  )
}
