/** What a release looks like in the API. */
import { type Static, Type } from 'typebox'
import { PageOf } from '../../kernel/http/page.ts'
import { type Site, WebsiteParams } from '../sites/sites.ts'
import type { EntryChange } from './diff.ts'
import type { Release } from './release.ts'

export const KINDS = [
  'site',
  'theme',
  'plugin',
  'content',
  'configuration',
  'api',
  'restore',
  'preview',
] as const

export const ReleaseParams = Type.Object({
  ...WebsiteParams.properties,
  number: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
})

const Counts = Type.Record(Type.String(), Type.Integer(), { examples: [{ page: 2, post: 1 }] })
const orNull = (options: { format?: string; description?: string } = {}) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], ...options })

const fields = {
  number: Type.Integer(),
  kind: Type.Unsafe<(typeof KINDS)[number]>({ type: 'string', enum: [...KINDS] }),
  is_live: Type.Boolean({ description: 'What visitors see now' }),
  is_standby: Type.Boolean({
    description: 'Held ready by serving processes, or shown to a share of the visitors',
  }),
  is_staging: Type.Boolean({ description: 'What the staging address shows' }),
  live_at: orNull({
    format: 'date-time',
    description: 'When visitors first saw it; null for previews and for what a deployment has built so far',
  }),
  pinned: Type.Boolean({ description: 'Kept, whatever the policy says' }),
  base_number: Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    description: 'The release that it changed',
  }),
  restored_from: Type.Unsafe<number | null>({
    type: ['integer', 'null'],
    description: 'The release whose parts it shows again',
  }),
  deployment_id: orNull({ format: 'uuid', description: 'What made it, unless it was published at once' }),
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
  plugins: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  config: Type.Record(Type.String(), Type.Unknown()),
})

export const NewPreview = Type.Object(
  {
    theme_hash: Type.Optional(
      Type.String({
        pattern: '^[0-9a-f]{64}$',
        description: 'Hash of another installed theme, 64 hexadecimal digits; else the live one',
      }),
    ),
    theme_settings: Type.Optional(
      Type.Object(
        {
          settings: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())),
          templates: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())),
          groups: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), Type.Unknown())),
        },
        {
          additionalProperties: false,
          description:
            'A whole customization, in place of the live one: what it leaves out is as the theme has it',
        },
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

export const NewStagingLink = Type.Object(
  { expires_in_seconds: Type.Optional(Type.Integer({ minimum: 60, maximum: 2_592_000, default: 86_400 })) },
  { additionalProperties: false, examples: [{ expires_in_seconds: 3_600 }] },
)

const ValueChanges = Type.Array(
  Type.Object({
    path: Type.String({ description: 'JSON pointer' }),
    before: Type.Optional(Type.Unknown()),
    after: Type.Optional(Type.Unknown()),
  }),
  { description: 'By path; what is absent was, or is, not there' },
)
const Paths = Type.Array(Type.String())
const booleanOrNull = Type.Unsafe<boolean | null>({ type: ['boolean', 'null'] })
const PluginChanges = Type.Array(
  Type.Object({
    name: Type.String(),
    change: Type.String({
      description: 'installed, removed, updated, enabled, disabled, configured or granted',
    }),
    summary: Type.String({ description: 'One sentence' }),
    version_before: orNull(),
    version_after: orNull(),
    enabled_before: booleanOrNull,
    enabled_after: booleanOrNull,
    granted: Type.Array(Type.String(), { description: 'Permissions, and servers as `host:…`' }),
    revoked: Type.Array(Type.String()),
    settings: Type.Array(
      Type.Object({
        id: Type.String(),
        before: Type.Optional(Type.Unknown()),
        after: Type.Optional(Type.Unknown()),
      }),
    ),
  }),
  { description: 'By name' },
)
const DiffedTheme = Type.Object({ hash: Type.String(), name: orNull(), version: orNull() })
const DiffedEntry = Type.Object({
  kind: Type.String(),
  entry_id: Type.String({ format: 'uuid' }),
  type: Type.String({ description: "page, post, a collection's slug, category, …" }),
  change: Type.Unsafe<EntryChange['change']>({ type: 'string', enum: ['added', 'changed', 'removed'] }),
  title: Type.String(),
  path: orNull({ description: 'Where it is afterwards; where it was, of what is removed' }),
  fields: Type.Array(Type.String(), { description: 'What of it differs' }),
})
export const ReleaseDiffBody = Type.Object({
  from: Type.Integer(),
  to: Type.Integer(),
  theme: Type.Union([
    Type.Object({
      before: DiffedTheme,
      after: DiffedTheme,
      files: Type.Union([Type.Object({ added: Paths, changed: Paths, removed: Paths }), Type.Null()], {
        description: 'Null when a package is not kept any more',
      }),
    }),
    Type.Null(),
  ]),
  settings: ValueChanges,
  plugins: PluginChanges,
  configuration: ValueChanges,
  content: PageOf(DiffedEntry),
})

export const NewLink = Type.Object(
  { expires_in_seconds: Type.Optional(Type.Integer({ minimum: 60, maximum: 2_592_000, default: 86_400 })) },
  { additionalProperties: false, examples: [{ expires_in_seconds: 3600 }] },
)

export const ReleasePolicy = Type.Object(
  {
    keep_releases: Type.Integer({ minimum: 2, maximum: 10_000, description: 'So many of the last ones' }),
    keep_days: Type.Integer({ minimum: 1, maximum: 3650, description: 'And all that are not older' }),
  },
  { additionalProperties: false, examples: [{ keep_releases: 50, keep_days: 90 }] },
)

type Shown = Pick<Site, 'release_number' | 'standby_number' | 'staging_number'>

/** @param site where the release is shown */
export function viewRelease(release: Release, site: Shown): Static<typeof ReleaseBody> {
  const { number, kind, theme_hash, content_position, changes, note, created_by } = release
  const { pinned, base_number, restored_from, deployment_id } = release
  return {
    number,
    kind: kind as (typeof KINDS)[number],
    is_live: number === site.release_number,
    is_standby: number === site.standby_number,
    is_staging: number === site.staging_number,
    live_at: release.live_at?.toISOString() ?? null,
    pinned,
    base_number,
    restored_from,
    deployment_id,
    theme_hash,
    content_position,
    changes,
    note,
    created_by,
    created_at: release.created_at.toISOString(),
    expires_at: release.expires_at?.toISOString() ?? null,
  }
}

export function viewReleaseDetail(release: Release, site: Shown): Static<typeof ReleaseDetailBody> {
  const { theme_settings, plugins, config } = release
  return { ...viewRelease(release, site), theme_settings, plugins, config }
}
