/** The command palette: type a few letters, go there or do it. */
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { AppWindow, Building2, type LucideIcon, Moon, Plus, Sun } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { useMay, useMe } from '@/kit/rights'
import { Dialog, DialogContent, DialogTitle } from '@/ui/dialog'
import { type Section, accountNavigation } from './navigation'
import { chooseTheme, useTheme } from './theme'

const ITEM =
  'flex items-center gap-2.5 rounded-md px-2.5 py-2 data-[selected=true]:bg-accent data-[selected=true]:text-accent-foreground [&_svg]:size-4 [&_svg]:text-muted-foreground'
const HEADING =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground'

export default function Palette({ sections, onClose }: { sections: Section[]; onClose: () => void }) {
  const { t } = useTranslation()
  const may = useMay()
  const me = useMe()
  const navigate = useNavigate()
  const { isDark } = useTheme()
  const { tenant } = useParams({ strict: false })
  const [text, setText] = useState('')
  const search = useDeferredValue(text.trim())
  const websites = useQuery({
    ...$api.queryOptions('get', '/websites', {
      params: { query: { limit: 20, ...(search && { q: search }) } },
    }),
    enabled: tenant !== undefined && may('GET /websites'),
  })
  const tenants = useQuery({
    ...$api.queryOptions('get', '/admin/tenants', { params: { query: { limit: 10, q: search } } }),
    enabled: tenant === undefined && search !== '' && may('GET /admin/tenants'),
  })
  const go = (to: string) => {
    onClose()
    void navigate({ to: to as never })
  }
  const places = [...sections, ...accountNavigation()].flatMap(({ places: all }) => all)
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent
        className="gap-0 overflow-hidden p-0 sm:top-[20%] sm:translate-y-0 [&>button:last-child]:hidden"
        aria-describedby={undefined}
      >
        <DialogTitle className="sr-only">{t('Search or jump to …')}</DialogTitle>
        <Command label={t('Search or jump to …')} className="flex max-h-[60dvh] flex-col">
          <Command.Input
            autoFocus
            value={text}
            onValueChange={setText}
            placeholder={t('Search or jump to …')}
            className="h-12 border-b bg-transparent px-4 outline-none placeholder:text-muted-foreground"
          />
          <Command.List className="overflow-y-auto p-2">
            <Command.Empty className="p-6 text-center text-muted-foreground">
              {t('Nothing fits')}
            </Command.Empty>
            {websites.data && websites.data.items.length > 0 && tenant && (
              <Command.Group heading={t('Websites')} className={HEADING}>
                {websites.data.items.map((site) => (
                  <Entry
                    key={site.id}
                    icon={AppWindow}
                    value={`${site.name} ${site.slug} ${site.id}`}
                    label={site.name}
                    onSelect={() => go(`/t/${tenant}/websites/${site.id}`)}
                  />
                ))}
              </Command.Group>
            )}
            {tenants.data && tenants.data.items.length > 0 && (
              <Command.Group heading={t('Tenants')} className={HEADING}>
                {tenants.data.items.map((found) => (
                  <Entry
                    key={found.id}
                    icon={Building2}
                    value={`${found.name} ${found.slug} ${found.id}`}
                    label={found.name}
                    onSelect={() => go(`/platform/tenants/${found.id}`)}
                  />
                ))}
              </Command.Group>
            )}
            <Command.Group heading={t('Go to')} className={HEADING}>
              {places
                .filter(({ needs }) => !needs || may(needs))
                .map(({ to, label, icon }) => (
                  <Entry
                    key={to}
                    icon={icon}
                    value={`${label} ${to}`}
                    label={label}
                    onSelect={() => go(to)}
                  />
                ))}
            </Command.Group>
            {me && me.tenants.length > 1 && (
              <Command.Group heading={t('Switch to')} className={HEADING}>
                {me.tenants
                  .filter(({ slug }) => slug !== tenant)
                  .map((other) => (
                    <Entry
                      key={other.id}
                      icon={Building2}
                      value={`${other.name} ${other.slug} team`}
                      label={other.display_name ?? other.name}
                      onSelect={() => go(`/t/${other.slug}`)}
                    />
                  ))}
              </Command.Group>
            )}
            <Command.Group heading={t('Do')} className={HEADING}>
              {tenant && may('POST /websites') && (
                <Entry
                  icon={Plus}
                  value={t('New website')}
                  label={t('New website')}
                  onSelect={() => go(`/t/${tenant}/websites/new`)}
                />
              )}
              <Entry
                icon={isDark ? Sun : Moon}
                value={isDark ? t('Light appearance') : t('Dark appearance')}
                label={isDark ? t('Light appearance') : t('Dark appearance')}
                onSelect={() => {
                  chooseTheme(isDark ? 'light' : 'dark')
                  onClose()
                }}
              />
            </Command.Group>
          </Command.List>
        </Command>
      </DialogContent>
    </Dialog>
  )
}

function Entry({
  icon: Icon,
  value,
  label,
  onSelect,
}: {
  icon: LucideIcon
  value: string
  label: string
  onSelect: () => void
}) {
  return (
    <Command.Item value={value} onSelect={onSelect} className={ITEM}>
      <Icon aria-hidden /> {label}
    </Command.Item>
  )
}
