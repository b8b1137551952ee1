/** Which tenant one works in. */
import { useParams, useRouterState } from '@tanstack/react-router'
import { ChevronsUpDown } from 'lucide-react'
import { Suspense, lazy } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '@/kit/rights'
import { Avatar } from '@/ui/avatar'
import { cn } from '@/ui/cn'
import { useOnDemand } from '@/ui/on-demand'
import { ROW } from './switcher-row'

const Choices = lazy(() => import('./switcher-choices'))

export function Switcher() {
  const { t } = useTranslation()
  const me = useMe()
  const { tenant: slug } = useParams({ strict: false })
  const isPlatform = useRouterState({ select: (state) => state.location.pathname.startsWith('/platform') })
  const { trigger, isWanted, opened } = useOnDemand('dialog')
  const present = me?.tenants.find((tenant) => tenant.slug === slug)
  const name = present?.display_name ?? present?.name ?? (isPlatform ? t('Platform') : t('Your account'))
  return (
    <>
      <button type="button" className={cn(ROW, 'w-full text-left')} {...trigger}>
        <Avatar name={name} src={present?.logo_url} />
        <span className="min-w-0 flex-1">
          <span className="sr-only">{t('Switch team:')} </span>
          <span className="block truncate font-medium">{name}</span>
          <span className="block truncate text-xs text-muted-foreground">{present?.slug ?? me?.email}</span>
        </span>
        <ChevronsUpDown className="size-4 text-muted-foreground" aria-hidden />
      </button>
      <Suspense>{isWanted && <Choices tenant={slug} isPlatform={isPlatform} {...opened} />}</Suspense>
    </>
  )
}
