/** The accounts or CDNs that are entered: each with its state, and entering another. */
import type { UseQueryResult } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { type LucideIcon, Plus } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import type { Call } from '@/api/access'
import { Loaded } from '@/kit/loaded'
import { Section } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Empty } from '@/kit/states'
import { Button } from '@/ui/button'

/** There are twenty of a kind at most: one call has them all. */
export const ALL_OF_THEM = { params: { query: { limit: 100 } } }

export function ConnectionList<One extends { id: string }>({
  title,
  description,
  query,
  renderRow,
  add,
  at,
  renderDialog,
  empty,
}: {
  title: string
  description: string
  query: UseQueryResult<{ items: One[] }>
  renderRow: (one: One) => ReactNode
  /** What entering another is called, and which call it takes. */
  add: { name: string; call: Call }
  /** Under which address each of them has a page. */
  at: string
  /** Asks for another one. */
  renderDialog: (acts: { onMade: (id: string) => void; onClose: () => void }) => ReactNode
  empty: { icon: LucideIcon; title: string; text: string }
}) {
  const navigate = useNavigate()
  const [isAdding, setAdding] = useState(false)
  const adds = (
    <Can call={add.call}>
      <Button onClick={() => setAdding(true)}>
        <Plus aria-hidden /> {add.name}
      </Button>
    </Can>
  )
  return (
    <Section
      title={title}
      description={description}
      actions={query.data && query.data.items.length > 0 && adds}
    >
      <Loaded query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={empty.icon} title={empty.title} actions={adds}>
              {empty.text}
            </Empty>
          ) : (
            <ul className="divide-y rounded-lg border bg-card">{items.map(renderRow)}</ul>
          )
        }
      </Loaded>
      {isAdding &&
        renderDialog({
          onMade: (id) => void navigate({ to: `${at}/${id}` as never }),
          onClose: () => setAdding(false),
        })}
    </Section>
  )
}

export function ConnectionRow({
  at,
  name,
  state,
  facts,
  problem,
  children,
}: {
  /** The address of its page. */
  at: string
  name: string
  state: ReactNode
  facts: ReactNode
  problem: ReactNode
  /** What stands at the end of the row. */
  children?: ReactNode
}) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 space-y-1">
        <p className="flex flex-wrap items-center gap-2">
          <Link
            to={at as never}
            className="rounded-sm font-medium break-words underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
          >
            {name}
          </Link>
          {state}
        </p>
        <p className="text-xs break-words text-muted-foreground">{facts}</p>
        {problem && <p className="text-xs break-words text-destructive">{problem}</p>}
      </div>
      {children}
    </li>
  )
}
