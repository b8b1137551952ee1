/** The frame of every screen: its heading, what it is about, and what can be done on it. */
import { type ReactNode, useEffect } from 'react'
import { cn } from '@/ui/cn'

/** Sets the title of the tab: what is looked at, then the product. */
export function useTitle(title: string): void {
  useEffect(() => {
    const before = document.title
    document.title = `${title} · ${document.documentElement.dataset['product'] ?? 'HotSwap'}`
    return () => {
      document.title = before
    }
  }, [title])
}

export function Page({
  title,
  description,
  actions,
  aside,
  width = 'wide',
  children,
}: {
  title: string
  description?: ReactNode
  /** Buttons on the right; on phones below the heading. */
  actions?: ReactNode
  /** Beside the heading, e.g. a state. */
  aside?: ReactNode
  width?: 'narrow' | 'wide' | 'full'
  children: ReactNode
}) {
  useTitle(title)
  return (
    <div
      className={cn(
        'mx-auto flex w-full flex-col gap-6 px-4 py-6 sm:px-6 lg:py-8',
        width === 'narrow' ? 'max-w-3xl' : width === 'wide' ? 'max-w-7xl' : 'max-w-none',
      )}
    >
      <header className="flex flex-col gap-3 sm:flex-row sm:items-start sm:justify-between">
        <div className="min-w-0 space-y-1">
          <div className="flex flex-wrap items-center gap-2.5">
            <h1 className="text-xl font-semibold tracking-tight break-words sm:text-2xl">{title}</h1>
            {aside}
          </div>
          {description && <div className="max-w-prose text-muted-foreground">{description}</div>}
        </div>
        {actions && <div className="flex shrink-0 flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </div>
  )
}

/** A part of a screen with a heading of its own. */
export function Section({
  title,
  description,
  actions,
  children,
}: {
  title: string
  description?: ReactNode
  actions?: ReactNode
  children: ReactNode
}) {
  return (
    <section className="flex flex-col gap-4" aria-label={title}>
      <div className="flex flex-wrap items-end justify-between gap-2">
        <div className="space-y-0.5">
          <h2 className="text-base font-semibold">{title}</h2>
          {description && <p className="max-w-prose text-muted-foreground">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  )
}
