/** How the website looks: its theme, the way to change it, and the others there are. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { CircleArrowUp, Eye, Paintbrush } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { BrowserWindow } from '@/kit/browser-window'
import { Loaded } from '@/kit/loaded'
import { Miniature } from '@/kit/miniature'
import { Page, Section } from '@/kit/page'
import { Can } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { NothingFound } from '@/kit/states'
import { addressOf, shortAddress, useWebsite } from '@/kit/website'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Skeleton } from '@/ui/skeleton'
import { ThemeCard } from './-parts/theme-card'
import { type ThemePackage, themesByName } from './-parts/theme-packages'

type Search = { q?: string | undefined; tag?: string | undefined }

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/design/')({
  validateSearch: ({ q, tag }: Record<string, unknown>): Search => ({
    q: typeof q === 'string' && q !== '' ? q : undefined,
    tag: typeof tag === 'string' && tag !== '' ? tag : undefined,
  }),
  component: DesignPage,
})

function DesignPage() {
  const { t } = useTranslation('design')
  const params = Route.useParams()
  const website = useWebsite()
  const active = $api.useQuery('get', '/websites/{website_id}/theme', {
    params: { path: { website_id: website.id } },
  })
  return (
    <Page
      title={t('Design')}
      description={t('What your website looks like. Its content stays as it is, whatever theme it wears.')}
    >
      <Loaded query={active} loading={<Skeleton className="h-72" />}>
        {(theme) => (
          <section
            aria-label={t('Theme in use')}
            className="grid overflow-hidden rounded-xl border bg-card shadow-xs md:grid-cols-[3fr_2fr]"
          >
            <div className="border-b bg-muted p-4 sm:p-6 md:border-r md:border-b-0">
              <BrowserWindow address={shortAddress(addressOf(website))}>
                <Miniature src={website.url} />
              </BrowserWindow>
            </div>
            <div className="flex flex-col items-start gap-3 p-5 sm:p-6">
              <p className="text-xs font-medium text-muted-foreground">{t('Theme in use')}</p>
              <h2 className="text-lg font-semibold">{theme.title}</h2>
              <p className="text-muted-foreground">{t('Version {{version}}', { version: theme.version })}</p>
              <Button asChild className="mt-2">
                <Link to="/t/$tenant/websites/$website/design/customize" params={params}>
                  <Paintbrush aria-hidden /> {t('Customize')}
                </Link>
              </Button>
              {theme.newer_version && <Update name={theme.name} version={theme.newer_version} />}
            </div>
          </section>
        )}
      </Loaded>
      <Library active={active.data} />
    </Page>
  )
}

/** There is a newer version of the theme in use. */
function Update({ name, version }: { name: string; version: string }) {
  const { t } = useTranslation('design')
  const params = Route.useParams()
  const { data } = $api.useQuery('get', '/themes', { params: { query: { name } } })
  const hash = data?.items.find((theme) => theme.version === version)?.hash
  if (!hash) return null
  return (
    <Alert tone="info" className="mt-auto">
      <CircleArrowUp aria-hidden />
      <AlertTitle>{t('Version {{version}} is there', { version })}</AlertTitle>
      <AlertDescription>
        {t('See what it changes before you use it.')}
        <Button asChild size="sm" variant="outline">
          <Link to="/t/$tenant/websites/$website/design/try/$theme" params={{ ...params, theme: hash }}>
            {t('See the update')}
          </Link>
        </Button>
      </AlertDescription>
    </Alert>
  )
}

function Library({ active }: { active: { name: string; owner: string } | undefined }) {
  const { t } = useTranslation('design')
  const { tenant, website } = Route.useParams()
  const { q = '', tag } = Route.useSearch()
  const navigate = Route.useNavigate()
  const set = (search: Search) =>
    void navigate({ search: (present) => ({ ...present, ...search }), replace: true })
  const themes = $api.useQuery('get', '/themes', {})
  return (
    <Section
      title={t('Themes')}
      description={t('Try one on with your own content. Nobody else sees that, until you decide for it.')}
      actions={
        <Can call="POST /themes">
          <Button asChild variant="outline" size="sm">
            <Link to="/t/$tenant/themes" params={{ tenant }}>
              {t('Your own themes')}
            </Link>
          </Button>
        </Can>
      }
    >
      <Loaded query={themes}>
        {({ items }) => {
          const all = themesByName(items)
          const tags = [...new Set(all.flatMap(({ newest }) => newest.tags))].toSorted()
          const found = all.filter(({ newest }) => fits(newest, q, tag))
          return (
            <>
              <div className="flex flex-wrap gap-2">
                <SearchInput
                  value={q}
                  onChange={(text) => set({ q: text || undefined })}
                  label={t('Search themes')}
                />
                <FilterSelect
                  label={t('Made for')}
                  all={t('For everything')}
                  value={tag}
                  choices={tags.map((each) => [each, each])}
                  onChange={(chosen) => set({ tag: chosen })}
                />
              </div>
              {found.length === 0 ? (
                <NothingFound onReset={() => set({ q: undefined, tag: undefined })} />
              ) : (
                <ul className="grid gap-4 sm:grid-cols-2 xl:grid-cols-3">
                  {found.map(({ newest }) => {
                    const isActive = newest.name === active?.name && newest.owner === active.owner
                    return (
                      <ThemeCard
                        key={newest.hash}
                        theme={newest}
                        isActive={isActive}
                        actions={
                          isActive ? (
                            <Button asChild size="sm" variant="outline">
                              <Link
                                to="/t/$tenant/websites/$website/design/customize"
                                params={{ tenant, website }}
                              >
                                <Paintbrush aria-hidden /> {t('Customize')}
                              </Link>
                            </Button>
                          ) : (
                            <Can call="POST /websites/{website_id}/theme/preview">
                              <Button asChild size="sm" variant="outline">
                                <Link
                                  to="/t/$tenant/websites/$website/design/try/$theme"
                                  params={{ tenant, website, theme: newest.hash }}
                                >
                                  <Eye aria-hidden /> {t('Try it on')}
                                  <span className="sr-only">: {newest.title}</span>
                                </Link>
                              </Button>
                            </Can>
                          )
                        }
                      />
                    )
                  })}
                </ul>
              )}
            </>
          )
        }}
      </Loaded>
    </Section>
  )
}

function fits(theme: ThemePackage, q: string, tag: string | undefined): boolean {
  if (tag !== undefined && !theme.tags.includes(tag)) return false
  const text = [theme.title, theme.name, theme.description, theme.author, ...theme.tags]
    .join(' ')
    .toLowerCase()
  return q
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word))
}
