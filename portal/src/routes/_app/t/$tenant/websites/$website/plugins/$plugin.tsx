/** One plugin of a website: whether it is on, what a newer version brings, and its rooms. */
import { Outlet, createFileRoute, notFound } from '@tanstack/react-router'
import { Ellipsis, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { ApiError } from '@/api/problem'
import { FormDialog } from '@/kit/form-dialog'
import { BackLink, Page } from '@/kit/page'
import { AsksFor } from '@/kit/plugins/asks-for'
import { Can, useMay } from '@/kit/rights'
import { done } from '@/kit/toasts'
import { TypedConfirmation } from '@/kit/typed-confirmation'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { RadioCard, RadioGroup, Switch } from '@/ui/choice'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/menu'
import { TabLink, TabLinks } from '@/ui/tabs'
import { type Plugin, useChangePlugin, useRefreshPlugins } from './-parts/installed'
import { pluginOptions, usePlugin } from './-parts/plugin'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/plugins/$plugin')({
  beforeLoad: async ({ params: { website, plugin }, context: { queryClient } }) => {
    try {
      await queryClient.ensureQueryData(pluginOptions(website, plugin))
    } catch (error) {
      if (error instanceof ApiError && (error.status === 404 || error.status === 400)) throw notFound()
      throw error
    }
  },
  component: PluginFrame,
})

function PluginFrame() {
  const { t } = useTranslation('plugins')
  const params = Route.useParams()
  const { plugin } = usePlugin()
  const may = useMay()
  const change = useChangePlugin(params.website)
  const [isRemoving, setRemoving] = useState(false)
  const mayChange = may('PATCH /websites/{website_id}/plugins/{name}')
  return (
    <Page
      back={
        <BackLink to="/t/$tenant/websites/$website/plugins" params={params}>
          {t('Plugins')}
        </BackLink>
      }
      title={plugin.title}
      description={plugin.description}
      aside={
        <>
          <span className="text-muted-foreground tabular-nums">{plugin.version}</span>
          {plugin.withdrawn !== null ? (
            <Badge tone="danger">{t('Withdrawn')}</Badge>
          ) : plugin.enabled ? (
            <Badge tone="success" hasDot>
              {t('On')}
            </Badge>
          ) : (
            <Badge>{t('Off')}</Badge>
          )}
        </>
      }
      actions={
        <>
          <Switch
            checked={plugin.enabled}
            disabled={!mayChange || (plugin.withdrawn !== null && !plugin.enabled)}
            aria-label={t('{{plugin}} is switched on', { plugin: plugin.title })}
            onCheckedChange={(isOn) => void change.toggle(plugin, isOn)}
          />
          <Can call="DELETE /websites/{website_id}/plugins/{name}">
            <Menu>
              <MenuTrigger asChild>
                <Button variant="outline" size="icon" aria-label={t('More')}>
                  <Ellipsis aria-hidden />
                </Button>
              </MenuTrigger>
              <MenuContent align="end">
                <MenuItem isDestructive onSelect={() => setRemoving(true)}>
                  <Trash2 aria-hidden /> {t('Remove the plugin …')}
                </MenuItem>
              </MenuContent>
            </Menu>
          </Can>
        </>
      }
    >
      {change.dialog}
      {plugin.withdrawn !== null && (
        <Alert tone="danger">
          <AlertTitle>{t('This version was withdrawn')}</AlertTitle>
          <AlertDescription>{plugin.withdrawn}</AlertDescription>
        </Alert>
      )}
      {plugin.update && (
        <Update plugin={plugin} update={plugin.update} change={change} mayChange={mayChange} />
      )}
      <TabLinks label={plugin.title}>
        <TabLink
          to="/t/$tenant/websites/$website/plugins/$plugin"
          params={params}
          activeOptions={{ exact: true }}
        >
          {t('Settings')}
        </TabLink>
        {may('GET /websites/{website_id}/plugins/{name}/tables') && (
          <TabLink to="/t/$tenant/websites/$website/plugins/$plugin/data" params={params}>
            {t('Data')}
          </TabLink>
        )}
        <TabLink to="/t/$tenant/websites/$website/plugins/$plugin/activity" params={params}>
          {t('Activity')}
        </TabLink>
        <TabLink to="/t/$tenant/websites/$website/plugins/$plugin/about" params={params}>
          {t('Rights and help')}
        </TabLink>
      </TabLinks>
      <Outlet />
      {isRemoving && <Remove plugin={plugin} onClose={() => setRemoving(false)} />}
    </Page>
  )
}

