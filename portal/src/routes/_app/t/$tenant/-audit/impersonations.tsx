/** Operators of the platform who acted as somebody of this team: who, as whom, why, and until when. */
import { useTranslation } from 'react-i18next'
import { type Item, api } from '@/api/api'
import { useList } from '@/kit/list'
import { Listed } from '@/kit/listed'
import { Section } from '@/kit/page'
import { Loading } from '@/kit/states'
import { Time, useNow } from '@/kit/time'
import { Badge } from '@/ui/badge'

type Impersonation = Item<'/tenant/impersonations'>

export function Impersonations() {
  const { t } = useTranslation('team')
  const query = useList(['get', '/tenant/impersonations'], async (cursor) => {
    const { data } = await api.GET('/tenant/impersonations', {
      params: { query: { limit: 5, ...(cursor && { cursor }) } },
    })
    return data ?? { items: [], next_cursor: null }
  })
  if (query.items?.length === 0)
    return <p className="text-muted-foreground">{t('No operator has ever acted as one of you.')}</p>
  return (
    <Section
      title={t('Who acted as you')}
      description={t('Operators may act as a member for up to an hour, and have to say why.')}
    >
      <Listed query={query} loading={<Loading rows={1} />} empty={null}>
        {(items) => (
          <ul className="divide-y rounded-lg border bg-card">
            {items.map((item) => (
              <Row key={item.id} item={item} />
            ))}
          </ul>
        )}
      </Listed>
    </Section>
  )
}

function Row({ item }: { item: Impersonation }) {
  const { t } = useTranslation('team')
  const now = useNow()
  const { operator_email, user_email, reason, created_at, expires_at, ended_at } = item
  const end = ended_at ?? expires_at
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-1 px-4 py-3">
      <div className="min-w-0 flex-1">
        <p className="break-words">
          {t('{{operator}} as {{member}}', { operator: operator_email, member: user_email })}
        </p>
        <p className="text-xs break-words text-muted-foreground">{reason}</p>
      </div>
      {Date.parse(end) > now ? (
        <Badge tone="warning" hasDot>
          {t('Right now')}
        </Badge>
      ) : (
        <Time at={created_at} className="text-xs text-muted-foreground" />
      )}
    </li>
  )
}
