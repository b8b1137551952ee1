/** What a screen shows when there is nothing yet, while it loads, when it failed, and when it is not for this person. */
import { Link } from '@tanstack/react-router'
import { Ban, CircleAlert, type LucideIcon, RotateCw, SearchX, WifiOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError } from '@/api/problem'
import { Button } from '@/ui/button'
import { Skeleton } from '@/ui/skeleton'

function Notice({
  icon: Icon,
  title,
  children,
  actions,
  role,
  isHeading,
}: {
  icon: LucideIcon
  title: string
  /** It stands in place of the whole screen, whose heading it is then. */
  isHeading?: boolean
  children?: ReactNode
  actions?: ReactNode
  role?: 'alert'
}) {
  return (
    <div
      role={role}
      className="flex flex-col items-center gap-3 rounded-xl border border-dashed px-6 py-14 text-center"
    >
      <span className="flex size-11 items-center justify-center rounded-full bg-muted text-muted-foreground">
        <Icon className="size-5" aria-hidden />
      </span>
      {isHeading ? (
        <h1 className="text-base font-medium">{title}</h1>
      ) : (
        <p className="text-base font-medium">{title}</p>
      )}
      {children && <div className="max-w-md text-balance text-muted-foreground">{children}</div>}
      {actions && <div className="mt-2 flex flex-wrap justify-center gap-2">{actions}</div>}
    </div>
  )
}

/** Nothing there yet: says what would be here, and offers to make the first. */
export function Empty({
  icon,
  title,
  children,
  actions,
}: {
  icon: LucideIcon
  title: string
  children?: ReactNode
  actions?: ReactNode
}) {
  return (
    <Notice icon={icon} title={title} actions={actions}>
      {children}
    </Notice>
  )
}

/** A search or filter that nothing fits. */
export function NothingFound({ onReset }: { onReset?: () => void }) {
  const { t } = useTranslation()
  return (
    <Notice
      icon={SearchX}
      title={t('Nothing fits')}
      actions={
        onReset && (
          <Button variant="outline" onClick={onReset}>
            {t('Clear filters')}
          </Button>
        )
      }
    >
      {t('Try other words, or fewer filters.')}
    </Notice>
  )
}

/** @param label what is being loaded, for screen readers */
export function Loading({ label, rows = 4 }: { label?: string; rows?: number }) {
  const { t } = useTranslation()
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">{label ?? t('Loading …')}</span>
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} className="h-12 w-full" />
      ))}
    </div>
  )
}

/** A call that failed, in words, with a way to try again. */
export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation()
  const problem = error instanceof ApiError ? error.problem : undefined
  if (problem?.status === 403) return <Forbidden detail={problem.detail} />
  if (problem?.status === 404) return <Missing />
  const isOffline = problem?.status === 0
  return (
    <Notice
      role="alert"
      icon={isOffline ? WifiOff : CircleAlert}
      title={isOffline ? t('No connection') : t('This could not be loaded')}
      actions={
        onRetry && (
          <Button variant="outline" onClick={onRetry}>
            <RotateCw aria-hidden /> {t('Try again')}
          </Button>
        )
      }
    >
      {isOffline
        ? t('The server could not be reached. Check your connection; nothing was lost.')
        : (problem?.detail ?? (error instanceof Error ? error.message : String(error)))}
      {problem?.request_id && (
        <p className="mt-2 font-mono text-xs">{t('Request {{id}}', { id: problem.request_id })}</p>
      )}
    </Notice>
  )
}

export function Forbidden({ detail }: { detail?: string }) {
  const { t } = useTranslation()
  return (
    <Notice icon={Ban} title={t('This is not open to you')}>
      {detail ?? t('Your role does not include this. Ask an owner of the team if you need it.')}
    </Notice>
  )
}

/** Nothing at this address. @param isPage it is all that is on the page, and so its main part */
export function Missing({ isPage }: { isPage?: boolean }) {
  const { t } = useTranslation()
  const notice = (
    <Notice
      isHeading
      icon={SearchX}
      title={t('This does not exist')}
      actions={
        <Button asChild variant="outline">
          <Link to="/">{t('To the start')}</Link>
        </Button>
      }
    >
      {t('It may have been deleted, or the address has a mistake in it.')}
    </Notice>
  )
  if (!isPage) return notice
  return <main className="mx-auto w-full max-w-3xl p-6">{notice}</main>
}
