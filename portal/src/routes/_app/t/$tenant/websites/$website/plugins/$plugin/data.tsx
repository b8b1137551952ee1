/** What a plugin keeps for this website: its tables, to be searched, changed and taken out, and its values. */
import { useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { Database, Download, Plus, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { download } from '@/api/download'
import { useConfirm } from '@/kit/confirm'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { Loaded } from '@/kit/loaded'
import { formatBytes, formatNumber } from '@/kit/numbers'
import { Section } from '@/kit/page'
import { Can, useMay } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { Empty } from '@/kit/states'
import { Time, formatDateTime } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Checkbox } from '@/ui/choice'
import { cn } from '@/ui/cn'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { RowActions, WebsiteActions, useActions } from '../-parts/actions'
import { useRefreshPlugins } from '../-parts/installed'
import { usePlugin } from '../-parts/plugin'
import { type Column, type PluginTable, RowDialog, type RowOf } from '../-parts/row-dialog'

type Search = { table?: string | undefined; q?: string | undefined; order?: string | undefined }

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/plugins/$plugin/data')({
  validateSearch: (search: Record<string, unknown>): Search => {
    const text = (name: string) =>
      typeof search[name] === 'string' && search[name] !== '' ? search[name] : undefined
    return { table: text('table'), q: text('q'), order: text('order') }
  },
  component: Data,
})

function Data() {
  const { t, i18n } = useTranslation('plugins')
  const { path } = usePlugin()
  const { table: wanted } = Route.useSearch()
  const navigate = Route.useNavigate()
  const tables = $api.useQuery('get', '/websites/{website_id}/plugins/{name}/tables', { params: { path } })
  return (
    <>
      <WebsiteActions />
      <Loaded query={tables}>
        {({ items }) => {
          const table = items.find((each) => each.table === wanted) ?? items[0]
          return (
            <>
              {items.length > 1 && (
                <div role="group" aria-label={t('Tables')} className="flex flex-wrap gap-1">
                  {items.map((each) => (
                    <Button
                      key={each.table}
                      size="sm"
                      variant={each === table ? 'secondary' : 'ghost'}
                      aria-pressed={each === table}
                      onClick={() => void navigate({ search: { table: each.table }, replace: true })}
                    >
                      {each.title}
                      <span className="text-muted-foreground tabular-nums">
                        {formatNumber(each.row_count, i18n.language)}
                      </span>
                    </Button>
                  ))}
                </div>
              )}
              {table ? (
                <Rows key={table.table} table={table} />
              ) : (
                <Empty icon={Database} title={t('This plugin keeps no tables')} />
              )}
            </>
          )
        }}
      </Loaded>
      <Kept />
    </>
  )
}

