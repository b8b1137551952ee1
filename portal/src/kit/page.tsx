/** The frame of every screen: its heading, what it is about, and what can be done on it. */
import { Link, type LinkProps } from '@tanstack/react-router'
import { ArrowLeft } from 'lucide-react'
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

type Width = 'narrow' | 'wide' | 'full'

/** The way from one thing to the list it is of; stands above the heading. */
export function BackLink({ children, ...to }: LinkProps & { children: ReactNode }) {
  return (
    <Link
      {...to}
      className="flex w-fit items-center gap-1 rounded-sm text-xs font-medium text-muted-foreground outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/60"
    >
      <ArrowLeft className="size-3.5" aria-hidden /> {children}
    </Link>
  )
}

export function Page({
  back,
  title,
  description,
  actions,
  aside,
  width,
  children,
}: {
  /** A `BackLink`. */
  back?: ReactNode
  title: string
  description?: ReactNode
  /** Buttons on the right; on phones below the heading. */
  actions?: ReactNode
  /** Beside the heading, e.g. a state. */
  aside?: ReactNode
  width?: Width
  children: ReactNode
}) {
  useTitle(title)
  return (
    <Frame width={width}>
      <header className="flex flex-col gap-3 sm:flex-row sm:items-start sm:justify-between">
        <div className="min-w-0 space-y-1">
          {back}
          <div className="flex flex-wrap items-center gap-2.5">
            <h1 className="text-xl font-semibold tracking-tight break-words sm:text-2xl">{title}</h1>
            {aside}
          </div>
          {description && <div className="max-w-prose text-muted-foreground">{description}</div>}
        </div>
        {actions && <div className="flex shrink-0 flex-wrap items-center gap-2">{actions}</div>}
      </header>
      {children}
    </Frame>
  )
}

/** The space that a screen takes up. */
export function Frame({ width = 'wide', children }: { width?: Width; children: ReactNode }) {
  return (
    <div
      className={cn(
        'mx-auto flex w-full flex-col gap-6 px-4 py-6 sm:px-6 lg:py-8',
        width === 'narrow' ? 'max-w-3xl' : width === 'wide' ? 'max-w-7xl' : 'max-w-none',
      )}
    >
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
