/** What the search of a website takes and answers. */
import { Type } from 'typebox'
import { PageOf } from '../../kernel/http/page.ts'

export const SearchQuery = Type.Object({
  q: Type.String({ minLength: 1, maxLength: 200, examples: ['opening hours'] }),
  group: Type.Optional(
    Type.Unsafe<'entries' | 'media'>({
      type: 'string',
      enum: ['entries', 'media'],
      description: 'Only this group; needed to go on with its cursor',
    }),
  ),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 50, default: 10, description: 'Rows per group' })),
  cursor: Type.Optional(
    Type.String({ maxLength: 1_000, description: '`next_cursor` of the group on the page before' }),
  ),
})

const marked = { description: 'Escaped, with `<mark>` around what was found' }
const size = Type.Unsafe<number | null>({ type: ['integer', 'null'] })

const EntryHitBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  type: Type.String({ description: "`page`, `post` or a collection's slug" }),
  slug: Type.String(),
  status: Type.String(),
  title: Type.String(),
  title_html: Type.String(marked),
  snippet_html: Type.String(marked),
  updated_at: Type.String({ format: 'date-time' }),
})
const MediaHitBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  name: Type.String(),
  name_html: Type.String(marked),
  kind: Type.String(),
  content_type: Type.String(),
  alt: Type.String(),
  title: Type.String(),
  width: size,
  height: size,
  updated_at: Type.String({ format: 'date-time' }),
})
export const SearchBody = Type.Object({
  entries: Type.Optional(PageOf(EntryHitBody)),
  media: Type.Optional(PageOf(MediaHitBody)),
})
