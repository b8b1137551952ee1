/** What a website can begin as, with pictures; one is chosen. */
import { useQueryClient } from '@tanstack/react-query'
import { FileText, LayoutTemplate, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { type Blueprint, useBlueprintTexts } from '@/kit/blueprint-texts'
import { useConfirm } from '@/kit/confirm'
import { FetchedImage } from '@/kit/fetched-image'
import { useMay } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { RadioCard, RadioGroup } from '@/ui/choice'
import { Skeleton } from '@/ui/skeleton'

const GRID = 'grid grid-cols-1 gap-4 sm:grid-cols-2 xl:grid-cols-3'

export function GallerySkeleton() {
  return (
    <div className={GRID} role="status">
      {Array.from({ length: 6 }, (_, card) => (
        <Skeleton key={card} className="aspect-[4/4.2] rounded-lg" />
      ))}
    </div>
  )
}

export function BlueprintGallery({
  blueprints,
  chosen,
  onChoose,
}: {
  blueprints: Blueprint[]
  chosen: string
  onChoose: (slug: string) => void
}) {
  const { t } = useTranslation('websites')
  const may = useMay()
  // The empty one is for those who know what they want: it comes last.
  const sorted = blueprints.toSorted((a, b) => Number(a.slug === 'blank') - Number(b.slug === 'blank'))
  return (
    <RadioGroup value={chosen} onValueChange={onChoose} className={GRID} aria-label={t('What it begins as')}>
      {sorted.map((blueprint) => (
        <div key={blueprint.id ?? blueprint.slug} className="relative flex">
          <Choice blueprint={blueprint} />
          {blueprint.id && may('DELETE /blueprints/{id}') && (
            <Remove blueprint={blueprint} id={blueprint.id} />
          )}
        </div>
      ))}
    </RadioGroup>
  )
}

function Choice({ blueprint }: { blueprint: Blueprint }) {
  const { t } = useTranslation('websites')
  const { name, description } = useBlueprintTexts()(blueprint)
  const Icon = blueprint.slug === 'blank' ? FileText : LayoutTemplate
  return (
    <RadioCard
      value={blueprint.slug}
      className="flex w-full cursor-pointer flex-col overflow-hidden p-0"
      aria-label={name}
    >
      <FetchedImage
        src={blueprint.preview_url}
        alt=""
        className="aspect-[4/3] w-full border-b object-cover object-top"
        otherwise={
          <span className="flex aspect-[4/3] w-full items-center justify-center border-b bg-muted text-muted-foreground">
            <Icon className="size-8" strokeWidth={1.5} aria-hidden />
          </span>
        }
      />
      <span className="flex flex-col gap-1 p-4">
        <span className="flex items-center gap-2 font-medium">
          {name}
          {blueprint.owner === 'tenant' && <Badge>{t('Yours')}</Badge>}
        </span>
        <span className="line-clamp-3 text-xs text-muted-foreground">{description}</span>
      </span>
    </RadioCard>
  )
}

function Remove({ blueprint, id }: { blueprint: Blueprint; id: string }) {
  const { t } = useTranslation('websites')
  const confirm = useConfirm()
  const client = useQueryClient()
  const remove = async () => {
    const isAgreed = await confirm({
      title: t('Delete the blueprint “{{name}}”?', { name: blueprint.name }),
      detail: t('Websites that were made from it stay as they are.'),
      action: t('Delete'),
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/blueprints/{id}', { params: { path: { id } } })
      done(t('The blueprint is deleted'))
      await client.invalidateQueries($api.queryOptions('get', '/blueprints'))
    } catch (error) {
      failed(error)
    }
  }
  return (
    <Button
      variant="outline"
      size="icon-sm"
      className="absolute top-2 right-2"
      aria-label={t('Delete the blueprint “{{name}}”', { name: blueprint.name })}
      onClick={() => void remove()}
    >
      <Trash2 aria-hidden />
    </Button>
  )
}