function Rows({ table }: { table: PluginTable }) {
  const { t } = useTranslation('plugins')
  const { path } = usePlugin()
  const { q, order } = Route.useSearch()
  const navigate = Route.useNavigate()
  const refresh = useRefreshPlugins()
  const confirm = useConfirm()
  const may = useMay()
  const mayChange = may('PATCH /websites/{website_id}/plugins/{name}/tables/{table}/rows/{id}')
  const actions = useActions(table.table)
  const [edited, setEdited] = useState<RowOf | 'new'>()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const at = { ...path, table: table.table }
  const rows = useList(
    ['get', '/websites/{website_id}/plugins/{name}/tables/{table}/rows', at, q, order],
    async (cursor) => {
      const { data } = await api.GET('/websites/{website_id}/plugins/{name}/tables/{table}/rows', {
        params: {
          path: at,
          query: { limit: 50, ...(q && { q }), ...(order && { order }), ...(cursor && { cursor }) },
        },
      })
      return data ?? { items: [], next_cursor: null }
    },
  )
  const set = (search: Search) =>
    void navigate({ search: (present) => ({ ...present, ...search }), replace: true })
  const remove = async (ids: string[]) => {
    const isAgreed = await confirm({
      title: t('Delete {{count}} rows?', { count: ids.length }),
      detail: t('They are gone for good.'),
      action: t('Delete'),
    })
    if (!isAgreed) return
    try {
      await api.POST('/websites/{website_id}/plugins/{name}/tables/{table}/rows/delete', {
        params: { path: at },
        body: { ids },
      })
      setChosen(new Set())
      await refresh()
      done(t('{{count}} rows are deleted', { count: ids.length }))
    } catch (error) {
      failed(error)
    }
  }
  const csv = () => {
    const query = new URLSearchParams({ ...(q && { q }), ...(order && { order }) })
    const address = `/api/v1/websites/${at.website_id}/plugins/${at.name}/tables/${at.table}/export`
    void download(`${address}?${query.toString()}`).catch(failed)
  }
  return (
    <section aria-label={table.title} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          value={q ?? ''}
          onChange={(text) => set({ q: text || undefined })}
          label={t('Search in {{table}}', { table: table.title })}
        />
        {chosen.size > 0 && mayChange && (
          <Button variant="outline" onClick={() => void remove([...chosen])}>
            <Trash2 aria-hidden /> {t('Delete {{count}} rows', { count: chosen.size })}
          </Button>
        )}
        <span className="flex flex-wrap gap-2 sm:ml-auto">
          <Button variant="outline" onClick={csv}>
            <Download aria-hidden /> {t('Download as CSV')}
          </Button>
          {mayChange && (
            <Button onClick={() => setEdited('new')}>
              <Plus aria-hidden /> {t('Add a row')}
            </Button>
          )}
        </span>
      </div>
      <Listed
        query={rows}
        isFiltered={q !== undefined}
        onReset={() => set({ q: undefined })}
        empty={
          <Empty icon={Database} title={t('Nothing in {{table}} yet', { table: table.title })}>
            {t('What the plugin keeps appears here by itself.')}
          </Empty>
        }
      >
        {(items) => (
          <Table>
            <TableHeader>
              <TableRow>
                {mayChange && (
                  <TableHead className="w-10">
                    <Checkbox
                      aria-label={t('Choose all that are shown')}
                      checked={chosen.size > 0 && (chosen.size === items.length || 'indeterminate')}
                      onCheckedChange={(isOn) =>
                        setChosen(new Set(isOn === true ? items.map(({ id }) => id) : []))
                      }
                    />
                  </TableHead>
                )}
                {table.columns.map(({ name, title }) => (
                  <SortableHead key={name} name={name} title={title} order={order} onOrder={set} />
                ))}
                <SortableHead name="created_at" title={t('Added')} order={order} onOrder={set} />
                <TableHead>
                  <span className="sr-only">{t('Acts')}</span>
                </TableHead>
              </TableRow>
            </TableHeader>
            <TableBody>
              {items.map((row) => {
                const [first] = table.columns
                const called = first && row[first.name]
                const name = typeof called === 'string' && called !== '' ? called : row.id
                return (
                  <TableRow key={row.id} data-state={chosen.has(row.id) ? 'selected' : undefined}>
                    {mayChange && (
                      <TableCell>
                        <Checkbox
                          aria-label={t('Choose {{name}}', { name })}
                          checked={chosen.has(row.id)}
                          onCheckedChange={(isOn) => {
                            const next = new Set(chosen)
                            if (isOn === true) next.add(row.id)
                            else next.delete(row.id)
                            setChosen(next)
                          }}
                        />
                      </TableCell>
                    )}
                    {table.columns.map((column) => (
                      <TableCell key={column.name} className="max-w-72">
                        <Value column={column} value={row[column.name]} />
                      </TableCell>
                    ))}
                    <TableCell className="whitespace-nowrap text-muted-foreground">
                      <Time at={row.created_at} />
                    </TableCell>
                    <TableCell className="text-right">
                      <RowActions
                        actions={actions}
                        row={row.id}
                        name={name}
                        onEdit={mayChange ? () => setEdited(row) : undefined}
                        onDelete={mayChange ? () => void remove([row.id]) : undefined}
                      />
                    </TableCell>
                  </TableRow>
                )
              })}
            </TableBody>
          </Table>
        )}
      </Listed>
      {edited && (
        <RowDialog
          table={table}
          {...(edited !== 'new' && { row: edited })}
          onClose={() => setEdited(undefined)}
        />
      )}
    </section>
  )
}

