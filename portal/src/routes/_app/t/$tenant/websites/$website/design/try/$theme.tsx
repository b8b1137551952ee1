/** A theme tried on: the website as it is beside what it would be, with its own content, for nobody else to see. */
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, createFileRoute } from '@tanstack/react-router'
import { Monitor, Paintbrush, Rocket, Smartphone } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { BackLink, Page, Section } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Failed, Missing } from '@/kit/states'
import { done, failed } from '@/kit/toasts'
import { useWebsite } from '@/kit/website'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { PreviewFrames } from '../-customizer/preview-frames'
import { linkTo } from '../-customizer/preview-link'
import { ThemePicture } from '../-parts/theme-card'
import { themesByName } from '../-parts/theme-packages'
import { UpgradeReport } from '../-parts/upgrade-report'

/** A theme is named by its hash, or by its name, which means its newest version. */
const HASH = /^[0-9a-f]{64}$/

type Search = { width?: 'phone' | undefined; only?: 'now' | 'then' | undefined }

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/design/try/$theme')({
  validateSearch: ({ width, only }: Record<string, unknown>): Search => ({
    width: width === 'phone' ? width : undefined,
    only: only === 'now' || only === 'then' ? only : undefined,
  }),
  component: TryTheme,
})

function TryTheme() {
  const { t } = useTranslation('design')
  const { tenant, website: websiteId, theme: wanted } = Route.useParams()
  const website = useWebsite()
  const named = $api.useQuery(
    'get',
    '/themes',
    { params: { query: { name: wanted } } },
    { enabled: !HASH.test(wanted) },
  )
  const hash = HASH.test(wanted) ? wanted : (themesByName(named.data?.items ?? [])[0]?.newest.hash ?? '')
  const theme = $api.useQuery(
    'get',
    '/themes/{hash}',
    { params: { path: { hash } } },
    { enabled: hash !== '' },
  )
  const active = $api.useQuery('get', '/websites/{website_id}/theme', {
    params: { path: { website_id: websiteId } },
  })
  const isUpdate = theme.data?.name === active.data?.name
  if (named.isError || named.data?.items.length === 0)
    return named.isError ? <Failed error={named.error} /> : <Missing />
  return (
    <Loaded query={theme} isPage>
      {(shown) => (
        <Page
          width="full"
          back={
            <BackLink to="/t/$tenant/websites/$website/design" params={{ tenant, website: websiteId }}>
              {t('Themes')}
            </BackLink>
          }
          title={
            isUpdate
              ? t('{{theme}} {{version}} on {{website}}', {
                  theme: shown.title,
                  version: shown.version,
                  website: website.name,
                })
              : t('{{theme}} on {{website}}', { theme: shown.title, website: website.name })
          }
          description={t('Only you see this. Walk around: both sides follow each other.')}
          actions={
            <>
              {!isUpdate && (
                <Button asChild variant="outline">
                  <Link
                    to="/t/$tenant/websites/$website/design/customize"
                    params={{ tenant, website: websiteId }}
                    search={{ theme: shown.name }}
                  >
                    <Paintbrush aria-hidden /> {t('Customize it first')}
                  </Link>
                </Button>
              )}
              <Can call="POST /deployments/theme">
                <Button asChild variant="outline">
                  <Link
                    to="/t/$tenant/deployments/new"
                    params={{ tenant }}
                    search={{ module: 'theme', websites: [websiteId], theme: hash, strategy: 'canary' }}
                  >
                    <Rocket aria-hidden /> {t('Use it in steps …')}
                  </Link>
                </Button>
              </Can>
              {active.data && (
                <Can call="PUT /websites/{website_id}/theme">
                  <UseIt theme={shown} before={active.data} />
                </Can>
              )}
            </>
          }
        >
          <SideBySide websiteId={websiteId} hash={hash} title={shown.title} />
          <Section title={t('What becomes of your settings')}>
            {active.data && (
              <UpgradeReport
                websiteId={websiteId}
                hash={hash}
                titles={{ from: active.data.title, to: shown.title }}
              />
            )}
          </Section>
          <Section title={t('About {{theme}}', { theme: shown.title })}>
            <div className="grid gap-5 sm:grid-cols-[16rem_1fr]">
              <ThemePicture
                theme={{ ...shown, has_preview: shown.has_preview }}
                className="aspect-[8/5] overflow-hidden rounded-lg border bg-muted"
              />
              <dl className="grid max-w-prose grid-cols-[auto_1fr] content-start gap-x-6 gap-y-1.5">
                {[
                  [t('Description'), shown.description],
                  [t('Author'), shown.author],
                  [t('Version'), shown.version],
                  [t('License'), shown.license],
                  [t('Languages'), shown.languages.join(', ')],
                  [t('Made for'), shown.tags.join(', ')],
                ].map(([name, value]) => (
                  <div key={name} className="contents">
                    <dt className="text-muted-foreground">{name}</dt>
                    <dd>{value || '–'}</dd>
                  </div>
                ))}
              </dl>
            </div>
          </Section>
        </Page>
      )}
    </Loaded>
  )
}

