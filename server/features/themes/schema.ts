/** What the API takes and gives about themes. */
import { type Static, Type } from 'typebox'
import type { CompiledTheme } from '../../liquid/compile.ts'
import type { Finding } from '../../liquid/lint.ts'
import type { JsonTemplate } from '../../published/site-config.ts'
import type { Theme } from './themes.ts'

const Name = Type.String({ minLength: 1, maxLength: 50, examples: ['business'] })
const Version = Type.String({ minLength: 1, maxLength: 60, examples: ['1.0.0'] })
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the content of the package.' })

export const ThemeParams = Type.Object({ hash: Hash })
export const ThemesQuery = Type.Object({
  name: Type.Optional(Name),
  owner: Type.Optional(Type.Union([Type.Literal('platform'), Type.Literal('tenant')])),
})

const FindingBody = Type.Object({
  severity: Type.Union([Type.Literal('error'), Type.Literal('warning')]),
  file: Type.String(),
  line: Type.Integer({ description: 'From 1; 0 is the file as a whole.' }),
  message: Type.String({ description: 'What is wrong, and what to do.' }),
})

export const ThemeBody = Type.Object({
  hash: Type.String(),
  owner: Type.Union([Type.Literal('platform'), Type.Literal('tenant')]),
  name: Type.String(),
  title: Type.String(),
  version: Type.String(),
  author: Type.String(),
  description: Type.String(),
  license: Type.String(),
  tags: Type.Array(Type.String()),
  languages: Type.Array(Type.String()),
  supports: Type.Array(Type.String()),
  file_count: Type.Integer(),
  size_bytes: Type.Integer(),
  has_preview: Type.Boolean({
    description: 'Whether there is a picture of it, see `/themes/{hash}/preview`.',
  }),
  created_at: Type.String(),
})

const Setting = Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true })
const Arrangement = Type.Object({
  layout: Type.Optional(Type.Union([Type.String(), Type.Literal(false)])),
  sections: Type.Record(Type.String(), Setting),
  order: Type.Array(Type.String()),
})
/** A theme with everything its editor needs. */
export const ThemeDetailBody = Type.Object({
  ...ThemeBody.properties,
  findings: Type.Array(FindingBody),
  settings_schema: Type.Array(Type.Object({ name: Type.String(), settings: Type.Array(Setting) })),
  presets: Type.Array(Type.Object({ name: Type.String(), settings: Setting })),
  current: Type.Unsafe<Record<string, unknown>>({
    ...Setting,
    description: 'What the theme ships as chosen; what is absent is as its schema says.',
  }),
  templates: Type.Array(Type.String()),
  arrangements: Type.Object(
    {
      templates: Type.Record(Type.String(), Arrangement),
      groups: Type.Record(Type.String(), Arrangement),
    },
    { description: 'What the theme ships; templates written in Liquid cannot be arranged and are left out.' },
  ),
  layouts: Type.Array(Type.String()),
  sections: Type.Array(Setting),
  groups: Type.Array(Type.String()),
})

export const LintBody = Type.Object({ is_valid: Type.Boolean(), findings: Type.Array(FindingBody) })

const Values = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), { maxProperties: 300 })
const Ids = Type.Array(Type.String({ maxLength: 64 }), { maxItems: 60 })
const Section = Type.Object({
  type: Type.String({ maxLength: 100 }),
  settings: Type.Optional(Values),
  blocks: Type.Optional(
    Type.Record(
      Type.String({ maxLength: 64 }),
      Type.Object({
        type: Type.String({ maxLength: 100 }),
        settings: Type.Optional(Values),
        disabled: Type.Optional(Type.Boolean()),
      }),
      { maxProperties: 60 },
    ),
  ),
  block_order: Type.Optional(Ids),
  disabled: Type.Optional(Type.Boolean()),
})
const Template = Type.Object({
  layout: Type.Optional(Type.Union([Type.String({ maxLength: 100 }), Type.Literal(false)])),
  sections: Type.Record(Type.String({ maxLength: 64 }), Section, { maxProperties: 60 }),
  order: Ids,
})
const Templates = Type.Record(Type.String({ maxLength: 100 }), Template, { maxProperties: 100 })

/** A ThemeCustomization. */
export const Customization = Type.Object({
  settings: Type.Optional(Values),
  templates: Type.Optional(Templates),
  groups: Type.Optional(Templates),
}, { additionalProperties: false, examples: [{ settings: { accent: '#b4552d' } }] }) // prettier-ignore
export type CustomizationInput = Static<typeof Customization>

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()])
/** What changes; null takes a setting, template or group back to the theme's own. */
export const CustomizationChange = Type.Object({
  settings: Type.Optional(Values),
  templates: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), orNull(Template), { maxProperties: 100 })),
  groups: Type.Optional(Type.Record(Type.String({ maxLength: 100 }), orNull(Template), { maxProperties: 100 })),
}, { additionalProperties: false, examples: [{ settings: { accent: '#b4552d', font: null } }] }) // prettier-ignore

