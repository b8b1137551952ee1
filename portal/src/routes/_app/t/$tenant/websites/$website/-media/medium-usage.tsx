/** Where a file is used, so that nobody deletes what is needed. */
import { Link, useParams } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { $api, type Answer } from '@/api/api'
import { Loaded } from '@/kit/loaded'
import { Badge } from '@/ui/badge'
import { Skeleton } from '@/ui/skeleton'

type Use = Answer<'get', '/websites/{website_id}/media/{id}/usage'>['items'][number]

export function MediumUsage({ websiteId, id }: { websiteId: string; id: string }) {
  const { t } = useTranslation('structure')
  const query = $api.useQuery('get', '/websites/{website_id}/media/{id}/usage', {
    params: { path: { website_id: websiteId, id } },
  })
  return (
    <section aria-label={t('Used in')} className="flex flex-col gap-2">
      <h3 className="text-sm font-medium">{t('Used in')}</h3>
      <Loaded query={query} loading={<Skeleton className="h-9" />}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="text-muted-foreground">{t('Nowhere, as far as drafts and settings say.')}</p>
          ) : (
            <ul className="divide-y rounded-lg border">
              {items.map((use) => (
                <li key={`${use.kind} ${use.id}`} className="flex items-center gap-2 px-3 py-2">
                  <UseLink use={use} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </section>
  )
}

function UseLink({ use }: { use: Use }) {
  const { t } = useTranslation('structure')
  const { tenant, website } = useParams({ from: '/_app/t/$tenant/websites/$website' })
  const base = `/t/${tenant}/websites/${website}`
  const to =
    use.kind === 'website'
      ? `${base}/settings`
      : use.kind === 'author'
        ? `${base}/terms?part=authors`
        : use.type === 'page' || use.type === 'post'
          ? `${base}/${use.type}s/${use.id}`
          : `${base}/collections/${use.type}/records/${use.id}`
  const kinds: Record<string, string> = {
    page: t('Page'),
    post: t('Post'),
    author: t('Author'),
    website: t('Settings'),
  }
  const kind = kinds[use.kind === 'entry' ? use.type : use.kind] ?? use.type
  return (
    <>
      <Link
        to={to as never}
        className="min-w-0 flex-1 truncate underline-offset-4 outline-none hover:underline focus-visible:underline"
      >
        {use.title || t('Without a title')}
      </Link>
      <Badge>{kind}</Badge>
    </>
  )
}
