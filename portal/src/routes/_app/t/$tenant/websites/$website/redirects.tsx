/** Where visitors of old addresses are sent. */
import { useQueryClient } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { ArrowRight, FileUp, Pencil, Plus, Signpost, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { Page } from '@/kit/page'
import { useMay } from '@/kit/rights'
import { SearchInput } from '@/kit/search-input'
import { Empty } from '@/kit/states'
import { Time } from '@/kit/time'
import { done, failed } from '@/kit/toasts'
import { useWebsite } from '@/kit/website'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'
import { RedirectDialog } from './-redirects/redirect-dialog'
import { RedirectsImport } from './-redirects/redirects-import'
import { type Redirect, type RedirectStatus, useRefreshRedirects } from './-redirects/redirects'

const ORIGINS = ['own', 'automatic'] as const
type Search = { q?: string; origin?: (typeof ORIGINS)[number] }

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/redirects')({
  validateSearch: ({ q, origin }: Record<string, unknown>): Search => ({
    ...(typeof q === 'string' && q !== '' && { q }),
    ...(ORIGINS.includes(origin as never) && { origin: origin as (typeof ORIGINS)[number] }),
  }),
  component: Redirects,
})

function Redirects() {
  const { t } = useTranslation('structure')
  const { id: websiteId } = useWebsite()
  const { q, origin } = Route.useSearch()
  const navigate = Route.useNavigate()
  const mayChange = useMay()('POST /websites/{website_id}/redirects')
  const [asking, setAsking] = useState<'new' | 'import' | Redirect>()
  const change = (next: { [Key in keyof Search]: Search[Key] | undefined }) =>
    void navigate({ search: (now) => ({ ...now, ...next }), replace: true })
  const query = useList(
    ['get', '/websites/{website_id}/redirects', websiteId, { q, origin }],
    async (cursor) => {
      const { data } = await api.GET('/websites/{website_id}/redirects', {
        params: {
          path: { website_id: websiteId },
          query: {
            limit: 100,
            ...(q && { q }),
            ...(origin && { is_automatic: origin === 'automatic' }),
            ...(cursor && { cursor }),
          },
        },
      })
      return data ?? { items: [], next_cursor: null }
    },
  )
  const acts = mayChange && (
    <>
      <Button variant="outline" onClick={() => setAsking('import')}>
        <FileUp aria-hidden /> {t('Take in a CSV file')}
      </Button>
      <Button onClick={() => setAsking('new')}>
        <Plus aria-hidden /> {t('New redirect')}
      </Button>
    </>
  )
  return (
    <Page
      title={t('Redirects')}
      description={t('Whoever follows an old link still arrives. Moved pages get theirs by themselves.')}
      actions={acts}
    >
      <div className="flex flex-wrap items-center gap-2">
        <SearchInput
          value={q ?? ''}
          onChange={(text) => change({ q: text || undefined })}
          label={t('Search paths and targets')}
        />
        <FilterSelect
          label={t('Where they come from')}
          all={t('All redirects')}
          value={origin}
          choices={[
            ['own', t('Made by people')],
            ['automatic', t('Made automatically')],
          ]}
          onChange={(chosen) => change({ origin: chosen })}
        />
      </div>
      <Listed
        query={query}
        isFiltered={q !== undefined || origin !== undefined}
        onReset={() => change({ q: undefined, origin: undefined })}
        empty={
          <Empty icon={Signpost} title={t('No redirects yet')} actions={acts}>
            {t(
              'When an address changes, one is made here. You can add more, e.g. those of your former website.',
            )}
          </Empty>
        }
      >
        {(redirects) => (
          <RedirectTable
            websiteId={websiteId}
            redirects={redirects}
            mayChange={mayChange}
            onChange={setAsking}
          />
        )}
      </Listed>
      {asking === 'import' && <RedirectsImport websiteId={websiteId} onClose={() => setAsking(undefined)} />}
      {asking && asking !== 'import' && (
        <RedirectDialog
          websiteId={websiteId}
          {...(asking !== 'new' && { redirect: asking })}
          onClose={() => setAsking(undefined)}
        />
      )}
    </Page>
  )
}

function RedirectTable({
  websiteId,
  redirects,
  mayChange,
  onChange,
}: {
  websiteId: string
  redirects: Redirect[]
  mayChange: boolean
  onChange: (redirect: Redirect) => void
}) {
  const { t } = useTranslation('structure')
  const client = useQueryClient()
  const refresh = useRefreshRedirects()
  const remove = async ({ id, version, from_path, target, status }: Redirect) => {
    try {
      await api.DELETE('/websites/{website_id}/redirects/{id}', {
        params: { path: { website_id: websiteId, id } },
        headers: { 'if-match': `"${version}"` },
      })
      await refresh()
      done(t('The redirect of {{path}} is gone', { path: from_path }), async () => {
        await api.POST('/websites/{website_id}/redirects', {
          params: { path: { website_id: websiteId } },
          body: { from_path, target, status: status as RedirectStatus },
        })
        await client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/redirects'] })
      })
    } catch (error) {
      failed(error)
    }
  }
  return (
    <Table>
      <TableHeader>
        <TableRow>
          <TableHead>{t('From')}</TableHead>
          <TableHead>{t('To')}</TableHead>
          <TableHead>{t('Kind')}</TableHead>
          <TableHead>{t('Changed')}</TableHead>
          {mayChange && (
            <TableHead className="w-20">
              <span className="sr-only">{t('Acts')}</span>
            </TableHead>
          )}
        </TableRow>
      </TableHeader>
      <TableBody>
        {redirects.map((redirect) => (
          <TableRow key={redirect.id}>
            <TableCell className="max-w-80 min-w-40 font-mono text-xs break-all">
              {redirect.from_path}
            </TableCell>
            <TableCell className="max-w-80 min-w-40">
              <span className="flex items-center gap-2 font-mono text-xs break-all">
                <ArrowRight className="size-3.5 shrink-0 text-muted-foreground" aria-hidden />
                {redirect.target}
              </span>
            </TableCell>
            <TableCell className="whitespace-nowrap">
              <span className="flex items-center gap-1.5">
                <Badge>{redirect.status}</Badge>
                {redirect.is_automatic && <Badge tone="info">{t('automatic')}</Badge>}
              </span>
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground">
              <Time at={redirect.updated_at} />
            </TableCell>
            {mayChange && (
              <TableCell className="whitespace-nowrap">
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={t('Change the redirect of {{path}}', { path: redirect.from_path })}
                  onClick={() => onChange(redirect)}
                >
                  <Pencil aria-hidden />
                </Button>
                <Button
                  variant="ghost"
                  size="icon-sm"
                  aria-label={t('Delete the redirect of {{path}}', { path: redirect.from_path })}
                  onClick={() => void remove(redirect)}
                >
                  <Trash2 aria-hidden />
                </Button>
              </TableCell>
            )}
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
