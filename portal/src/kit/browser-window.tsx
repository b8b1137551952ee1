/** The drawing of a browser's window: an address, and below it what is found there. */
import type { ReactNode } from 'react'
import { cn } from '@/ui/cn'

export function BrowserWindow({
  address,
  actions,
  className,
  children,
}: {
  address: ReactNode
  /** On the right of the address. */
  actions?: ReactNode
  className?: string
  children: ReactNode
}) {
  return (
    <div className={cn('overflow-hidden rounded-xl border bg-card shadow-xs', className)}>
      <div className="flex h-9 items-center gap-3 border-b bg-muted/60 px-3">
        <span className="flex gap-1.5" aria-hidden>
          <span className="size-2.5 rounded-full bg-border" />
          <span className="size-2.5 rounded-full bg-border" />
          <span className="size-2.5 rounded-full bg-border" />
        </span>
        <span className="min-w-0 flex-1 truncate text-center text-xs text-muted-foreground">{address}</span>
        {actions}
      </div>
      {children}
    </div>
  )
}
