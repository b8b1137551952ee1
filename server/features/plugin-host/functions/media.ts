/** Host functions of the media library. */
import { Type } from 'typebox'
import { AppError } from '../../../errors.ts'
import { decodeCursor, toPage } from '../../../kernel/http/page.ts'
import {
  type MediaRow,
  NEWEST_CURSOR,
  addMedia,
  findMedia,
  listMedia,
  newestKey,
  publishedFile,
} from '../../media/media.ts'
import { atHome, catalogued, defineHostFunction } from '../define.ts'
import { Cursor, Id, Limit, closed } from '../input.ts'

/** What fits into a plugin's memory, as base64. */
const BASE64_MAX = 7_000_000

const list = defineHostFunction({
  ...catalogued('media.list'),
  input: closed({
    q: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    kind: Type.Optional(Type.Enum(['image', 'video', 'audio', 'document'])),
    limit: Type.Optional(Limit),
    cursor: Cursor,
  }),
  async run(ctx, call, { limit = 20, cursor, ...filter }) {
    const page = {
      sort: 'newest' as const,
      cursor: decodeCursor(cursor ?? undefined, [...NEWEST_CURSOR]),
      limit,
    }
    const rows = await atHome(ctx, call, (tx) => listMedia(tx, call.siteId, filter, page), { readOnly: true })
    return toPage(rows, limit, newestKey, view)
  },
})

const get = defineHostFunction({
  ...catalogued('media.get'),
  input: closed({ id: Id }),
  async run(ctx, call, { id }) {
    const found = await atHome(ctx, call, (tx) => findMedia(tx, call.siteId, [id]), { readOnly: true })
    const row = found.get(id)
    return row ? view(row) : null
  },
})

const add = defineHostFunction({
  ...catalogued('media.add'),
  input: closed({
    filename: Type.String({ minLength: 1, maxLength: 255 }),
    // What a file is, its bytes say; this one is for the plugin's readers.
    content_type: Type.Optional(Type.String({ maxLength: 100 })),
    base64: Type.String({ minLength: 4, maxLength: BASE64_MAX }),
    alt: Type.Optional(Type.String({ maxLength: 1_000 })),
    title: Type.Optional(Type.String({ maxLength: 500 })),
    caption: Type.Optional(Type.String({ maxLength: 2_000 })),
  }),
  async run(ctx, call, { filename, content_type: _type, base64, ...texts }) {
    const bytes = Buffer.from(base64, 'base64')
    if (!/^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(base64) || bytes.length === 0)
      throw new AppError('validation_failed', 'base64 is not the base64 of anything.')
    const { tenantId, siteId } = call
    const medium = await addMedia(ctx, { tenantId, siteId }, { name: filename, body: bytes, ...texts })
    return { ...view(medium), is_duplicate: medium.is_duplicate }
  },
})

export const mediaFunctions = { 'media.list': list, 'media.get': get, 'media.add': add }

function view(row: MediaRow) {
  const { id, name, kind, content_type, size_bytes, width, height, alt, title, caption, created_at } = row
  return {
    id,
    filename: name,
    kind,
    content_type,
    size_bytes,
    url: publishedFile(row).url,
    width,
    height,
    alt,
    title,
    caption,
    created_at: created_at.toISOString(),
  }
}
