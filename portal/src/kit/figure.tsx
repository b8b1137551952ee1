/** One number that somebody looks at every day, and where it leads. */
import { Link } from '@tanstack/react-router'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

export function Figure({
  icon: Icon,
  label,
  value,
  detail,
  to,
}: {
  icon: LucideIcon
  label: string
  value: ReactNode
  detail?: ReactNode
  /** A complete address. */
  to?: string
}) {
  const content = (
    <>
      <span className="flex gap-2 text-muted-foreground">
        <Icon className="mt-0.5 size-4 shrink-0" aria-hidden />
        <span className="min-w-0 break-words">{label}</span>
      </span>
      <span className="text-2xl font-semibold tracking-tight tabular-nums">{value}</span>
      {detail && <span className="text-xs text-muted-foreground">{detail}</span>}
    </>
  )
  const classes = 'flex min-w-0 flex-col gap-1.5 rounded-xl border bg-card p-4 shadow-xs'
  if (!to) return <div className={classes}>{content}</div>
  return (
    <Link
      to={to as never}
      className={`${classes} outline-none hover:bg-accent/40 focus-visible:ring-[3px] focus-visible:ring-ring/60`}
    >
      {content}
    </Link>
  )
}
