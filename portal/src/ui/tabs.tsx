/** Parts of one screen, one shown at a time. Parts with addresses of their own are links: see `TabLinks`. */
import { Link, type LinkProps } from '@tanstack/react-router'
import { Tabs as Primitive } from 'radix-ui'
import { type ComponentProps, type ReactNode, useEffect, useRef } from 'react'
import { cn } from './cn'

export const Tabs = Primitive.Root

const TAB =
  'inline-flex h-9 items-center gap-1.5 border-b-2 border-transparent px-1 text-sm font-medium whitespace-nowrap text-muted-foreground outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/60'

/** Shows the chosen one of more tabs than there is room for. */
function useChosenInView<Row extends HTMLElement>() {
  const row = useRef<Row>(null)
  const seen = useRef<HTMLElement>(null)
  useEffect(() => {
    const chosen = row.current?.querySelector<HTMLElement>('[aria-selected=true], [aria-current]')
    if (!row.current || !chosen || chosen === seen.current) return
    seen.current = chosen
    row.current.scrollLeft = chosen.offsetLeft - (row.current.clientWidth - chosen.offsetWidth) / 2
  })
  return row
}

export function TabsList({ className, ...props }: ComponentProps<typeof Primitive.List>) {
  const row = useChosenInView<HTMLDivElement>()
  return (
    <Primitive.List
      ref={row}
      className={cn('relative flex gap-5 overflow-x-auto border-b', className)}
      {...props}
    />
  )
}

export function TabsTrigger({ className, ...props }: ComponentProps<typeof Primitive.Trigger>) {
  return (
    <Primitive.Trigger
      className={cn(TAB, 'data-[state=active]:border-primary data-[state=active]:text-foreground', className)}
      {...props}
    />
  )
}

export function TabsContent({ className, ...props }: ComponentProps<typeof Primitive.Content>) {
  return <Primitive.Content className={cn('pt-5 outline-none', className)} {...props} />
}

/** Tabs that are places: each has an address. */
export function TabLinks({ label, children }: { label: string; children: ReactNode }) {
  const row = useChosenInView<HTMLElement>()
  return (
    <nav ref={row} aria-label={label} className="relative flex gap-5 overflow-x-auto border-b">
      {children}
    </nav>
  )
}

export function TabLink({ children, ...props }: LinkProps & { children: ReactNode }) {
  return (
    <Link
      {...props}
      className={TAB}
      activeProps={{ className: 'border-primary! text-foreground!', 'aria-current': 'page' }}
    >
      {children}
    </Link>
  )
}
