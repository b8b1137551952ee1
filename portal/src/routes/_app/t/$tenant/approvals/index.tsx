/** What waits for somebody's agreement, and what was decided. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { ClipboardCheck, Settings2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Empty, Forbidden } from '@/kit/states'
import { Button } from '@/ui/button'
import { TabLink, TabLinks } from '@/ui/tabs'
import { ApprovalCard } from './-parts/approval-card'

const PARTS = ['mine', 'open', 'all'] as const
type Part = (typeof PARTS)[number]

export const Route = createFileRoute('/_app/t/$tenant/approvals/')({
  validateSearch: ({ part, approval }: Record<string, unknown>): { part?: Part; approval?: string } => ({
    ...(PARTS.includes(part as Part) && part !== 'mine' && { part: part as Part }),
    ...(typeof approval === 'string' && { approval }),
  }),
  component: Approvals,
})

function Approvals() {
  const { t } = useTranslation('team')
  const { tenant } = Route.useParams()
  const { part = 'mine', approval } = Route.useSearch()
  const names: Record<Part, string> = { mine: t('For you'), open: t('All open'), all: t('Decided') }
  const query = useList(['get', '/approvals', part], async (cursor) => {
    const filter = part === 'mine' ? { mine: true } : part === 'open' ? { state: 'pending' as const } : {}
    const { data } = await api.GET('/approvals', {
      params: { query: { limit: 20, ...filter, ...(cursor && { cursor }) } },
    })
    if (!data) return { items: [], next_cursor: null }
    return part === 'all' ? { ...data, items: data.items.filter(({ state }) => state !== 'pending') } : data
  })
  return (
    <Page
      title={t('Approvals')}
      description={t('Changes that somebody else has to agree to before visitors see them.')}
      actions={
        <Can call="GET /approval-rules">
          <Button asChild variant="outline">
            <Link to="/t/$tenant/approvals/rules" params={{ tenant }}>
              <Settings2 aria-hidden /> {t('Rules and windows')}
            </Link>
          </Button>
        </Can>
      }
    >
      <TabLinks label={t('Approvals')}>
        {PARTS.map((name) => (
          <TabLink
            key={name}
            to="."
            search={name === 'mine' ? {} : { part: name }}
            activeOptions={{ exact: true, includeSearch: true }}
          >
            {names[name]}
          </TabLink>
        ))}
      </TabLinks>
      <Can call="GET /approvals" otherwise={<Forbidden />}>
        <Listed
          query={query}
          empty={
            <Empty
              icon={ClipboardCheck}
              title={part === 'mine' ? t('Nothing waits for you') : t('No approvals')}
            >
              {t('Rules say what needs an approval, and of whom.')}
            </Empty>
          }
        >
          {(items) => (
            <ul className="flex flex-col gap-3">
              {items.map((item) => (
                <li key={item.id}>
                  <ApprovalCard tenant={tenant} approval={item} isMarked={item.id === approval} />
                </li>
              ))}
            </ul>
          )}
        </Listed>
      </Can>
    </Page>
  )
}
