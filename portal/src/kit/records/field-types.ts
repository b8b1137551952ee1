/** The kinds of fields that collections have: what they are called, and what can be said about each. */
import {
  AtSign,
  Braces,
  Calendar,
  CalendarClock,
  CircleDot,
  FileText,
  Hash,
  ImageIcon,
  Images,
  Link2,
  List,
  type LucideIcon,
  Palette,
  Paperclip,
  Phone,
  Pilcrow,
  ToggleLeft,
  Type,
  Waypoints,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '@/api/api'

export type Collection = Answer<'get', '/websites/{website_id}/collections/{collection}'>
export type CollectionField = Collection['fields'][number]
export type FieldType = CollectionField['type']

export const FIELD_TYPES = [
  'text',
  'textarea',
  'rich_text',
  'number',
  'boolean',
  'date',
  'datetime',
  'select',
  'image',
  'gallery',
  'file',
  'relation',
  'url',
  'email',
  'phone',
  'color',
  'list',
  'json',
] as const satisfies FieldType[]

export const FIELD_ICONS: Record<FieldType, LucideIcon> = {
  text: Type,
  textarea: Pilcrow,
  rich_text: FileText,
  number: Hash,
  boolean: ToggleLeft,
  date: Calendar,
  datetime: CalendarClock,
  select: CircleDot,
  image: ImageIcon,
  gallery: Images,
  file: Paperclip,
  relation: Waypoints,
  url: Link2,
  email: AtSign,
  phone: Phone,
  color: Palette,
  list: List,
  json: Braces,
}

/** What each kind is called, and what it is for. */
export function useFieldTypes(): Record<FieldType, { name: string; hint: string }> {
  const { t } = useTranslation('structure')
  return {
    text: { name: t('Text'), hint: t('One line: a name, a price, a role') },
    textarea: { name: t('Long text'), hint: t('Several lines without formatting') },
    rich_text: { name: t('Formatted text'), hint: t('With headings, pictures, lists') },
    number: { name: t('Number'), hint: t('To sort and to calculate with') },
    boolean: { name: t('Yes or no'), hint: t('A switch') },
    date: { name: t('Date'), hint: t('A day') },
    datetime: { name: t('Date and time'), hint: t('A moment') },
    select: { name: t('Choice'), hint: t('One or several of what you list') },
    image: { name: t('Picture'), hint: t('Of the media library') },
    gallery: { name: t('Gallery'), hint: t('Several pictures in an order') },
    file: { name: t('File'), hint: t('A document, sound or video') },
    relation: { name: t('Link to records'), hint: t('Records of a collection, pages or posts') },
    url: { name: t('Web address'), hint: t('A link') },
    email: { name: t('E-mail'), hint: t('An e-mail address') },
    phone: { name: t('Telephone'), hint: t('A telephone number') },
    color: { name: t('Colour'), hint: t('Such as #1a2b3c') },
    list: { name: t('List'), hint: t('Short texts, one below the other') },
    json: { name: t('JSON'), hint: t('For developers: anything') },
  }
}

/** Fields of which no two records may have the same value. */
export const UNIQUE_TYPES: ReadonlySet<FieldType> = new Set<FieldType>([
  'text',
  'number',
  'date',
  'datetime',
  'url',
  'email',
  'phone',
  'select',
])

/** Fields with a least and a greatest: of numbers the value, of texts the length. */
export const BOUNDED_TYPES: ReadonlySet<FieldType> = new Set<FieldType>(['text', 'textarea', 'number'])