function SortableHead({
  name,
  title,
  order,
  onOrder,
}: {
  name: string
  title: string
  order: string | undefined
  onOrder: (search: Search) => void
}) {
  const direction = order === name ? 'ascending' : order === `-${name}` ? 'descending' : undefined
  return (
    <TableHead aria-sort={direction}>
      <button
        type="button"
        className={cn(
          'h-6 rounded outline-none hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/60',
          direction && 'text-foreground',
        )}
        onClick={() => onOrder({ order: direction === 'ascending' ? `-${name}` : name })}
      >
        {title}{' '}
        <span aria-hidden>{direction === 'ascending' ? '↑' : direction === 'descending' ? '↓' : ''}</span>
      </button>
    </TableHead>
  )
}

function Value({ column: { type }, value }: { column: Column; value: unknown }) {
  const { t, i18n } = useTranslation('plugins')
  if (value === null || value === undefined || value === '')
    return <span className="text-muted-foreground">–</span>
  if (typeof value === 'boolean') return value ? t('Yes') : t('No')
  if (typeof value === 'number')
    return <span className="tabular-nums">{formatNumber(value, i18n.language)}</span>
  if (type === 'date' && typeof value === 'string' && value.includes('T'))
    return <span className="whitespace-nowrap">{formatDateTime(value, i18n.language)}</span>
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return (
    <span className={cn('line-clamp-2 break-words', type === 'json' && 'font-mono text-xs')} title={text}>
      {text}
    </span>
  )
}

/** How much is kept, the small values among it, and the way to delete all of it. */
function Kept() {
  const { t, i18n } = useTranslation('plugins')
  const { plugin, path } = usePlugin()
  const queryClient = useQueryClient()
  const confirm = useConfirm()
  const { data: kept } = $api.useQuery('get', '/websites/{website_id}/plugins/{name}/data', {
    params: { path },
  })
  const values = useList(
    ['get', '/websites/{website_id}/plugins/{name}/values', path.website_id, path.name],
    async (cursor) => {
      const { data } = await api.GET('/websites/{website_id}/plugins/{name}/values', {
        params: { path, query: { limit: 20, ...(cursor && { cursor }) } },
      })
      return data ?? { items: [], next_cursor: null }
    },
  )
  const empty = async () => {
    const isAgreed = await confirm({
      title: t('Delete everything that {{plugin}} keeps?', { plugin: plugin.title }),
      detail: t('Rows and values of this website are gone for good. The plugin stays.'),
      action: t('Delete everything'),
      typed: plugin.title,
    })
    if (!isAgreed) return
    try {
      await api.DELETE('/websites/{website_id}/plugins/{name}/data', { params: { path } })
      await queryClient.invalidateQueries()
      done(t('Everything is deleted'))
    } catch (error) {
      failed(error)
    }
  }
  if (!kept) return null
  return (
    <Section
      title={t('What it keeps')}
      description={t('{{used}} of {{limit}} that plugins of this website may keep.', {
        used: formatBytes(kept.size_bytes, i18n.language),
        limit: formatBytes(kept.max_bytes, i18n.language),
      })}
      actions={
        kept.size_bytes > 0 && (
          <Can call="DELETE /websites/{website_id}/plugins/{name}/data">
            <Button variant="outline" size="sm" onClick={() => void empty()}>
              <Trash2 aria-hidden /> {t('Delete everything …')}
            </Button>
          </Can>
        )
      }
    >
      {values.items && values.items.length > 0 && (
        <Listed query={values} empty={null}>
          {(items) => (
            <Table>
              <TableHeader>
                <TableRow>
                  <TableHead>{t('Key')}</TableHead>
                  <TableHead>{t('Value')}</TableHead>
                  <TableHead>{t('Changed')}</TableHead>
                </TableRow>
              </TableHeader>
              <TableBody>
                {items.map(({ key, value, updated_at }) => (
                  <TableRow key={key}>
                    <TableCell className="max-w-64 font-mono text-xs break-all">{key}</TableCell>
                    <TableCell className="max-w-md">
                      <code className="line-clamp-2 font-mono text-xs break-all">
                        {JSON.stringify(value)}
                      </code>
                    </TableCell>
                    <TableCell className="whitespace-nowrap text-muted-foreground">
                      <Time at={updated_at} />
                    </TableCell>
                  </TableRow>
                ))}
              </TableBody>
            </Table>
          )}
        </Listed>
      )}
    </Section>
  )
}
