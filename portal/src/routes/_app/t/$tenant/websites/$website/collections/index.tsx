/** The collections of a website: structured content that it defines itself. */
import { Link, createFileRoute } from '@tanstack/react-router'
import { Database, Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { Page } from '@/kit/page'
import { Can } from '@/kit/rights'
import { Empty } from '@/kit/states'
import { useWebsite } from '@/kit/website'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'
import { Card, CardDescription, CardHeader, CardTitle } from '@/ui/card'

export const Route = createFileRoute('/_app/t/$tenant/websites/$website/collections/')({
  component: Collections,
})

function Collections() {
  const { t } = useTranslation('structure')
  const { tenant, website } = Route.useParams()
  const { id: websiteId } = useWebsite()
  const query = useList(['get', '/websites/{website_id}/collections', websiteId], async (cursor) => {
    const { data } = await api.GET('/websites/{website_id}/collections', {
      params: { path: { website_id: websiteId }, query: { limit: 60, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  const add = (
    <Can call="POST /websites/{website_id}/collections">
      <Button asChild>
        <Link to="/t/$tenant/websites/$website/collections/new" params={{ tenant, website }}>
          <Plus aria-hidden /> {t('New collection')}
        </Link>
      </Button>
    </Can>
  )
  return (
    <Page
      title={t('Collections')}
      description={t(
        'Content with fields of its own: services, people, products, anything that comes in a list.',
      )}
      actions={add}
    >
      <Listed
        query={query}
        empty={
          <Empty icon={Database} title={t('No collections yet')} actions={add}>
            {t('Define once what a service or a person consists of; then fill in as many as there are.')}
          </Empty>
        }
      >
        {(collections) => (
          <ul className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
            {collections.map(({ id, slug, name, description, fields, record_count = 0, has_pages }) => (
              <li key={id}>
                <Card className="relative h-full transition-colors hover:border-input">
                  <CardHeader>
                    <CardTitle>
                      <Link
                        to="/t/$tenant/websites/$website/collections/$collection"
                        params={{ tenant, website, collection: slug }}
                        className="rounded-sm outline-none after:absolute after:inset-0 after:rounded-xl focus-visible:after:ring-[3px] focus-visible:after:ring-ring/60"
                      >
                        {name}
                      </Link>
                    </CardTitle>
                    {description && <CardDescription className="line-clamp-2">{description}</CardDescription>}
                  </CardHeader>
                  <p className="mt-auto flex flex-wrap items-center gap-2 px-5 text-xs text-muted-foreground">
                    <span>{t('{{count}} records', { count: record_count })}</span>
                    <span aria-hidden>·</span>
                    <span>{t('{{count}} fields', { count: fields.length })}</span>
                    {has_pages && <Badge>/{slug}</Badge>}
                  </p>
                </Card>
              </li>
            ))}
          </ul>
        )}
      </Listed>
    </Page>
  )
}
