/** A value of a record's field, as a cell of a table has room for it. */
import { Check, Minus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '@/kit/numbers'
import type { CollectionField } from '@/kit/records/field-types'
import { stringsOf } from '@/kit/records/field-input'
import { ChosenFile } from '@/kit/records/file-input'
import { EntryTitle } from '@/kit/records/relation-input'
import { formatDate, formatDateTime } from '@/kit/time'
import { Badge } from '@/ui/badge'

const MANY = 3

export function FieldValue({
  websiteId,
  field,
  value,
}: {
  websiteId: string
  field: CollectionField
  value: unknown
}) {
  const { t, i18n } = useTranslation('structure')
  if (value === undefined || value === null || value === '')
    return <span className="text-muted-foreground">–</span>
  const texts = stringsOf(value)
  const [text = ''] = texts
  switch (field.type) {
    case 'number':
      return (
        <span className="tabular-nums">
          {typeof value === 'number' ? formatNumber(value, i18n.language) : text}
        </span>
      )
    case 'boolean':
      return value === true ? (
        <>
          <Check className="size-4 text-success" aria-hidden />
          <span className="sr-only">{t('Yes')}</span>
        </>
      ) : (
        <>
          <Minus className="size-4 text-muted-foreground" aria-hidden />
          <span className="sr-only">{t('No')}</span>
        </>
      )
    case 'date':
      return formatDate(`${text}T00:00:00`, i18n.language)
    case 'datetime':
      return formatDateTime(text, i18n.language)
    case 'select':
    case 'list':
      return (
        <span className="flex flex-wrap gap-1">
          {texts.slice(0, MANY).map((each, index) => (
            <Badge key={index} className="max-w-40 truncate">
              {each}
            </Badge>
          ))}
          {texts.length > MANY && <Badge>+{texts.length - MANY}</Badge>}
        </span>
      )
    case 'image':
    case 'gallery':
    case 'file':
      return (
        <span className="flex gap-1">
          {texts.slice(0, MANY).map((id) => (
            <ChosenFile key={id} websiteId={websiteId} id={id} isSmall />
          ))}
          {texts.length > MANY && <Badge>+{texts.length - MANY}</Badge>}
        </span>
      )
    case 'relation':
      return (
        <span className="line-clamp-2">
          {texts.slice(0, MANY).map((id, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <EntryTitle websiteId={websiteId} collection={field.collection ?? 'page'} id={id} />
            </span>
          ))}
          {texts.length > MANY && ` +${texts.length - MANY}`}
        </span>
      )
    case 'color':
      return (
        <span className="flex items-center gap-2 font-mono text-xs">
          <span className="size-4 rounded border" style={{ backgroundColor: text }} aria-hidden /> {text}
        </span>
      )
    case 'rich_text':
      return <span className="line-clamp-2 text-muted-foreground">{plainText(value)}</span>
    case 'json':
      return <code className="line-clamp-1 font-mono text-xs">{JSON.stringify(value)}</code>
    default:
      return <span className="line-clamp-2 break-words">{text}</span>
  }
}

/** The words of rich text. */
export function plainText(value: unknown): string {
  if (typeof value !== 'object' || value === null) return ''
  const { text, content } = value as { text?: unknown; content?: unknown }
  if (typeof text === 'string') return text
  return Array.isArray(content) ? content.map(plainText).filter(Boolean).join(' ') : ''
}