/** What a newer version brings, and what it asks for besides. */
function Update({
  plugin,
  update,
  change,
  mayChange,
}: {
  plugin: Plugin
  update: NonNullable<Plugin['update']>
  change: ReturnType<typeof useChangePlugin>
  mayChange: boolean
}) {
  const { t } = useTranslation('plugins')
  const [isBusy, setBusy] = useState(false)
  return (
    <Alert tone="info">
      <AlertTitle>{t('Version {{version}} is there', { version: update.version })}</AlertTitle>
      <AlertDescription>
        {update.changelog && (
          <p className="max-w-prose whitespace-pre-line">{update.changelog.slice(0, 1_500)}</p>
        )}
        {update.added.length > 0 ? (
          <div className="flex flex-col gap-2">
            <p className="font-medium text-foreground">{t('It asks for more than the one you have:')}</p>
            <AsksFor consent={update.consent} />
          </div>
        ) : (
          <p>{t('It asks for nothing more than the one you have.')}</p>
        )}
        {mayChange && (
          <Button
            size="sm"
            isBusy={isBusy}
            onClick={() => {
              setBusy(true)
              void change.update(plugin, update.version).finally(() => setBusy(false))
            }}
          >
            {t('Update to {{version}}', { version: update.version })}
          </Button>
        )}
      </AlertDescription>
    </Alert>
  )
}

function Remove({ plugin, onClose }: { plugin: Plugin; onClose: () => void }) {
  const { t } = useTranslation('plugins')
  const params = Route.useParams()
  const navigate = Route.useNavigate()
  const refresh = useRefreshPlugins()
  const [data, setData] = useState<'keep' | 'delete'>('keep')
  const [typed, setTyped] = useState('')
  const path = { website_id: params.website, name: plugin.name }
  const remove = async () => {
    await api.DELETE('/websites/{website_id}/plugins/{name}', { params: { path, query: { data } } })
    await navigate({ to: '/t/$tenant/websites/$website/plugins', params })
    await refresh()
    const again = async () => {
      await api.POST('/websites/{website_id}/plugins', {
        params: { path: { website_id: params.website } },
        body: {
          name: plugin.name,
          version: plugin.version,
          enabled: plugin.enabled,
          settings: plugin.chosen,
          grant: plugin.granted,
        },
      })
      await refresh()
    }
    done(t('{{plugin}} is removed', { plugin: plugin.title }), data === 'keep' ? again : undefined)
  }
  return (
    <FormDialog
      title={t('Remove {{plugin}}?', { plugin: plugin.title })}
      description={
        plugin.needed_by.length > 0
          ? t('These plugins need it: {{plugins}}', { plugins: plugin.needed_by.join(', ') })
          : t('What it shows on pages is gone at once.')
      }
      action={t('Remove')}
      isDestructive
      isReady={data === 'keep' || typed.trim() === plugin.title}
      onSubmit={remove}
      onClose={onClose}
    >
      <RadioGroup
        value={data}
        onValueChange={(next) => setData(next as 'keep' | 'delete')}
        aria-label={t('What becomes of its data')}
      >
        <RadioCard value="keep">
          <span className="block font-medium">{t('Keep its data for 30 days')}</span>
          <span className="block text-muted-foreground">
            {t('Installed again until then, it has everything back.')}
          </span>
        </RadioCard>
        <RadioCard value="delete">
          <span className="block font-medium">{t('Delete its data at once')}</span>
          <span className="block text-muted-foreground">
            {t('Rows, values and secrets are gone for good.')}
          </span>
        </RadioCard>
      </RadioGroup>
      {data === 'delete' && <TypedConfirmation text={plugin.title} typed={typed} onType={setTyped} />}
    </FormDialog>
  )
}
