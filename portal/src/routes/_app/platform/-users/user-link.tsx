/** A person by name, leading to the account for those who may see it. */
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Can } from '@/kit/rights'

export function UserLink({ id, children }: { id: string; children: ReactNode }) {
  return (
    <Can
      call="GET /admin/users/{id}"
      otherwise={<span className="block truncate font-medium">{children}</span>}
    >
      <Link
        to="/platform/users/$user"
        params={{ user: id }}
        className="block truncate rounded-sm font-medium underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
      >
        {children}
      </Link>
    </Can>
  )
}
