/** Makes a theme one's own: fetches what the customizer needs, then fills the window with it. */
import { createFileRoute } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Answer } from '@/api/api'
import { useTitle } from '@/kit/page'
import { useMe } from '@/kit/rights'
import { Failed, Loading } from '@/kit/states'
import { useWebsite } from '@/kit/website'
import { Customizer, type Search } from './-customizer/customizer'
import { type Theme, toDesign } from './-customizer/design'
import { findDraft, keyOfDraft } from './-customizer/draft'
import { kindsOf, type PluginBlock } from './-customizer/schema'
import { WIDTHS, type Width } from './-customizer/widths'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/design/customize')({
  staticData: { isBare: true },
  validateSearch: (search: Record<string, unknown>): Search => {
    const text = (name: string) =>
      typeof search[name] === 'string' && search[name] !== '' ? search[name] : undefined
    const { width, panel, part } = search
    return {
      template: text('template'),
      part: part === 'groups' ? part : undefined,
      group: text('group'),
      section: text('section'),
      block: text('block'),
      width: typeof width === 'string' && width in WIDTHS ? (width as Width) : undefined,
      panel: panel === 'theme' || panel === 'preview' ? panel : undefined,
      theme: text('theme'),
    }
  },
  component: Customize,
})

function Customize() {
  const { t } = useTranslation('design')
  const website = useWebsite()
  const { theme: wanted } = Route.useSearch()
  useTitle(t('Customize {{name}}', { name: website.name }))
  const path = { website_id: website.id }
  const active = $api.useQuery('get', '/websites/{website_id}/theme', { params: { path } })
  const named = $api.useQuery(
    'get',
    '/themes',
    { params: { query: { ...(wanted && { name: wanted }) } } },
    { enabled: wanted !== undefined },
  )
  const isActive = wanted === undefined || wanted === active.data?.name
  // Lists have the newest version first for each owner; the tenant's own go before those of the program.
  const hash = isActive ? active.data?.hash : newest(named.data?.items)?.hash
  const theme = $api.useQuery(
    'get',
    '/themes/{hash}',
    { params: { path: { hash: hash ?? '' } } },
    { enabled: hash !== undefined, staleTime: Infinity },
  )
  const customization = $api.useQuery(
    'get',
    '/websites/{website_id}/theme/customization',
    { params: { path, query: { ...(wanted && { theme: wanted }) } } },
    { gcTime: 0, staleTime: Infinity, refetchOnWindowFocus: false },
  )
  const blocks = $api.useQuery('get', '/websites/{website_id}/plugin-blocks', { params: { path } })
  const queries = [active, named, theme, customization, blocks]
  const failed = queries.find(({ isError }) => isError)
  const isMissing = !isActive && named.data !== undefined && hash === undefined
  if (failed || isMissing)
    return (
      <main className="mx-auto w-full max-w-3xl p-6">
        <h1 className="sr-only">{t('Customize {{name}}', { name: website.name })}</h1>
        <Failed
          error={failed?.error ?? new Error(t('There is no such theme.'))}
          onRetry={() => void Promise.all(queries.map((query) => query.refetch()))}
        />
      </main>
    )
  if (!theme.data || !customization.data || !blocks.data || theme.data.hash !== hash)
    return (
      <main className="mx-auto w-full max-w-3xl p-6">
        <h1 className="sr-only">{t('Customize {{name}}', { name: website.name })}</h1>
        <Loading label={t('Loading the customizer …')} rows={8} />
      </main>
    )
  return (
    <Ready
      key={`${website.id}/${hash}`}
      theme={theme.data}
      blocks={blocks.data.items}
      customization={customization.data}
    />
  )
}

function Ready({
  theme,
  blocks,
  customization,
}: {
  theme: Theme
  blocks: PluginBlock[]
  customization: Answer<'get', '/websites/{website_id}/theme/customization'>
}) {
  const { tenant } = Route.useParams()
  const website = useWebsite()
  const me = useMe()
  const draftKey = keyOfDraft(me?.id ?? '', website.id, theme.name)
  const [draft] = useState(() => findDraft(draftKey))
  const [kinds] = useState(() => kindsOf(theme, blocks))
  const [first] = useState(() => ({
    design: toDesign(customization.customization),
    version: customization.version,
    isActive: customization.is_active,
  }))
  return (
    <Customizer {...{ tenant, website, theme, kinds, first, draft, draftKey }} search={Route.useSearch()} />
  )
}

function newest(themes: { hash: string; owner: string; version: string }[] | undefined) {
  const own = themes?.filter(({ owner }) => owner === 'tenant') ?? []
  return (own.length > 0 ? own : (themes ?? [])).toSorted((a, b) =>
    b.version.localeCompare(a.version, 'en', { numeric: true }),
  )[0]
}
