/** What the API takes and gives about plugins. */
import { type Static, Type } from 'typebox'
import { BROWSER_USES } from '../../plugin/permissions.ts'
import { CATEGORIES } from '../../plugin/manifest-schema.ts'
import { WebsiteParams } from '../sites/sites.ts'
import type { PluginAct } from './act.ts'
import type { Plugin } from './catalogue.ts'

const Name = Type.String({ minLength: 1, maxLength: 50, examples: ['contact-form'] })
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the content of the package' })
const Text = Type.String()
const Owner = Type.Unsafe<Plugin['owner']>({
  type: 'string',
  enum: ['platform', 'tenant'],
  description: 'Whose package it is',
})
const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()])
const Anything = Type.Record(Type.String(), Type.Unknown())

export const PluginParams = Type.Object({ hash: Hash })
export const PluginsQuery = Type.Object({
  name: Type.Optional(Name),
  owner: Type.Optional(Owner),
  category: Type.Optional(Type.Unsafe<string>({ type: 'string', enum: [...CATEGORIES] })),
})

const FindingBody = Type.Object({
  severity: Type.Unsafe<'error' | 'warning'>({ type: 'string', enum: ['error', 'warning'] }),
  file: Text,
  path: Type.String({ description: 'In JSON files, such as /endpoints/0/path' }),
  message: Type.String({ description: 'What is wrong, and what to write instead' }),
})

export const PluginBody = Type.Object({
  hash: Text,
  owner: Owner,
  origin: Type.String({ description: 'built_in, public or uploaded' }),
  name: Text,
  title: Text,
  version: Text,
  description: Text,
  category: Text,
  author: Text,
  license: Text,
  permissions: Type.Array(Text),
  hosts: Type.Array(Text),
  file_count: Type.Integer(),
  size_bytes: Type.Integer(),
  created_at: Text,
})
export const PluginDetailBody = Type.Object({
  ...PluginBody.properties,
  manifest: Type.Unknown(),
  asks_for: Type.Array(Text, { description: 'The words to agree to, for `grant`' }),
  readme: Type.String({ description: 'Markdown' }),
  changelog: Type.String({ description: 'Markdown' }),
  findings: Type.Array(FindingBody),
})
export const CheckBody = Type.Object({ is_valid: Type.Boolean(), findings: Type.Array(FindingBody) })

export const SitePluginParams = Type.Object({ ...WebsiteParams.properties, name: Name })

const Settings = Type.Record(Type.String({ maxLength: 100 }), Type.Unknown(), {
  maxProperties: 200,
  description: 'Those that are named change; null takes one back to its default',
})
const Grant = Type.Array(Type.String({ minLength: 1, maxLength: 300 }), {
  maxItems: 200,
  description:
    'What is agreed to, in the words that `asks_for` and the problem `consent_required` list: permissions (`kv`), ' +
    'servers (`host:api.example.com`), origins for browsers (`scripts:https://cdn.example.com`)',
})
const Version = Type.String({
  minLength: 1,
  maxLength: 60,
  description: 'A version, or a range of which the newest is taken; `*` is the newest of all',
  examples: ['1.2.0'],
})
const Enabled = Type.Boolean({ description: 'A plugin that is installed is enabled unless this is false' })
const WithDependencies = Type.Boolean({
  default: false,
  description: 'Whether plugins it needs are installed, updated and enabled too; `grant` is for all of them',
})
const Note = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S', description: 'For the history' })

const changeFields = {
  version: Type.Optional(Version),
  enabled: Type.Optional(Enabled),
  settings: Type.Optional(Settings),
  grant: Type.Optional(Grant),
  with_dependencies: Type.Optional(WithDependencies),
}
export const Installation = Type.Object(
  { name: Name, ...changeFields, note: Type.Optional(Note) },
  { additionalProperties: false, examples: [{ name: 'contact-form', grant: ['tables', 'endpoints'] }] },
)
export const InstallationChange = Type.Object(
  { ...changeFields, note: Type.Optional(Note) },
  { additionalProperties: false, examples: [{ settings: { button_label: 'Send' } }] },
)
/** One plugin of a deployment, or of a preview. */
export const PluginActBody = Type.Object(
  {
    name: Name,
    ...changeFields,
    remove: Type.Optional(Type.Boolean({ description: 'Its data is kept for 30 days' })),
  },
  { additionalProperties: false },
)
export type PluginActInput = Static<typeof PluginActBody>
export const RemovalQuery = Type.Object({
  data: Type.Optional(
    Type.Unsafe<'keep' | 'delete'>({
      type: 'string',
      enum: ['keep', 'delete'],
      default: 'keep',
      description:
        'Kept for 30 days, in which it can be installed again with them; or deleted at once, for good',
    }),
  ),
})
export const PluginPreview = Type.Object(
  {
    plugins: Type.Array(PluginActBody, { minItems: 1, maxItems: 20 }),
    expires_in_seconds: Type.Optional(Type.Integer({ minimum: 60, maximum: 604_800, default: 86_400 })),
  },
  { additionalProperties: false, examples: [{ plugins: [{ name: 'contact-form', version: '*' }] }] },
)
export const PreviewBody = Type.Object({ url: Text, expires_at: Text, release_number: Type.Integer() })