/** At once, with a way back: the theme that was there before is put back with everything that was made of it. */
function UseIt({
  theme,
  before,
}: {
  theme: { name: string; hash: string; title: string }
  before: { hash: string; name: string }
}) {
  const { t } = useTranslation('design')
  const { tenant, website } = Route.useParams()
  const navigate = Route.useNavigate()
  const queryClient = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const put = async (hash: string) => {
    await api.PUT('/websites/{website_id}/theme', {
      params: { path: { website_id: website } },
      body: { theme: hash },
    })
    await queryClient.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/theme'] })
  }
  const use = async () => {
    setBusy(true)
    try {
      await put(theme.hash)
      done(t('The website wears {{theme}} now', { theme: theme.title }), () => put(before.hash))
      await navigate({ to: '/t/$tenant/websites/$website/design', params: { tenant, website } })
    } catch (error) {
      failed(error)
      setBusy(false)
    }
  }
  return (
    <Button isBusy={isBusy} disabled={theme.hash === before.hash} onClick={() => void use()}>
      {t('Use this theme')}
    </Button>
  )
}

function SideBySide({ websiteId, hash, title }: { websiteId: string; hash: string; title: string }) {
  const { t } = useTranslation('design')
  const { width, only = 'then' } = Route.useSearch()
  const navigate = Route.useNavigate()
  const set = (search: Search) =>
    void navigate({ search: (present) => ({ ...present, ...search }), replace: true })
  const [path, setPath] = useState('/')
  const now = usePreview(websiteId, undefined)
  const then = usePreview(websiteId, hash)
  const failure = now.error ?? then.error
  if (failure)
    return <Failed error={failure} onRetry={() => void Promise.all([now.refetch(), then.refetch()])} />
  const side = (which: 'now' | 'then', name: string, url: string | undefined) => (
    <section
      aria-label={name}
      className={cn(
        'min-w-0 flex-col overflow-hidden rounded-xl border bg-muted',
        only === which ? 'flex' : 'hidden lg:flex',
      )}
    >
      <h2 className="border-b bg-card px-4 py-2 text-sm font-medium">{name}</h2>
      <div className={cn('h-[65dvh]', width === 'phone' && 'p-3')}>
        <PreviewFrames
          url={url && linkTo(url, path)}
          width={width === 'phone' ? 390 : undefined}
          names={{}}
          chosen={null}
          isChoosing={false}
          onChoose={() => undefined}
          onShow={(shown) => setPath(shown.path)}
        />
      </div>
    </section>
  )
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <span className="flex rounded-md border p-0.5 lg:hidden" role="group" aria-label={t('What is shown')}>
          {(
            [
              ['now', t('Now')],
              ['then', title],
            ] as const
          ).map(([which, name]) => (
            <Button
              key={which}
              size="sm"
              variant={only === which ? 'secondary' : 'ghost'}
              aria-pressed={only === which}
              onClick={() => set({ only: which })}
            >
              {name}
            </Button>
          ))}
        </span>
        <span
          className="ml-auto flex rounded-md border p-0.5"
          role="group"
          aria-label={t('Width of the preview')}
        >
          <Button
            size="icon-sm"
            variant={width === undefined ? 'secondary' : 'ghost'}
            aria-pressed={width === undefined}
            aria-label={t('Desktop')}
            onClick={() => set({ width: undefined })}
          >
            <Monitor aria-hidden />
          </Button>
          <Button
            size="icon-sm"
            variant={width === 'phone' ? 'secondary' : 'ghost'}
            aria-pressed={width === 'phone'}
            aria-label={t('Phone')}
            onClick={() => set({ width: 'phone' })}
          >
            <Smartphone aria-hidden />
          </Button>
        </span>
      </div>
      <div className="grid gap-4 lg:grid-cols-2">
        {side('now', t('Now'), now.data)}
        {side('then', title, then.data)}
      </div>
    </div>
  )
}

/** @param theme hash; the one in use if unset */
function usePreview(websiteId: string, theme: string | undefined) {
  return useQuery({
    queryKey: ['theme-preview', websiteId, theme ?? 'now'],
    queryFn: async () => {
      const { data } = await api.POST('/websites/{website_id}/theme/preview', {
        params: { path: { website_id: websiteId } },
        body: { expires_in_seconds: 3_600, ...(theme && { theme }) },
      })
      return data?.url
    },
    staleTime: 3_000_000,
  })
}
