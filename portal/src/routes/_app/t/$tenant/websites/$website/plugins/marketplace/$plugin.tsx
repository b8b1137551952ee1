/** One plugin before it is installed: what it does, what it asks for, who made it, and how it has changed. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { BadgeCheck, Download, ExternalLink, Rocket, Settings2 } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Answer, api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { BackLink, Page } from '@/kit/page'
import { AsksFor } from '@/kit/plugins/asks-for'
import { useConsent } from '@/kit/plugins/consent'
import { Can } from '@/kit/rights'
import { formatDate } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Card, CardContent, CardHeader, CardTitle } from '@/ui/card'
import { useCategoryNames } from '../-parts/categories'
import { useInstalled, useRefreshPlugins } from '../-parts/installed'
import { PluginIcon } from '../-parts/plugin-icon'
import { Prose } from '../-parts/prose'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/plugins/marketplace/$plugin')({
  component: OfferedPlugin,
})

type Offered = Answer<'get', '/marketplace/plugins/{name}'>

function OfferedPlugin() {
  const { t } = useTranslation('plugins')
  const params = Route.useParams()
  const plugin = $api.useQuery('get', '/marketplace/plugins/{name}', {
    params: { path: { name: params.plugin } },
  })
  return (
    <Loaded query={plugin} isPage>
      {(offered) => (
        <Page
          back={
            <BackLink to="/t/$tenant/websites/$website/plugins/marketplace" params={params}>
              {t('Marketplace')}
            </BackLink>
          }
          title={offered.title}
          description={offered.description}
          actions={<Install plugin={offered} />}
        >
          {offered.advisories.map((advisory) => (
            <Alert key={advisory.id} tone={advisory.action === 'block' ? 'danger' : 'warning'}>
              <AlertTitle>{advisory.title}</AlertTitle>
              <AlertDescription>{advisory.description}</AlertDescription>
            </Alert>
          ))}
          <div className="grid items-start gap-6 lg:grid-cols-[1fr_20rem]">
            <div className="flex min-w-0 flex-col gap-6">
              <Card>
                <CardHeader>
                  <CardTitle>{t('What it asks for')}</CardTitle>
                </CardHeader>
                <CardContent>
                  <AsksFor consent={offered.consent} />
                </CardContent>
              </Card>
              <Card>
                <CardContent>
                  <Prose html={offered.readme_html} />
                </CardContent>
              </Card>
            </div>
            <aside aria-label={t('Details')} className="flex flex-col gap-6">
              <Facts plugin={offered} />
              <Versions versions={offered.versions} />
            </aside>
          </div>
        </Page>
      )}
    </Loaded>
  )
}

function Install({ plugin }: { plugin: Offered }) {
  const { t } = useTranslation('plugins')
  const params = Route.useParams()
  const navigate = Route.useNavigate()
  const installed = useInstalled(params.website)
  const refresh = useRefreshPlugins()
  const { ask, dialog } = useConsent()
  const [isBusy, setBusy] = useState(false)
  if (installed.data?.items.some(({ name }) => name === plugin.name))
    return (
      <Button asChild>
        <Link to="/t/$tenant/websites/$website/plugins/$plugin" params={{ ...params, plugin: plugin.name }}>
          <Settings2 aria-hidden /> {t('Open')}
        </Link>
      </Button>
    )
  const install = async () => {
    setBusy(true)
    try {
      const answer = await ask((grant) =>
        api.POST('/websites/{website_id}/plugins', {
          params: { path: { website_id: params.website } },
          body: { name: plugin.name, with_dependencies: true, ...(grant && { grant }) },
        }),
      )
      if (!answer) return
      await refresh()
      done(t('{{plugin}} is installed', { plugin: plugin.title }))
      await navigate({
        to: '/t/$tenant/websites/$website/plugins/$plugin',
        params: { ...params, plugin: plugin.name },
      })
    } catch (error) {
      failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <>
      {dialog}
      <Can call="POST /deployments/plugin">
        <Button asChild variant="outline">
          <Link
            to="/t/$tenant/deployments/new"
            params={{ tenant: params.tenant }}
            search={{ module: 'plugin', websites: [params.website], plugins: [{ name: plugin.name }] }}
          >
            <Rocket aria-hidden /> {t('On several websites …')}
          </Link>
        </Button>
      </Can>
      <Can call="POST /websites/{website_id}/plugins">
        <Button
          isBusy={isBusy}
          disabled={plugin.is_blocked || !plugin.is_compatible}
          onClick={() => void install()}
        >
          <Download aria-hidden /> {t('Install')}
        </Button>
      </Can>
    </>
  )
}

function Facts({ plugin }: { plugin: Offered }) {
  const { t, i18n } = useTranslation('plugins')
  const names = useCategoryNames()
  const origins = {
    built_in: t('Ships with the product'),
    public: t('Reviewed by the operators'),
    own: t('Your own'),
  }
  const needs = Object.entries(plugin.dependencies)
  const facts: [string, ReactNode][] = [
    [
      t('Made by'),
      <span key="maker" className="inline-flex items-center gap-1">
        {plugin.publisher?.name ?? plugin.author}
        {plugin.publisher?.verified && (
          <BadgeCheck className="size-4 text-success" aria-label={t('Known to the operators')} />
        )}
      </span>,
    ],
    [t('Version'), plugin.version],
    [t('Published'), formatDate(plugin.published_at, i18n.language)],
    [t('Where it is from'), origins[plugin.origin]],
    [t('Signed'), plugin.is_signed ? t('Yes') : t('No')],
    [t('License'), plugin.license],
    [t('For'), names[plugin.category] ?? plugin.category],
    ...(plugin.websites === null
      ? []
      : ([[t('Runs on'), t('{{count}} websites', { count: plugin.websites })]] as [string, string][])),
    ...(needs.length === 0
      ? []
      : ([[t('Needs'), needs.map(([name, range]) => `${name} ${range}`).join(', ')]] as [string, string][])),
  ]
  return (
    <Card>
      <CardContent className="flex flex-col gap-4">
        <PluginIcon category={plugin.category} />
        <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5">
          {facts.map(([name, value]) => (
            <div key={name} className="contents">
              <dt className="text-muted-foreground">{name}</dt>
              <dd className="min-w-0 break-words">{value}</dd>
            </div>
          ))}
        </dl>
        {plugin.homepage && (
          <a
            href={plugin.homepage}
            target="_blank"
            rel="noreferrer nofollow"
            className="inline-flex items-center gap-1.5 text-primary underline-offset-4 hover:underline"
          >
            {t('Website of the plugin')} <ExternalLink className="size-3.5" aria-hidden />
          </a>
        )}
      </CardContent>
    </Card>
  )
}

function Versions({ versions }: { versions: Offered['versions'] }) {
  const { t, i18n } = useTranslation('plugins')
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('What has changed')}</CardTitle>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        {versions.slice(0, 10).map((version) => (
          <section key={version.hash} aria-label={version.version}>
            <h3 className="flex items-baseline justify-between gap-2 font-medium tabular-nums">
              {version.version}
              <span className="text-xs font-normal text-muted-foreground">
                {formatDate(version.published_at, i18n.language)}
              </span>
            </h3>
            {version.changes_html ? (
              <Prose html={version.changes_html} />
            ) : (
              <p className="text-muted-foreground">{t('Its author did not say.')}</p>
            )}
          </section>
        ))}
      </CardContent>
    </Card>
  )
}
