/** A file of the library at a glance: its picture, or what kind of file it is. */
import { useTranslation } from 'react-i18next'
import { FetchedImage } from '@/kit/fetched-image'
import { cn } from '@/ui/cn'
import { Skeleton } from '@/ui/skeleton'
import { type Medium, KIND_ICONS, fileUrl } from './media'

export function Thumbnail({
  websiteId,
  medium,
  width = 320,
  fit = 'cover',
  alt = '',
  className,
}: {
  websiteId: string
  medium: Medium
  /** In pixels. */
  width?: number
  fit?: 'cover' | 'contain'
  /** Empty where its name stands beside it. */
  alt?: string
  className?: string
}) {
  const { t } = useTranslation('structure')
  const Icon = KIND_ICONS[medium.kind]
  if (medium.kind !== 'image')
    return (
      <span className={cn('flex flex-col items-center justify-center gap-1.5 bg-muted', className)}>
        <Icon className="size-7 text-muted-foreground" aria-hidden />
        <span className="text-[0.6875rem] font-medium tracking-wide text-muted-foreground uppercase">
          {endingOf(medium.name) ?? t('File')}
        </span>
      </span>
    )
  return (
    <FetchedImage
      src={fileUrl(websiteId, medium, width)}
      alt={alt}
      className={cn(
        fit === 'cover' ? 'object-cover' : 'object-contain',
        'bg-[repeating-conic-gradient(var(--muted)_0_25%,var(--card)_0_50%)] bg-[length:16px_16px]',
        className,
      )}
      otherwise={<Skeleton className={className} />}
    />
  )
}

function endingOf(name: string): string | undefined {
  return /\.(\w{1,5})$/.exec(name)?.[1]
}
