/** The plugins there are: searched, by what they are for, with who made them and how many websites run them. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { BadgeCheck, Blocks } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api, type Item, api } from '@/api/api'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { SearchInput } from '@/kit/search-input'
import { Empty } from '@/kit/states'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Skeleton } from '@/ui/skeleton'
import { CATEGORIES, type Category, useCategoryNames } from '../-parts/categories'
import { useInstalled } from '../-parts/installed'
import { PluginIcon } from '../-parts/plugin-icon'
import { PluginsPage } from '../-parts/plugins-page'

type Search = { q?: string | undefined; category?: Category | undefined }
type Offered = Item<'/marketplace/plugins'>

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/plugins/marketplace/')({
  validateSearch: ({ q, category }: Record<string, unknown>): Search => ({
    q: typeof q === 'string' && q !== '' ? q : undefined,
    category: CATEGORIES.find((each) => each === category),
  }),
  component: Marketplace,
})

function Marketplace() {
  const { t } = useTranslation('plugins')
  const { q, category } = Route.useSearch()
  const navigate = Route.useNavigate()
  const set = (search: Search) =>
    void navigate({ search: (present) => ({ ...present, ...search }), replace: true })
  const names = useCategoryNames()
  const counts = $api.useQuery('get', '/marketplace/categories')
  const { website } = Route.useParams()
  const installed = useInstalled(website)
  const offered = useList(['get', '/marketplace/plugins', q, category], async (cursor) => {
    const { data } = await api.GET('/marketplace/plugins', {
      params: {
        query: { limit: 30, ...(q && { q }), ...(category && { category }), ...(cursor && { cursor }) },
      },
    })
    return data ?? { items: [], next_cursor: null }
  })
  return (
    <PluginsPage>
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          value={q ?? ''}
          onChange={(text) => set({ q: text || undefined })}
          label={t('Search the marketplace')}
        />
        <div role="group" aria-label={t('What it is for')} className="flex flex-wrap gap-1">
          <Button
            size="sm"
            variant={category === undefined ? 'secondary' : 'ghost'}
            aria-pressed={category === undefined}
            onClick={() => set({ category: undefined })}
          >
            {t('All')}
          </Button>
          {CATEGORIES.filter((each) =>
            counts.data?.items.some(({ id, plugins }) => id === each && plugins > 0),
          ).map((each) => (
            <Button
              key={each}
              size="sm"
              variant={category === each ? 'secondary' : 'ghost'}
              aria-pressed={category === each}
              onClick={() => set({ category: each })}
            >
              {names[each]}
            </Button>
          ))}
        </div>
      </div>
      <Listed
        query={offered}
        isFiltered={q !== undefined || category !== undefined}
        onReset={() => set({ q: undefined, category: undefined })}
        empty={<Empty icon={Blocks} title={t('There are no plugins in this installation')} />}
        loading={
          <div className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
            {Array.from({ length: 6 }, (_, index) => (
              <Skeleton key={index} className="h-40" />
            ))}
          </div>
        }
      >
        {(plugins) => (
          <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
            {plugins.map((plugin) => (
              <Card
                key={`${plugin.origin}/${plugin.name}`}
                plugin={plugin}
                isInstalled={installed.data?.items.some(({ name }) => name === plugin.name) ?? false}
              />
            ))}
          </ul>
        )}
      </Listed>
    </PluginsPage>
  )
}

function Card({ plugin, isInstalled }: { plugin: Offered; isInstalled: boolean }) {
  const { t } = useTranslation('plugins')
  const params = Route.useParams()
  const maker = plugin.publisher?.name ?? plugin.author
  return (
    <li className="relative flex flex-col gap-3 rounded-xl border bg-card p-4 shadow-xs hover:bg-accent/40">
      <div className="flex items-start gap-3">
        <PluginIcon category={plugin.category} />
        <div className="min-w-0 flex-1">
          <h2 className="truncate font-semibold">
            <Link
              to="/t/$tenant/websites/$website/plugins/marketplace/$plugin"
              params={{ ...params, plugin: plugin.name }}
              className="rounded-xl outline-none after:absolute after:inset-0 after:rounded-xl focus-visible:after:ring-[3px] focus-visible:after:ring-ring/60"
            >
              {plugin.title}
            </Link>
          </h2>
          <p className="flex items-center gap-1 truncate text-xs text-muted-foreground">
            {t('by {{author}}', { author: maker })}
            {plugin.publisher?.verified && (
              <BadgeCheck className="size-3.5 text-success" aria-label={t('Known to the operators')} />
            )}
          </p>
        </div>
        {isInstalled && <Badge tone="success">{t('Installed')}</Badge>}
        {plugin.is_blocked && <Badge tone="danger">{t('Withdrawn')}</Badge>}
      </div>
      <p className="line-clamp-3 text-muted-foreground">{plugin.description}</p>
      <p className="mt-auto text-xs text-muted-foreground">
        {plugin.version}
        {plugin.websites !== null && <> · {t('{{count}} websites', { count: plugin.websites })}</>}
        {!plugin.is_compatible && <> · {t('Needs another version of HotSwap')}</>}
      </p>
    </li>
  )
}
