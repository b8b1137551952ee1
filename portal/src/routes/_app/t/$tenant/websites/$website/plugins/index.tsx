/** The plugins of a website: which are on, which could be newer, and what removed ones left behind. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { Blocks, CircleArrowUp, Store } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { formatBytes } from '@/kit/numbers'
import { Section } from '@/kit/page'
import { Can, useMay } from '@/kit/rights'
import { Empty } from '@/kit/states'
import { formatDate } from '@/kit/time'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Switch } from '@/ui/choice'
import { type InstalledPlugin, useChangePlugin, useInstalled } from './-parts/installed'
import { PluginIcon } from './-parts/plugin-icon'
import { PluginsPage } from './-parts/plugins-page'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/plugins/')({ component: Installed })

function Installed() {
  const { t } = useTranslation('plugins')
  const params = Route.useParams()
  const installed = useInstalled(params.website)
  const change = useChangePlugin(params.website)
  const toMarketplace = (
    <Can call="POST /websites/{website_id}/plugins">
      <Button asChild>
        <Link to="/t/$tenant/websites/$website/plugins/marketplace" params={params}>
          <Store aria-hidden /> {t('Find plugins')}
        </Link>
      </Button>
    </Can>
  )
  return (
    <PluginsPage actions={toMarketplace}>
      {change.dialog}
      <Loaded query={installed}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={Blocks} title={t('No plugins yet')} actions={toMarketplace}>
              {t('Add a contact form, a newsletter, a shop, statistics without cookies, and more.')}
            </Empty>
          ) : (
            <ul className="flex flex-col divide-y rounded-xl border bg-card">
              {items.map((plugin) => (
                <Row key={plugin.name} plugin={plugin} change={change} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <Leftovers />
    </PluginsPage>
  )
}

function Row({ plugin, change }: { plugin: InstalledPlugin; change: ReturnType<typeof useChangePlugin> }) {
  const { t } = useTranslation('plugins')
  const params = Route.useParams()
  const may = useMay()
  const mayChange = may('PATCH /websites/{website_id}/plugins/{name}')
  const { name, title, version, newer_version: newer, withdrawn, enabled } = plugin
  return (
    <li className="relative flex items-start gap-x-4 p-4 hover:bg-accent/40 sm:items-center">
      <PluginIcon category={plugin.category} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-2">
          <Link
            to="/t/$tenant/websites/$website/plugins/$plugin"
            params={{ ...params, plugin: name }}
            className="font-medium outline-none after:absolute after:inset-0 focus-visible:after:ring-[3px] focus-visible:after:ring-ring/60"
          >
            {title}
          </Link>
          <span className="text-xs text-muted-foreground tabular-nums">{version}</span>
          {withdrawn !== null && <Badge tone="danger">{t('Withdrawn')}</Badge>}
          {!enabled && <Badge>{t('Off')}</Badge>}
        </p>
        <p className="line-clamp-2 text-muted-foreground">{withdrawn ?? plugin.description}</p>
      </div>
      <div className="relative z-10 flex flex-col-reverse items-end gap-3 sm:flex-row sm:items-center">
        {newer && mayChange && (
          <Button variant="outline" size="sm" onClick={() => void change.update(plugin, newer)}>
            <CircleArrowUp aria-hidden /> {t('Update to {{version}}', { version: newer })}
          </Button>
        )}
        <Switch
          checked={enabled}
          disabled={!mayChange || (withdrawn !== null && !enabled)}
          aria-label={t('{{plugin}} is switched on', { plugin: title })}
          onCheckedChange={(isOn) => void change.toggle(plugin, isOn)}
        />
      </div>
    </li>
  )
}

/** What removed plugins kept, until it is deleted for good. */
function Leftovers() {
  const { t, i18n } = useTranslation('plugins')
  const { website } = Route.useParams()
  const mayRead = useMay()('GET /websites/{website_id}/plugin-data')
  const { data } = $api.useQuery(
    'get',
    '/websites/{website_id}/plugin-data',
    { params: { path: { website_id: website } } },
    { enabled: mayRead },
  )
  const left = data?.items.filter(({ is_installed }) => !is_installed) ?? []
  if (left.length === 0) return null
  return (
    <Section
      title={t('Kept of removed plugins')}
      description={t('Install the plugin again, and it finds everything as it was.')}
    >
      <ul className="flex flex-col divide-y rounded-xl border bg-card">
        {left.map(({ name, size_bytes, purge_after_at }) => (
          <li key={name} className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3">
            <span className="min-w-0 flex-1 truncate font-medium">{name}</span>
            <span className="text-muted-foreground">{formatBytes(size_bytes, i18n.language)}</span>
            {purge_after_at && (
              <span className="text-muted-foreground">
                {t('Deleted for good on {{date}}', { date: formatDate(purge_after_at, i18n.language) })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Section>
  )
}
