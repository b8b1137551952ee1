/** The list of change windows, with what holds right now on top of each. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CalendarClock, EllipsisVertical, Pencil, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { LoadMore, useList } from '@/kit/list'
import { Can } from '@/kit/rights'
import { Empty, Failed, Loading } from '@/kit/states'
import { Time, formatDateTime } from '@/kit/time'
import { done } from '@/kit/toasts'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Switch } from '@/ui/choice'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/menu'
import { type ChangeWindow, type WindowScope, again } from './change-window'
import { WindowDialog } from './window-dialog'
import { useModuleNames } from './module-names'

export function ChangeWindows({ scope }: { scope: WindowScope }) {
  const { t } = useTranslation('change-windows')
  const [edited, setEdited] = useState<ChangeWindow | 'new'>()
  const query = useList(['get', scope.path], async (cursor) => {
    const { data } = await api.GET(scope.path, {
      params: { query: { limit: 50, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const { items } = query
  const add = (
    <Can call={scope.calls.add}>
      <Button onClick={() => setEdited('new')}>
        <Plus aria-hidden /> {t('New window')}
      </Button>
    </Can>
  )
  return (
    <div className="flex flex-col gap-4">
      {query.isError && !items ? (
        <Failed error={query.error} onRetry={() => void query.refetch()} />
      ) : !items ? (
        <Loading />
      ) : items.length === 0 ? (
        <Empty icon={CalendarClock} title={t('Changes are welcome at any time')} actions={add}>
          {t(
            'Set a freeze for days on which nothing may change, or a window in which alone changes are made.',
          )}
        </Empty>
      ) : (
        <>
          <div className="flex justify-end">{add}</div>
          <ul className="divide-y rounded-lg border bg-card">
            {items.map((item) => (
              <WindowRow key={item.id} item={item} scope={scope} onEdit={() => setEdited(item)} />
            ))}
          </ul>
          <LoadMore query={query} />
        </>
      )}
      {edited && (
        <WindowDialog
          scope={scope}
          edited={edited === 'new' ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
    </div>
  )
}

function WindowRow({ item, scope, onEdit }: { item: ChangeWindow; scope: WindowScope; onEdit: () => void }) {
  const { t, i18n } = useTranslation('change-windows')
  const modules = useModuleNames()
  const client = useQueryClient()
  const refresh = () => client.invalidateQueries({ queryKey: ['get', scope.path] })
  const toggle = useMutation({
    mutationFn: (enabled: boolean) => scope.change(item, { enabled }),
    onSuccess: refresh,
  })
  const remove = useMutation({
    mutationFn: () => scope.remove(item),
    onSuccess: () => {
      done(t('“{{name}}” is removed.', { name: item.name }), () => scope.add(again(item)).then(refresh))
      return refresh()
    },
  })
  const isFreeze = item.kind === 'freeze'
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1 space-y-1">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{item.name}</span>
          <Badge tone={isFreeze ? 'info' : 'neutral'}>
            {isFreeze ? t('Freeze') : t('Maintenance window')}
          </Badge>
          {item.is_open && item.enabled && (
            <Badge tone={isFreeze ? 'warning' : 'success'} hasDot>
              {isFreeze ? t('Holds now') : t('Open now')}
            </Badge>
          )}
        </p>
        <p className="text-xs text-muted-foreground">
          {item.recurring ? (
            <>
              <code className="font-mono">{item.recurring.cron}</code>{' '}
              {t('for {{minutes}} minutes, in {{zone}}', {
                minutes: item.recurring.duration_minutes,
                zone: item.recurring.time_zone,
              })}
            </>
          ) : (
            t('{{start}} to {{end}}', {
              start: item.starts_at ? formatDateTime(item.starts_at, i18n.language) : '–',
              end: item.ends_at ? formatDateTime(item.ends_at, i18n.language) : '–',
            })
          )}
          {item.opens_next_at && !item.is_open && (
            <>
              {' · '}
              {t('next')} <Time at={item.opens_next_at} />
            </>
          )}
        </p>
        <p className="text-xs text-muted-foreground">
          {item.modules.map((module) => modules[module]).join(', ')}
          {item.reason && ` · ${item.reason}`}
        </p>
      </div>
      <Can call={scope.calls.change}>
        <Switch
          aria-label={t('“{{name}}” is on', { name: item.name })}
          checked={item.enabled}
          disabled={toggle.isPending}
          onCheckedChange={(enabled) => toggle.mutate(enabled)}
        />
        <Menu>
          <MenuTrigger asChild>
            <Button variant="ghost" size="icon-sm" aria-label={t('Acts on “{{name}}”', { name: item.name })}>
              <EllipsisVertical aria-hidden />
            </Button>
          </MenuTrigger>
          <MenuContent align="end">
            <MenuItem onSelect={onEdit}>
              <Pencil /> {t('Change …')}
            </MenuItem>
            <MenuItem isDestructive onSelect={() => remove.mutate()}>
              <Trash2 /> {t('Remove')}
            </MenuItem>
          </MenuContent>
        </Menu>
      </Can>
    </li>
  )
}