const BrowserSources = Type.Array(Type.Unknown(), {
  description: 'An origin, or `{ "setting": … }` for the one that a setting names',
})
const ConsentBody = Type.Object({
  permissions: Type.Array(Type.Object({ id: Text, title: Text, consequence: Text })),
  hosts: Type.Array(Text),
  browser: Type.Object(
    Object.fromEntries(BROWSER_USES.map((use) => [use, BrowserSources])) as Record<
      (typeof BROWSER_USES)[number],
      typeof BrowserSources
    >,
  ),
})

export const SitePluginBody = Type.Object({
  name: Text,
  title: Text,
  version: Text,
  hash: Text,
  owner: Owner,
  category: Text,
  description: Text,
  enabled: Type.Boolean(),
  granted: Type.Array(Text, { description: 'In the words of `grant`' }),
  newer_version: orNull(Type.String({ description: 'The newest one that could be installed' })),
  withdrawn: orNull(Type.String({ description: 'Why it may not run, by an advisory' })),
  needed_by: Type.Array(Text, { description: 'Enabled plugins that need this one' }),
})
/** A block that editors can place. */
export const SiteBlockBody = Type.Object({
  plugin: Type.String({ examples: ['contact-form'] }),
  plugin_title: Text,
  block: Type.String({ examples: ['form'] }),
  title: Text,
  description: Text,
  section_type: Type.String({
    description: 'As the type of a section of themes',
    examples: ['plugin:contact-form/form'],
  }),
  settings_schema: Type.Array(Type.Unknown(), { description: 'As the manifest has it' }),
  form: Type.Unsafe<Record<string, unknown>>({ ...Anything, description: 'The settings as a JSON Schema' }),
})
export const SitePluginDetailBody = Type.Object({
  ...SitePluginBody.properties,
  manifest: Type.Unknown(),
  asks_for: Type.Array(Text),
  consent: ConsentBody,
  settings: Type.Unsafe<Record<string, unknown>>({
    ...Anything,
    description: 'As the plugin reads them: with the defaults of what was not chosen',
  }),
  chosen: Type.Unsafe<Record<string, unknown>>({ ...Anything, description: 'What was chosen' }),
  settings_schema: Type.Array(Type.Unknown()),
  form: Type.Unsafe<Record<string, unknown>>({ ...Anything, description: 'The settings as a JSON Schema' }),
  secrets: Type.Array(Type.Object({ name: Text, title: Text, info: Type.Optional(Text) }), {
    description: 'Which can be entered; never their values',
  }),
  readme: Text,
  update: orNull(
    Type.Object({
      version: Text,
      hash: Text,
      changelog: Text,
      added: Type.Array(Text, { description: 'Words to agree to before it can be enabled' }),
      removed: Type.Array(Text),
      consent: ConsentBody,
    }),
  ),
})

export function viewPlugin({ hash, owner, manifest, row }: Plugin): Static<typeof PluginBody> {
  const { name, title, version, description, category, author, license, permissions, hosts } = manifest
  return {
    hash,
    owner,
    origin: row.origin,
    name,
    title,
    version,
    description,
    category,
    author: author.name,
    license,
    permissions: [...permissions],
    hosts: [...hosts],
    file_count: row.file_count,
    size_bytes: row.size_bytes,
    created_at: row.created_at.toISOString(),
  }
}

/** What the API is told as an act; what is absent stays absent. */
export function actOf(name: string, input: Omit<PluginActInput, 'name'>): PluginAct {
  const { version, enabled, settings, grant, with_dependencies, remove } = input
  return { name, version, enabled, settings, grant, with_dependencies, remove }
}
