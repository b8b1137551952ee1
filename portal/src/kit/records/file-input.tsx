/** One file of the library: chosen, shown, taken out. */
import { ImagePlus, Paperclip, X } from 'lucide-react'
import { Suspense, lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import type { MediaKind } from '@/kit/media/media'
import { Thumbnail } from '@/kit/media/thumbnail'
import { Button } from '@/ui/button'
import { Skeleton } from '@/ui/skeleton'

export const MediaPicker = lazy(() =>
  import('@/kit/media/media-picker').then(({ MediaPicker: picker }) => ({ default: picker })),
)

export function FileInput({
  websiteId,
  label,
  kinds,
  value,
  isDisabled,
  onChange,
}: {
  websiteId: string
  label: string
  kinds: readonly MediaKind[] | undefined
  value: string | undefined
  isDisabled: boolean
  onChange: (id: string | null) => void
}) {
  const { t } = useTranslation('structure')
  const [isPicking, setPicking] = useState(false)
  const isImage = kinds?.length === 1 && kinds[0] === 'image'
  return (
    <div className="flex items-center gap-3">
      {value !== undefined && <ChosenFile websiteId={websiteId} id={value} />}
      {!isDisabled && (
        <>
          <Button
            variant="outline"
            size="sm"
            aria-label={t('Choose: {{name}}', { name: label })}
            onClick={() => setPicking(true)}
          >
            {isImage ? <ImagePlus aria-hidden /> : <Paperclip aria-hidden />}
            {value === undefined ? t('Choose') : t('Change')}
          </Button>
          {value !== undefined && (
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={t('Take out: {{name}}', { name: label })}
              onClick={() => onChange(null)}
            >
              <X aria-hidden />
            </Button>
          )}
        </>
      )}
      <Suspense>
        {isPicking && (
          <MediaPicker
            websiteId={websiteId}
            kinds={kinds}
            onChoose={([medium]) => {
              setPicking(false)
              if (medium) onChange(medium.id)
            }}
            onClose={() => setPicking(false)}
          />
        )}
      </Suspense>
    </div>
  )
}

/** A file by its id: small, with its name. */
export function ChosenFile({ websiteId, id, isSmall }: { websiteId: string; id: string; isSmall?: boolean }) {
  const { t } = useTranslation('structure')
  const { data, isError } = $api.useQuery(
    'get',
    '/websites/{website_id}/media/{id}',
    { params: { path: { website_id: websiteId, id } } },
    { staleTime: 300_000, retry: false },
  )
  const size = isSmall ? 'size-8' : 'size-16'
  if (isError)
    return <span className="text-xs text-muted-foreground">{t('Not in the library any more')}</span>
  if (!data) return <Skeleton className={size} />
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Thumbnail
        websiteId={websiteId}
        medium={data}
        alt={isSmall ? data.alt : ''}
        className={`${size} shrink-0 rounded-md border`}
      />
      {!isSmall && (
        <span className="max-w-48 truncate text-xs text-muted-foreground" title={data.name}>
          {data.name}
        </span>
      )}
    </span>
  )
}