export const CustomizationQuery = Type.Object({
  theme: Type.Optional(
    Type.String({ maxLength: 50, description: 'Name of a theme; the active one if left out.' }),
  ),
})
const Anything = Type.Unsafe<Record<string, unknown>>({ type: 'object', additionalProperties: true })
export const CustomizationBody = Type.Object({
  theme: Type.String(),
  customization: Anything,
  is_active: Type.Boolean({ description: 'Whether visitors see it.' }),
  version: Type.Integer({ description: 'Of this customization; 0 before the first change.' }),
})

export const SiteThemeBody = Type.Object({
  hash: Type.String(),
  owner: ThemeBody.properties.owner,
  name: Type.String(),
  title: Type.String(),
  version: Type.String(),
  release_number: Type.Integer(),
  /** A newer version of it that could be activated. */
  newer_version: Type.Union([Type.String(), Type.Null()]),
})

const Choice = {
  theme: Type.String({
    minLength: 1,
    maxLength: 64,
    description: 'Name or hash of a theme.',
    examples: ['business'],
  }),
  version: Type.Optional(Version),
}
export const ThemeChoice = Type.Object(Choice)
export const PreviewRequest = Type.Object({
  theme: Type.Optional(Choice.theme),
  version: Choice.version,
  customization: Type.Optional(Customization),
  expires_in_seconds: Type.Optional(Type.Integer({ minimum: 60, maximum: 604_800, default: 86_400 })),
}, { examples: [{ theme: 'business' }] }) // prettier-ignore
export const PreviewBody = Type.Object({
  url: Type.String(),
  expires_at: Type.String(),
  release_number: Type.Integer(),
})

export const UpgradeQuery = Type.Object({
  to: Type.String({
    minLength: 1,
    maxLength: 64,
    description: 'A version or hash of the active theme, or the name of another.',
  }),
})
const Place = Type.Object({
  where: Type.String({ description: 'settings, or a template or group with the section.' }),
  id: Type.String(),
})
export const UpgradeBody = Type.Object({
  from: Type.Object({ name: Type.String(), version: Type.String(), hash: Type.String() }),
  to: Type.Object({ name: Type.String(), version: Type.String(), hash: Type.String() }),
  kept: Type.Array(Place),
  dropped: Type.Array(Place),
  renamed: Type.Array(Type.Object({ where: Type.String(), from: Type.String(), to: Type.String() })),
  sections_gone: Type.Array(Type.Object({ where: Type.String(), type: Type.String() })),
  templates_gone: Type.Array(Type.String()),
})

export function viewTheme({ hash, owner, manifest, row }: Theme): Static<typeof ThemeBody> {
  const { name, title, version, author, description, license, tags, languages, supports } = manifest
  return {
    hash,
    owner,
    name,
    title,
    version,
    author,
    description,
    license,
    tags,
    languages,
    supports,
    file_count: row.file_count,
    size_bytes: row.size_bytes,
    has_preview: manifest.preview_image !== undefined,
    created_at: row.created_at.toISOString(),
  }
}

export function viewDetail(theme: Theme, compiled: CompiledTheme): Static<typeof ThemeDetailBody> {
  return {
    ...viewTheme(theme),
    findings: theme.row.findings as Finding[],
    settings_schema: compiled.settingsSchema.map(({ name, settings }) => ({
      name,
      settings: settings as Record<string, unknown>[],
    })),
    presets: Object.entries(compiled.settingsData.presets).map(([name, settings]) => ({ name, settings })),
    current: compiled.settingsData.current,
    templates: [...compiled.templates.keys()],
    arrangements: {
      templates: Object.fromEntries(
        [...compiled.templates].flatMap(([name, template]) =>
          template.kind === 'json' ? [[name, arrangementOf(template.json)]] : [],
        ),
      ),
      groups: Object.fromEntries([...compiled.groups].map(([name, json]) => [name, arrangementOf(json)])),
    },
    layouts: [...compiled.layouts.keys()],
    sections: [...compiled.sections].map(([type, { schema }]) => ({ type, ...schema })),
    groups: [...compiled.groups.keys()],
  }
}

function arrangementOf({ layout, sections, order }: JsonTemplate) {
  return { ...(layout !== undefined && { layout }), sections, order }
}
