/** Two releases side by side: their pages as visitors see them, and a list of what differs. */
import { useQuery } from '@tanstack/react-query'
import { createFileRoute } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { $api, api } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { BackLink, Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { useReleaseTitle } from '@/kit/release-texts'
import { Forbidden } from '@/kit/states'
import { useWebsite } from '@/kit/website'
import { Select } from '@/ui/input'
import { Differences } from './-parts/differences'
import { SideBySide } from './-parts/side-by-side'

type Search = { from: number; to: number; page?: string }
const isNumber = (value: unknown): value is number => Number.isInteger(value) && Number(value) > 0

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/releases/compare')({
  validateSearch: ({ from, to, page }: Record<string, unknown>): Search => ({
    from: isNumber(from) ? from : 1,
    to: isNumber(to) ? to : 1,
    // A path of the website, never another address.
    ...(typeof page === 'string' && /^\/(?![/\\])/.test(page) && { page }),
  }),
  component: Compare,
})

const SHOWN = 100

function Compare() {
  const { t } = useTranslation('websites')
  const { tenant } = Route.useParams()
  const { from, to, page = '/' } = Route.useSearch()
  const navigate = Route.useNavigate()
  const website = useWebsite()
  const titleOf = useReleaseTitle()
  const releases = useQuery(
    $api.queryOptions('get', '/websites/{website_id}/releases', {
      params: { path: { website_id: website.id }, query: { limit: SHOWN } },
    }),
  )
  const diff = useQuery({
    queryKey: ['get', '/websites/{website_id}/releases/{number}/diff', website.id, from, to],
    queryFn: async () => {
      const { data } = await api.GET('/websites/{website_id}/releases/{number}/diff', {
        params: { path: { website_id: website.id, number: to }, query: { with: from, limit: 200 } },
      })
      if (!data) throw new Error(t('This could not be loaded'))
      return data
    },
  })
  const choose = (search: Partial<Search>) =>
    void navigate({ search: (now) => ({ ...now, ...search }), replace: true, resetScroll: false })
  const options = releases.data?.items ?? []
  const choice = (label: string, value: number, onChoose: (number: number) => void) => (
    <label className="flex min-w-0 flex-1 flex-col gap-1.5">
      <span className="font-medium">{label}</span>
      <Select value={value} onChange={(event) => onChoose(Number(event.target.value))}>
        {!options.some(({ number }) => number === value) && <option value={value}>{value}</option>}
        {options.map((release) => (
          <option key={release.number} value={release.number}>
            {release.number} · {titleOf(release)}
          </option>
        ))}
      </Select>
    </label>
  )
  return (
    <Page
      back={
        <BackLink to="/t/$tenant/websites/$website/releases" params={{ tenant, website: website.id }}>
          {t('Releases')}
        </BackLink>
      }
      title={t('Compare releases')}
    >
      <Can call="GET /websites/{website_id}/releases/{number}/diff" otherwise={<Forbidden />}>
        <div className="grid gap-4 sm:grid-cols-2">
          {choice(t('Before'), from, (number) => choose({ from: number }))}
          {choice(t('After'), to, (number) => choose({ to: number }))}
        </div>
        <Can call="POST /websites/{website_id}/releases/{number}/preview">
          <SideBySide websiteId={website.id} from={from} to={to} page={page} />
        </Can>
        <Loaded query={diff}>
          {(data) => <Differences diff={data} page={page} onPage={(path) => choose({ page: path })} />}
        </Loaded>
      </Can>
    </Page>
  )
}
