/** The frame of the portal: where one is, where one can go, and what is at hand everywhere. */
import { Link, useRouterState } from '@tanstack/react-router'
import { PanelLeft, Search } from 'lucide-react'
import { type ReactNode, Suspense, lazy, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { usePreferredLook } from '@/kit/preferences'
import { useMay } from '@/kit/rights'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { ImpersonationBar } from './impersonation-bar'
import { Bell } from './bell'
import type { Section } from './navigation'
import { Switcher } from './switcher'
import { UserMenu } from './user-menu'

const Palette = lazy(() => import('./palette'))
const Drawer = lazy(() => import('./drawer'))

export function Shell({
  sections,
  header,
  children,
}: {
  sections: Section[]
  /** Above the navigation, e.g. which website this is about. */
  header?: ReactNode
  children: ReactNode
}) {
  const { t } = useTranslation()
  usePreferredLook()
  const [isOpen, setOpen] = useState(false)
  const [isSearching, setSearching] = useState(false)
  const pathname = useRouterState({ select: (state) => state.location.pathname })
  useEffect(() => setOpen(false), [pathname])
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.metaKey || event.ctrlKey) || event.defaultPrevented)
        return
      event.preventDefault()
      setSearching((isShown) => !isShown)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  const navigation = (
    <>
      <Switcher />
      {header}
      <Navigation sections={sections} />
    </>
  )
  return (
    <div className="flex min-h-dvh">
      <a
        href="#content"
        className="sr-only z-50 rounded-md bg-primary px-3 py-2 text-primary-foreground focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        {t('Skip to the content')}
      </a>
      <aside className="sticky top-0 hidden h-dvh w-60 shrink-0 flex-col gap-3 overflow-y-auto border-r bg-sidebar p-3 lg:flex">
        {navigation}
      </aside>
      <div className="flex min-w-0 flex-1 flex-col">
        <ImpersonationBar />
        <header className="sticky top-0 z-30 flex h-14 items-center gap-2 border-b bg-background/90 px-3 backdrop-blur sm:px-6">
          <Button
            variant="ghost"
            size="icon"
            className="lg:hidden"
            aria-label={t('Open navigation')}
            onClick={() => setOpen(true)}
          >
            <PanelLeft aria-hidden />
          </Button>
          <Button
            variant="outline"
            className="text-muted-foreground max-sm:size-9 max-sm:p-0 sm:w-72 sm:justify-start"
            onClick={() => setSearching(true)}
          >
            <Search aria-hidden />
            <span className="max-sm:sr-only sm:min-w-0 sm:truncate">{t('Search or jump to …')}</span>
            <kbd className="ml-auto hidden shrink-0 font-sans text-xs sm:inline" aria-hidden>
              {/Mac|iP/.test(navigator.platform) ? '⌘K' : 'Ctrl K'}
            </kbd>
          </Button>
          <div className="ml-auto flex items-center gap-1">
            <Bell />
            <UserMenu />
          </div>
        </header>
        <main id="content" tabIndex={-1} className="min-w-0 flex-1 outline-none">
          {children}
        </main>
      </div>
      <Suspense>
        {isOpen && <Drawer onClose={() => setOpen(false)}>{navigation}</Drawer>}
        {isSearching && <Palette sections={sections} onClose={() => setSearching(false)} />}
      </Suspense>
    </div>
  )
}

function Navigation({ sections }: { sections: Section[] }) {
  const { t } = useTranslation()
  const may = useMay()
  return (
    <nav aria-label={t('Main navigation')} className="flex flex-col gap-4">
      {sections.map(({ label, places }) => {
        const open = places.filter(({ needs }) => !needs || may(needs))
        if (open.length === 0) return null
        return (
          <div key={label ?? ''}>
            {label && <p className="px-2 pb-1 text-xs font-medium text-muted-foreground">{label}</p>}
            <ul className="flex flex-col gap-0.5">
              {open.map(({ to, label: name, icon: Icon, isExact = false }) => (
                <li key={to}>
                  <Link
                    to={to}
                    activeOptions={{ exact: isExact }}
                    className={cn(
                      'flex h-8 items-center gap-2.5 rounded-md px-2 text-muted-foreground outline-none hover:bg-accent hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/60',
                    )}
                    activeProps={{
                      className: 'bg-accent font-medium text-foreground!',
                      'aria-current': 'page',
                    }}
                  >
                    <Icon className="size-4 shrink-0" aria-hidden />
                    <span className="truncate">{name}</span>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        )
      })}
    </nav>
  )
}
