/** What a release looks like in the API. */
import { type Static, Type } from 'typebox'
import type { Release } from './release.ts'

export const KINDS = ['site', 'theme', 'plugin', 'content', 'configuration', 'restore', 'preview'] as const

const Counts = Type.Record(Type.String(), Type.Integer(), { examples: [{ page: 2, post: 1 }] })
const orNull = (options: { format?: string; description?: string } = {}) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], ...options })

const fields = {
  number: Type.Integer(),
  kind: Type.Unsafe<Release['kind']>({ type: 'string', enum: [...KINDS] }),
  is_live: Type.Boolean({ description: 'What visitors see now' }),
  theme_hash: Type.String(),
  content_position: Type.Integer({ description: 'How far the log of published content is shown' }),
  changes: Type.Object(
    { added: Counts, changed: Counts, removed: Counts },
    { description: 'How many things of each kind it put online, replaced and took offline' },
  ),
  note: orNull(),
  created_by: Type.Union([
    Type.Object({ kind: Type.String(), id: Type.String(), label: Type.String() }),
    Type.Null(),
  ]),
  created_at: Type.String({ format: 'date-time' }),
  expires_at: orNull({ format: 'date-time', description: 'Of previews' }),
}
export const ReleaseBody = Type.Object(fields)
export const ReleaseDetailBody = Type.Object({
  ...fields,
  theme_settings: Type.Record(Type.String(), Type.Unknown()),
  config: Type.Record(Type.String(), Type.Unknown()),
})

export const NewPreview = Type.Object(
  {
    theme_hash: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{64}$',
        description: 'Of another installed theme; else the live one',
      }),
    ),
    theme_settings: Type.Optional(
      Type.Object(
        {
          settings: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())),
          templates: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())),
          groups: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())),
        },
        { additionalProperties: false, description: 'In place of the live customization' },
      ),
    ),
    expires_in_seconds: Type.Optional(Type.Integer({ minimum: 60, maximum: 2_592_000, default: 86_400 })),
  },
  { additionalProperties: false, examples: [{ theme_settings: { settings: { accent: '#0f766e' } } }] },
)
export const PreviewBody = Type.Object({
  number: Type.Integer(),
  url: Type.String({ description: 'Opens the preview for whoever has the link, until it expires' }),
  expires_at: Type.String({ format: 'date-time' }),
})

export function viewRelease(release: Release, liveNumber: number): Static<typeof ReleaseBody> {
  const { number, kind, theme_hash, content_position, changes, note, created_by } = release
  return {
    number,
    kind,
    is_live: number === liveNumber,
    theme_hash,
    content_position,
    changes,
    note,
    created_by,
    created_at: release.created_at.toISOString(),
    expires_at: release.expires_at?.toISOString() ?? null,
  }
}

export function viewReleaseDetail(release: Release, liveNumber: number): Static<typeof ReleaseDetailBody> {
  const { theme_settings, config } = release
  return { ...viewRelease(release, liveNumber), theme_settings, config }
}
