/** What media, folders and uploads look like in the API. */
import { type Static, Type } from 'typebox'
import { Value } from 'typebox/value'
import { AppError } from '../../errors.ts'
import { fieldError } from '../../kernel/http/validation.ts'
import { publishedImage } from './media.ts'
import type { FolderRow, MediaRow, UploadRow, UseRow } from './queries.ts'
import type { UploadFields } from './uploads.ts'

const Id = Type.String({ format: 'uuid' })
const nullableInteger = (more: object = {}) =>
  Type.Unsafe<number | null>({ type: ['integer', 'null'], ...more })
const nullableText = (more: object) => Type.Unsafe<string | null>({ type: ['string', 'null'], ...more })
const FolderId = Type.Unsafe<string | null>({
  type: ['string', 'null'],
  format: 'uuid',
  description: 'Null: outside of all folders',
})
const text = (maxLength: number, description: string) =>
  Type.Optional(Type.String({ maxLength, description }))

const texts = {
  alt: text(1_000, 'What the image shows, for those who do not see it'),
  title: text(300, 'A title for people'),
  caption: text(2_000, 'Shown below it'),
  credit: text(300, 'Whose work it is'),
}

export const MediaParams = Type.Object({ website_id: Id, id: Id })
const MediaFields = Type.Object(texts)
export const MediaChange = Type.Object(
  {
    name: Type.Optional(
      Type.String({ minLength: 1, maxLength: 255, description: 'Keeps the ending that fits the file' }),
    ),
    ...texts,
    folder_id: Type.Optional(FolderId),
  },
  { additionalProperties: false, minProperties: 1, examples: [{ alt: 'A cat on a wall' }] },
)
const SOME_ID = '01990000-0000-7000-8000-000000000001'
export const BulkDeletion = Type.Object(
  { ids: Type.Array(Id, { minItems: 1, maxItems: 200 }) },
  { additionalProperties: false, examples: [{ ids: [SOME_ID] }] },
)
export const BulkMove = Type.Object(
  { ids: Type.Array(Id, { minItems: 1, maxItems: 200 }), folder_id: FolderId },
  { additionalProperties: false, examples: [{ ids: [SOME_ID], folder_id: null }] },
)
/** Only described here: the body is read as it comes. */
export const MediaUpload = Type.Optional(
  Type.Object(
    {
      folder_id: Type.Optional(Id),
      ...texts,
      file: Type.Optional(
        Type.Unsafe<unknown>({
          type: 'string',
          format: 'binary',
          description: 'May be repeated; after the other fields',
        }),
      ),
    },
    { examples: [{ alt: 'A cat on a wall', file: '(the bytes)' }] },
  ),
)
export const MediaFilterQuery = {
  q: Type.Optional(Type.String({ minLength: 1, maxLength: 100, description: 'In name, alt text or title' })),
  kind: Type.Optional(Type.String({ enum: ['image', 'video', 'audio', 'document'] })),
  folder_id: Type.Optional(
    Type.String({
      pattern: '^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|none)$',
      description: '`none`: outside of all folders',
    }),
  ),
  sort: Type.Optional(Type.String({ enum: ['newest', 'name'], default: 'newest' })),
}

