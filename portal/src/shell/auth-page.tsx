/** A step of signing in or up: a heading, what it is about, and a form. */
import type { ReactNode } from 'react'
import { useTitle } from '@/kit/page'

export function AuthPage({
  title,
  description,
  footer,
  children,
}: {
  title: string
  description?: ReactNode
  footer?: ReactNode
  children?: ReactNode
}) {
  useTitle(title)
  return (
    <div className="flex flex-col gap-5">
      <div className="space-y-1">
        <h1 className="text-lg font-semibold">{title}</h1>
        {description && <div className="text-muted-foreground">{description}</div>}
      </div>
      {children}
      {footer && <p className="border-t pt-4 text-center text-muted-foreground">{footer}</p>}
    </div>
  )
}

/** What stands behind the # of a link in a mail: it never reaches a server's log. */
export function tokenInHash(): string {
  return decodeURIComponent(window.location.hash.slice(1))
}
