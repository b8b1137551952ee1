/** Which website one works on, and the way back to all of them. */
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ArrowLeft, ChevronsUpDown, ExternalLink } from 'lucide-react'
import { Suspense, lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { addressOf, shortAddress, websiteOptions } from '@/kit/website'
import { cn } from '@/ui/cn'
import { useOnDemand } from '@/ui/on-demand'
import { Skeleton } from '@/ui/skeleton'
import { ROW } from './switcher-row'

const Choices = lazy(() => import('./website-choices'))

export function WebsiteSwitcher({ tenant, website: id }: { tenant: string; website: string }) {
  const { t } = useTranslation()
  const { trigger, isWanted, opened } = useOnDemand('dialog')
  const { data: website } = useQuery(websiteOptions(id))
  return (
    <div className="flex flex-col gap-1 border-t pt-3">
      <Link to="/t/$tenant/websites" params={{ tenant }} className={cn(ROW, 'text-xs text-muted-foreground')}>
        <ArrowLeft className="size-3.5" aria-hidden /> {t('All websites')}
      </Link>
      {website ? (
        <div className="flex items-center gap-1">
          <button type="button" className={cn(ROW, 'min-w-0 flex-1 text-left')} {...trigger}>
            <span className="min-w-0 flex-1">
              <span className="sr-only">{t('Switch website:')} </span>
              <span className="block truncate font-medium">{website.name}</span>
              <span className="block truncate text-xs text-muted-foreground">
                {shortAddress(addressOf(website))}
              </span>
            </span>
            <ChevronsUpDown className="size-4 shrink-0 text-muted-foreground" aria-hidden />
          </button>
          <Suspense>{isWanted && <Choices tenant={tenant} present={id} {...opened} />}</Suspense>
          <a
            href={addressOf(website)}
            target="_blank"
            rel="noreferrer"
            className={cn(ROW, 'text-muted-foreground')}
            aria-label={t('Open the website')}
            title={t('Open the website')}
          >
            <ExternalLink className="size-4" aria-hidden />
          </a>
        </div>
      ) : (
        <Skeleton className="h-11" />
      )}
    </div>
  )
}
