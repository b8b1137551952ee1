/** Whether visitors see an entry, and whether they see all of it. */
import { useTranslation } from 'react-i18next'
import { formatDateTime } from '@/kit/time'
import { Badge } from '@/ui/badge'
import type { ListedEntry } from './entry-api'

type Shown = Pick<ListedEntry, 'status' | 'has_changes' | 'publish_at' | 'expire_at' | 'deleted_at'>

export function EntryStatus({ entry }: { entry: Shown }) {
  const { t, i18n } = useTranslation('content')
  const moment = (at: string) => formatDateTime(at, i18n.language)
  if (entry.deleted_at) return <Badge tone="danger">{t('In the trash')}</Badge>
  const names: Record<string, [string, 'neutral' | 'success' | 'info' | 'warning']> = {
    draft: [t('Draft'), 'neutral'],
    scheduled: [t('Scheduled'), 'info'],
    published: [t('Published'), 'success'],
    unpublished: [t('Offline'), 'warning'],
  }
  const [name, tone] = names[entry.status] ?? [entry.status, 'neutral']
  return (
    <span className="inline-flex flex-wrap gap-1">
      <Badge tone={tone} hasDot>
        {name}
      </Badge>
      {entry.has_changes && <Badge tone="info">{t('Changed since')}</Badge>}
      {entry.publish_at && (
        <Badge title={t('Is published {{time}}', { time: moment(entry.publish_at) })}>
          {moment(entry.publish_at)}
        </Badge>
      )}
      {entry.expire_at && (
        <Badge title={t('Goes offline {{time}}', { time: moment(entry.expire_at) })}>
          {t('until {{time}}', { time: moment(entry.expire_at) })}
        </Badge>
      )}
    </span>
  )
}
