/** Several pictures of the library in an order. */
import { ImagePlus, X } from 'lucide-react'
import { Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Thumbnail } from '@/kit/media/thumbnail'
import { Button } from '@/ui/button'
import { Skeleton } from '@/ui/skeleton'
import { MediaPicker } from './file-input'
import { Sortable, SortableItem } from './sortable'

export function GalleryInput({
  websiteId,
  label,
  value,
  isDisabled,
  onChange,
}: {
  websiteId: string
  label: string
  value: readonly string[]
  isDisabled: boolean
  onChange: (ids: string[]) => void
}) {
  const { t } = useTranslation('structure')
  const [isPicking, setPicking] = useState(false)
  const ids = [...new Set(value)]
  return (
    <div className="flex flex-col items-start gap-3">
      {ids.length > 0 && (
        <Sortable ids={ids} isGrid onMove={onChange}>
          <ul className="flex flex-wrap gap-2">
            {ids.map((id, index) => (
              <SortableItem
                key={id}
                id={id}
                label={t('Picture {{number}}', { number: index + 1 })}
                isDisabled={isDisabled}
                className="group relative"
                handleClassName="absolute bottom-1 left-1 size-6 bg-card/90"
              >
                <Picture websiteId={websiteId} id={id} />
                {!isDisabled && (
                  <Button
                    variant="secondary"
                    size="icon-sm"
                    className="absolute top-1 right-1 size-6"
                    aria-label={t('Take out picture {{number}}', { number: index + 1 })}
                    onClick={() => onChange(ids.filter((each) => each !== id))}
                  >
                    <X aria-hidden />
                  </Button>
                )}
              </SortableItem>
            ))}
          </ul>
        </Sortable>
      )}
      {!isDisabled && (
        <Button
          variant="outline"
          size="sm"
          aria-label={t('Add pictures: {{name}}', { name: label })}
          onClick={() => setPicking(true)}
        >
          <ImagePlus aria-hidden /> {t('Add pictures')}
        </Button>
      )}
      <Suspense>
        {isPicking && (
          <MediaPicker
            websiteId={websiteId}
            kinds={['image']}
            multiple
            onChoose={(media) => {
              setPicking(false)
              onChange([...new Set([...ids, ...media.map(({ id }) => id)])])
            }}
            onClose={() => setPicking(false)}
          />
        )}
      </Suspense>
    </div>
  )
}

function Picture({ websiteId, id }: { websiteId: string; id: string }) {
  const { data } = $api.useQuery(
    'get',
    '/websites/{website_id}/media/{id}',
    { params: { path: { website_id: websiteId, id } } },
    { staleTime: 300_000, retry: false },
  )
  if (!data) return <Skeleton className="size-24" />
  return (
    <Thumbnail websiteId={websiteId} medium={data} alt={data.alt} className="size-24 rounded-md border" />
  )
}
