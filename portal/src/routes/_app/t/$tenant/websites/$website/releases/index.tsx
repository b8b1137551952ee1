/** Every release of a website: what changed when, who did it, and the way back. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { GitCompare, History } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
import { LoadMore, useList } from '@/kit/list'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { type Release, useReleaseKinds } from '@/kit/release-texts'
import { Empty, Failed, Forbidden, Loading, NothingFound } from '@/kit/states'
import { useWebsite } from '@/kit/website'
import { Button } from '@/ui/button'
import { Policy } from './-parts/policy'
import { ReleaseRow } from './-parts/release-row'

const KINDS = ['content', 'configuration', 'theme', 'plugin', 'site', 'api', 'restore', 'preview'] as const
type Search = { kind?: Release['kind']; state?: 'candidate' }

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/releases/')({
  validateSearch: ({ kind, state }: Record<string, unknown>): Search => ({
    ...(KINDS.includes(kind as Release['kind']) && { kind: kind as Release['kind'] }),
    ...(state === 'candidate' && { state }),
  }),
  component: Releases,
})

function Releases() {
  const { t } = useTranslation('websites')
  const { tenant } = Route.useParams()
  const { kind, state } = Route.useSearch()
  const navigate = Route.useNavigate()
  const website = useWebsite()
  const kinds = useReleaseKinds()
  const query = useList(
    ['get', '/websites/{website_id}/releases', website.id, { kind, state }],
    async (cursor) => {
      const filter = { ...(kind && { kind }), ...(state && { state }), ...(cursor && { cursor }) }
      const { data } = await api.GET('/websites/{website_id}/releases', {
        params: { path: { website_id: website.id }, query: { limit: 30, ...filter } },
      })
      return data ?? { items: [], next_cursor: null }
    },
  )
  const { items } = query
  const isFiltered = kind !== undefined || state !== undefined
  const previous = items?.find(({ number }) => number < website.release_number)
  return (
    <Page
      title={t('Releases')}
      description={t(
        'Whatever changes what visitors see is a release. Each can be looked at, and shown again.',
      )}
      actions={
        previous &&
        !isFiltered && (
          <Button asChild variant="outline">
            <Link
              to="/t/$tenant/websites/$website/releases/compare"
              params={{ tenant, website: website.id }}
              search={{ from: previous.number, to: website.release_number }}
            >
              <GitCompare aria-hidden /> {t('Compare')}
            </Link>
          </Button>
        )
      }
    >
      <Can call="GET /websites/{website_id}/releases" otherwise={<Forbidden />}>
        <div className="flex flex-wrap gap-2">
          <FilterSelect
            label={t('Which releases')}
            all={t('All that went live')}
            value={state ?? kind}
            choices={[
              ...KINDS.map((name) => [name, kinds[name]] as const),
              ['candidate', t('Built by deployments, not live')],
            ]}
            onChange={(chosen) =>
              void navigate({
                search: chosen === 'candidate' ? { state: chosen } : chosen ? { kind: chosen } : {},
                replace: true,
              })
            }
          />
        </div>
        {query.isError && !items ? (
          <Failed error={query.error} onRetry={() => void query.refetch()} />
        ) : !items ? (
          <Loading rows={6} />
        ) : items.length === 0 ? (
          isFiltered ? (
            <NothingFound onReset={() => void navigate({ search: {}, replace: true })} />
          ) : (
            <Empty icon={History} title={t('No releases yet')}>
              {t('The first comes with what is published first.')}
            </Empty>
          )
        ) : (
          <>
            <ol className="divide-y rounded-xl border bg-card shadow-xs">
              {items.map((release) => (
                <ReleaseRow
                  key={release.number}
                  tenant={tenant}
                  website={website}
                  release={release}
                  live={website.release_number}
                />
              ))}
            </ol>
            <LoadMore query={query} />
          </>
        )}
        <Can call="GET /websites/{website_id}/release-policy">
          <Policy websiteId={website.id} />
        </Can>
      </Can>
    </Page>
  )
}
