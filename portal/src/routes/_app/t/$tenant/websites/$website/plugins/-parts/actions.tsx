/** What people can have a plugin do: an act for the whole website, or for one row of a table. */
import { Ellipsis, Play } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Item, api } from '@/api/api'
import { FormDialog } from '@/kit/form-dialog'
import { useMay } from '@/kit/rights'
import { type SettingValues, areUsable, settingsOf } from '@/kit/settings-form/setting'
import { SettingsForm } from '@/kit/settings-form/settings-form'
import { done } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/ui/menu'
import { useRefreshPlugins } from './installed'
import { usePlugin } from './plugin'

export type Action = Item<'/websites/{website_id}/plugins/{name}/actions'>

/** @returns those for rows of that table, or those for the whole website; none for those who may not */
export function useActions(table: string | null): Action[] {
  const { path } = usePlugin()
  const may = useMay()('POST /websites/{website_id}/plugins/{name}/actions/{action}')
  const { data } = $api.useQuery(
    'get',
    '/websites/{website_id}/plugins/{name}/actions',
    { params: { path } },
    { enabled: may },
  )
  return data?.items.filter(({ on }) => on === table) ?? []
}

/** Buttons for what concerns the whole website. */
export function WebsiteActions() {
  const actions = useActions(null)
  const { plugin } = usePlugin()
  const [asked, setAsked] = useState<Action>()
  if (actions.length === 0 || !plugin.enabled) return null
  return (
    <div className="flex flex-wrap gap-2">
      {actions.map((action) => (
        <Button key={action.name} variant="outline" onClick={() => setAsked(action)}>
          <Play aria-hidden /> {action.title}
        </Button>
      ))}
      {asked && <RunAction action={asked} onClose={() => setAsked(undefined)} />}
    </div>
  )
}

/** A menu for one row. */
export function RowActions({
  actions,
  row,
  name,
  onEdit,
  onDelete,
}: {
  actions: Action[]
  row: string
  /** What the row is called, for screen readers. */
  name: string
  onEdit: (() => void) | undefined
  onDelete: (() => void) | undefined
}) {
  const { t } = useTranslation('plugins')
  const [asked, setAsked] = useState<Action>()
  if (actions.length === 0 && !onEdit && !onDelete) return null
  return (
    <>
      <Menu>
        <MenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" aria-label={t('What to do with {{name}}', { name })}>
            <Ellipsis aria-hidden />
          </Button>
        </MenuTrigger>
        <MenuContent align="end">
          {actions.map((action) => (
            <MenuItem key={action.name} onSelect={() => setAsked(action)}>
              {action.title}
            </MenuItem>
          ))}
          {onEdit && <MenuItem onSelect={onEdit}>{t('Edit')}</MenuItem>}
          {onDelete && (
            <>
              <MenuSeparator />
              <MenuItem isDestructive onSelect={onDelete}>
                {t('Delete')}
              </MenuItem>
            </>
          )}
        </MenuContent>
      </Menu>
      {asked && <RunAction action={asked} row={row} onClose={() => setAsked(undefined)} />}
    </>
  )
}

function RunAction({ action, row, onClose }: { action: Action; row?: string; onClose: () => void }) {
  const { t } = useTranslation('plugins')
  const { path, website } = usePlugin()
  const refresh = useRefreshPlugins()
  const settings = settingsOf(action.input)
  const [values, setValues] = useState<SettingValues>({})
  return (
    <FormDialog
      title={action.title}
      description={action.confirm ?? action.description ?? undefined}
      action={t('Do it')}
      isReady={areUsable(settings, values)}
      onSubmit={async () => {
        const { data } = await api.POST('/websites/{website_id}/plugins/{name}/actions/{action}', {
          params: { path: { ...path, action: action.name } },
          body: { input: values as Record<string, never>, ...(row !== undefined && { row }) },
        })
        await refresh()
        done(data?.message ?? t('Done'))
      }}
      onClose={onClose}
    >
      {settings.length > 0 && (
        <SettingsForm settings={settings} values={values} onChange={setValues} websiteId={website} />
      )}
    </FormDialog>
  )
}
