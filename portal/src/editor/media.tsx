/** Pictures of the library, as documents name them: by id. */
import { ImageOff } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { FetchedImage } from '@/kit/fetched-image'
import { fileUrl } from '@/kit/media/media'
import { cn } from '@/ui/cn'
import { Skeleton } from '@/ui/skeleton'

/** What the library says of a file. */
export function useMedium(websiteId: string, id: string | undefined) {
  return $api.useQuery(
    'get',
    '/websites/{website_id}/media/{id}',
    { params: { path: { website_id: websiteId, id: id ?? '' } } },
    { enabled: id !== undefined, staleTime: 300_000 },
  )
}

/**
 * @param alt in place of what the library says
 * @param width of the column it is shown in, in pixels
 */
export function MediaImage({
  websiteId,
  id,
  alt,
  width = 960,
  className,
}: {
  websiteId: string
  id: string
  alt?: string | undefined
  width?: number
  className?: string
}) {
  const { t } = useTranslation('editor')
  const { data: medium, isError } = useMedium(websiteId, id)
  if (isError)
    return (
      <span
        className={cn(
          'flex min-h-24 items-center justify-center gap-2 rounded-lg border border-dashed p-4 text-sm text-muted-foreground',
          className,
        )}
      >
        <ImageOff className="size-4 shrink-0" aria-hidden />{' '}
        {t('This picture is not in the library any more.')}
      </span>
    )
  const shape = medium?.width && medium.height ? `${medium.width} / ${medium.height}` : '3 / 2'
  return (
    <FetchedImage
      src={medium ? fileUrl(websiteId, medium, width) : null}
      alt={alt ?? medium?.alt ?? ''}
      className={className ?? ''}
      otherwise={<Skeleton className={cn('w-full', className)} style={{ aspectRatio: shape }} />}
    />
  )
}
