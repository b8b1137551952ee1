/** The button behind which everything is that can be done with a website as a whole. */
import { EllipsisVertical } from 'lucide-react'
import { Suspense, lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/kit/rights'
import type { ListedWebsite } from '@/kit/website'
import { Button } from '@/ui/button'
import { useOnDemand } from '@/ui/on-demand'

const Items = lazy(() => import('./website-menu-items'))

export function WebsiteMenu({
  tenant,
  website,
  isLarge,
}: {
  tenant: string
  website: ListedWebsite
  /** With its name written on the button. */
  isLarge?: boolean
}) {
  const { t } = useTranslation('websites')
  const may = useMay()
  const { trigger, isWanted, opened } = useOnDemand('menu')
  if (website.status === 'deleted' && !may('PATCH /websites/{website_id}')) return null
  return (
    <>
      {isLarge ? (
        <Button variant="outline" {...trigger}>
          {t('Manage')} <EllipsisVertical aria-hidden />
        </Button>
      ) : (
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={t('Manage “{{name}}”', { name: website.name })}
          {...trigger}
        >
          <EllipsisVertical aria-hidden />
        </Button>
      )}
      <Suspense>{isWanted && <Items tenant={tenant} website={website} {...opened} />}</Suspense>
    </>
  )
}
