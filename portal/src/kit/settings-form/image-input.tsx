/** A picture of the media library; or none, or the one that the theme brings along. */
import { useQuery } from '@tanstack/react-query'
import { ImageIcon, X } from 'lucide-react'
import { Suspense, lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Button } from '@/ui/button'
import { Thumbnail } from '../media/thumbnail'
import type { InputProps } from './setting-input'

const MediaPicker = lazy(() =>
  import('../media/media-picker').then((module) => ({ default: module.MediaPicker })),
)

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export function ImageInput({ value, onChange, websiteId, isDisabled, id, label, describedBy }: InputProps) {
  const { t } = useTranslation('design')
  const [isChoosing, setChoosing] = useState(false)
  const mediaId = typeof value === 'string' && UUID.test(value) ? value : undefined
  const isOfTheme = typeof value === 'string' && value.startsWith('asset:')
  const { data: media, isError } = useQuery(
    $api.queryOptions(
      'get',
      '/websites/{website_id}/media/{id}',
      { params: { path: { website_id: websiteId, id: mediaId ?? '' } } },
      { enabled: mediaId !== undefined, staleTime: 60_000, retry: false },
    ),
  )
  return (
    <div className="flex items-center gap-3 rounded-lg border bg-card p-2">
      <span className="flex size-16 shrink-0 items-center justify-center overflow-hidden rounded-md bg-muted text-muted-foreground">
        {mediaId && media ? (
          <Thumbnail websiteId={websiteId} medium={media} className="size-full" />
        ) : (
          <ImageIcon className="size-5" aria-hidden />
        )}
      </span>
      <div className="flex min-w-0 flex-1 flex-col items-start gap-1">
        <p className="w-full truncate text-xs text-muted-foreground">
          {mediaId
            ? isError
              ? t('This picture has been deleted.')
              : (media?.name ?? '…')
            : isOfTheme
              ? t('The picture of the theme')
              : t('No picture')}
        </p>
        <span className="flex flex-wrap gap-1">
          <Button
            id={id}
            variant="outline"
            size="sm"
            disabled={isDisabled}
            aria-describedby={describedBy}
            aria-label={`${mediaId ? t('Change') : t('Choose')}: ${label}`}
            onClick={() => setChoosing(true)}
          >
            {mediaId ? t('Change') : t('Choose')}
          </Button>
          {(mediaId ?? isOfTheme) && (
            <Button
              variant="ghost"
              size="icon-sm"
              disabled={isDisabled}
              aria-label={t('Remove the picture: {{name}}', { name: label })}
              onClick={() => onChange('')}
            >
              <X aria-hidden />
            </Button>
          )}
        </span>
      </div>
      {isChoosing && (
        <Suspense>
          <MediaPicker
            websiteId={websiteId}
            kinds={['image']}
            onChoose={([first]) => {
              if (first) onChange(first.id)
              setChoosing(false)
            }}
            onClose={() => setChoosing(false)}
          />
        </Suspense>
      )}
    </div>
  )
}
