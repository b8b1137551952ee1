/** Who publishes plugins in the public catalogue. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { BadgeCheck, Users } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { api, type Item } from '@/api/api'
import { LoadMore, useList } from '@/kit/list'
import { Can } from '@/kit/rights'
import { Empty, Failed, Loading } from '@/kit/states'
import { done } from '@/kit/toasts'
import { Badge } from '@/ui/badge'
import { Button } from '@/ui/button'

export function Publishers() {
  const { t } = useTranslation('operations')
  const query = useList(['get', '/admin/plugin-publishers'], async (cursor) => {
    const { data } = await api.GET('/admin/plugin-publishers', {
      params: { query: { limit: 50, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  if (query.isError && !query.items)
    return <Failed error={query.error} onRetry={() => void query.refetch()} />
  if (!query.items) return <Loading rows={2} />
  if (query.items.length === 0) return <Empty icon={Users} title={t('No publishers yet')} />
  return (
    <>
      <ul className="divide-y rounded-lg border bg-card">
        {query.items.map((publisher) => (
          <PublisherRow key={publisher.id} publisher={publisher} />
        ))}
      </ul>
      <LoadMore query={query} />
    </>
  )
}

function PublisherRow({ publisher }: { publisher: Item<'/admin/plugin-publishers'> }) {
  const { t } = useTranslation('operations')
  const client = useQueryClient()
  const say = (verified: boolean) =>
    api
      .POST('/admin/plugin-publishers/{publisher_id}/verify', {
        params: { path: { publisher_id: publisher.id } },
        body: { verified },
      })
      .then(() => client.invalidateQueries({ queryKey: ['get', '/admin/plugin-publishers'] }))
  const isVerified = publisher.verified_at !== null
  const toggle = useMutation({
    mutationFn: () => say(!isVerified),
    onSuccess: () =>
      done(
        isVerified
          ? t('The mark is taken back.')
          : t('{{name}} is marked as known.', { name: publisher.name }),
        () => say(isVerified),
      ),
  })
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2 font-medium">
          {publisher.name}
          {isVerified && (
            <Badge tone="success">
              <BadgeCheck aria-hidden /> {t('Known')}
            </Badge>
          )}
        </p>
        {publisher.url && (
          <a
            href={publisher.url}
            target="_blank"
            rel="noreferrer"
            className="text-xs text-muted-foreground underline underline-offset-4"
          >
            {publisher.url}
          </a>
        )}
      </div>
      <span className="text-xs text-muted-foreground">
        {t('{{count}} keys', { count: publisher.keys.filter(({ revoked_at }) => !revoked_at).length })}
      </span>
      <Can call="POST /admin/plugin-publishers/{publisher_id}/verify">
        <Button size="sm" variant="outline" isBusy={toggle.isPending} onClick={() => toggle.mutate()}>
          {isVerified ? t('Take the mark back') : t('I know who this is')}
        </Button>
      </Can>
    </li>
  )
}
