/** A picture of the library that stands for something. */
import { ImagePlus, X } from 'lucide-react'
import { Suspense, lazy, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MediaImage } from '@/editor/media'
import { Button } from '@/ui/button'

export { MediaImage }

const MediaPicker = lazy(() =>
  import('@/kit/media/media-picker').then(({ MediaPicker: picker }) => ({ default: picker })),
)

export function MediaField({
  label,
  websiteId,
  value,
  isDisabled,
  onChange,
}: {
  label: string
  websiteId: string
  value: string | null
  isDisabled?: boolean
  onChange: (id: string | null) => void
}) {
  const { t } = useTranslation('content')
  const [isPicking, setPicking] = useState(false)
  return (
    <div role="group" aria-label={label} className="flex flex-col gap-1.5">
      <span className="text-sm font-medium">{label}</span>
      {value && (
        <div className="relative overflow-hidden rounded-lg border">
          <MediaImage
            websiteId={websiteId}
            id={value}
            width={640}
            className="aspect-video w-full object-cover"
          />
          {!isDisabled && (
            <Button
              variant="secondary"
              size="icon-sm"
              className="absolute top-2 right-2 shadow"
              aria-label={t('Remove the image')}
              onClick={() => onChange(null)}
            >
              <X aria-hidden />
            </Button>
          )}
        </div>
      )}
      {!isDisabled && (
        <Button variant="outline" size="sm" className="justify-start" onClick={() => setPicking(true)}>
          <ImagePlus aria-hidden /> {value ? t('Another image') : t('Choose an image')}
        </Button>
      )}
      <Suspense>
        {isPicking && (
          <MediaPicker
            websiteId={websiteId}
            kinds={['image']}
            onChoose={([chosen]) => {
              setPicking(false)
              if (chosen) onChange(chosen.id)
            }}
            onClose={() => setPicking(false)}
          />
        )}
      </Suspense>
    </div>
  )
}