const fields = {
  id: Id,
  name: Type.String(),
  kind: Type.String({ enum: ['image', 'video', 'audio', 'document'] }),
  content_type: Type.String(),
  size_bytes: Type.Integer(),
  url: Type.String({ description: 'Path on the website' }),
  widths: Type.Array(Type.Integer(), {
    description: 'Smaller WebP variants lie at /media/<id>/w<width>/<name without ending>.webp',
  }),
  width: nullableInteger({ description: 'Pixels' }),
  height: nullableInteger(),
  is_animated: Type.Boolean(),
  color: nullableText({ description: 'Dominant colour, #rrggbb' }),
  alt: Type.String(),
  title: Type.String(),
  caption: Type.String(),
  credit: Type.String(),
  folder_id: FolderId,
  created_by: Type.String(),
  version: Type.Integer(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
}
export const MediaBody = Type.Object(fields)
export const AddedBody = Type.Object({
  items: Type.Array(
    Type.Object({
      ...fields,
      duplicate: Type.Boolean({
        description: 'The website had these bytes already: this is the medium that was there',
      }),
    }),
  ),
  failures: Type.Array(Type.Object({ name: Type.String(), code: Type.String(), detail: Type.String() }), {
    description: 'Files that were not taken, while others were',
  }),
})

export const UseBody = Type.Object({
  kind: Type.String({ enum: ['entry', 'author', 'website'] }),
  id: Id,
  type: Type.String({ examples: ['page'] }),
  title: Type.String(),
  status: Type.String(),
})

const FolderName = Type.String({
  minLength: 1,
  maxLength: 100,
  pattern: '^[^/\\\\]*[^/\\\\\\s][^/\\\\]*$',
  description: 'Without slashes',
  examples: ['Team'],
})
export const NewFolder = Type.Object(
  { name: FolderName, parent_id: Type.Optional(FolderId) },
  { additionalProperties: false, examples: [{ name: 'Team' }] },
)
export const FolderChange = Type.Object(
  { name: Type.Optional(FolderName), parent_id: Type.Optional(FolderId) },
  { additionalProperties: false, minProperties: 1, examples: [{ name: 'People' }] },
)
export const FolderBody = Type.Object({
  id: Id,
  name: Type.String(),
  parent_id: FolderId,
  version: Type.Integer(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
})
export const CountedFolderBody = Type.Object({ ...FolderBody.properties, media_count: Type.Integer() })

export const UploadBody = Type.Object({
  id: Id,
  state: Type.String({ enum: ['receiving', 'processing', 'done', 'failed'] }),
  size_bytes: nullableInteger(),
  offset_bytes: Type.Integer({ description: 'Bytes that have arrived' }),
  media_id: nullableText({ format: 'uuid', description: 'Once it is done' }),
  duplicate: Type.Boolean(),
  error: Type.Union([Type.Object({ code: Type.String(), detail: Type.String() }), Type.Null()]),
  expires_at: Type.String({ format: 'date-time' }),
})

export function viewMedia(row: MediaRow): Static<typeof MediaBody> {
  const { url, widths } = publishedImage(row)
  const { id, name, kind, content_type, size_bytes, width, height, is_animated, color } = row
  const { alt, title, caption, credit, folder_id, created_by, version, created_at, updated_at } = row
  return {
    id,
    name,
    kind,
    content_type,
    size_bytes,
    url,
    widths,
    width: width,
    height: height,
    is_animated,
    color: color,
    alt,
    title,
    caption,
    credit,
    folder_id,
    created_by,
    version,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  }
}

export function viewUse({ kind, id, type, title, status }: UseRow): Static<typeof UseBody> {
  return { kind, id, type, title, status }
}

export function viewFolder(row: FolderRow): Static<typeof FolderBody> {
  const { id, name, parent_id, version, created_at, updated_at } = row
  return {
    id,
    name,
    parent_id,
    version,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  }
}

export function viewUpload(row: UploadRow): Static<typeof UploadBody> {
  const { id, state, size_bytes, offset_bytes, media_id, duplicate_of, error, expires_at } = row
  const isDone = state === 'done'
  return {
    id,
    state: state === 'received' ? 'processing' : state === 'removing' ? 'failed' : state,
    size_bytes: size_bytes,
    offset_bytes,
    media_id: isDone ? (duplicate_of ?? media_id) : null,
    duplicate: isDone && duplicate_of !== null,
    error: error as { code: string; detail: string } | null,
    expires_at: expires_at.toISOString(),
  }
}

/**
 * Reads the fields that come beside a file; what is not ours is left out.
 * @throws AppError validation_failed
 */
export function parseFields(given: Record<string, string>, name: string): UploadFields {
  const { folder_id, ...rest } = given
  const isUuid = folder_id === undefined || /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(folder_id)
  const wrong = isUuid
    ? fieldError('body', Value.Errors(MediaFields, rest).slice(0, 1))
    : { path: '/body/folder_id', message: 'must be an id' }
  if (wrong) throw new AppError('validation_failed', `${wrong.path}: ${wrong.message}`, { errors: [wrong] })
  const known = Object.keys(MediaFields.properties)
  const kept = Object.fromEntries(Object.entries(rest).filter(([key]) => known.includes(key)))
  return { ...kept, name: name.slice(0, 1_000), ...(folder_id !== undefined && { folder_id }) }
}
