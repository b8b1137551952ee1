/**
 * What plugin.json may say. `expected` is this program's own keyword: what to write, for whoever wrote something else.
 */
import { type Static, type TSchema, Type } from 'typebox'
import type { PluginPermission } from './permissions.ts'

const text = (maxLength: number, expected: string, more: object = {}) =>
  Type.String({ minLength: 1, maxLength, expected, ...more })
const list = <Item extends TSchema>(item: Item, maxItems: number, description: string) =>
  Type.Array(item, { maxItems, default: [], description })
const oneOf = <const Values extends readonly string[]>(values: Values, more: object = {}) =>
  Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], ...more })

export const CATEGORIES = [
  'e-commerce',
  'forms',
  'analytics',
  'seo',
  'security',
  'performance',
  'integration',
  'custom',
] as const
const SETTING_TYPES = [
  'text',
  'textarea',
  'html',
  'number',
  'range',
  'checkbox',
  'select',
  'radio',
  'color',
  'url',
  'email',
] as const
export const COLUMN_TYPES = ['text', 'number', 'boolean', 'date', 'json'] as const
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

// What every JavaScript object has under that name must not be taken for something declared.
const SLUG = '^(?!constructor$)[a-z](?:[a-z0-9-]{0,48}[a-z0-9])?$'
const IDENTIFIER = '^(?!constructor$)[a-z][a-z0-9_]{0,39}$'
const name = (what: string) =>
  text(50, `a slug of lower-case letters, digits and hyphens, such as "${what}"`, {
    pattern: SLUG,
  })
const identifier = (what: string) =>
  text(40, `lower-case letters, digits and underscores, such as "${what}"`, { pattern: IDENTIFIER })
const Title = text(100, 'a short text that people read')
const Description = text(1_000, 'a sentence or two that people read')

const Setting = Type.Object({
  id: identifier('button_label'),
  /** What it was called in an earlier version: what was chosen under that id is carried over by an update. */
  renamed_from: Type.Optional(identifier('label')),
  type: oneOf(SETTING_TYPES),
  label: Title,
  info: Type.Optional(Description),
  default: Type.Optional(Type.Unknown()),
  placeholder: Type.Optional(text(200, 'a short text')),
  required: Type.Optional(Type.Boolean()),
  options: Type.Optional(
    Type.Array(Type.Object({ value: text(200, 'a short text'), label: Title }), {
      minItems: 1,
      maxItems: 100,
    }),
  ),
  min: Type.Optional(Type.Number()),
  max: Type.Optional(Type.Number()),
  step: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
  unit: Type.Optional(text(20, 'a unit, such as "px"')),
})
export type PluginSetting = Static<typeof Setting>
const Settings = (description: string) => list(Setting, 100, description)

/** An origin, or the setting of type url that names one. */
export type BrowserSource = string | { setting: string }
const sources = (description: string) =>
  list(
    Type.Unsafe<BrowserSource>({
      expected:
        'an origin such as "https://cdn.example.com", or { "setting": "<id of a setting of type url>" }',
    }),
    20,
    description,
  )

const Column = Type.Object({
  name: identifier('email'),
  type: oneOf(COLUMN_TYPES),
  title: Type.Optional(Title),
  required: Type.Optional(Type.Boolean()),
  personal: Type.Optional(
    Type.Boolean({
      description: 'Holds what belongs to a person: found when somebody asks for it or wants it erased',
    }),
  ),
})
const Columns = Type.Array(Type.String({ maxLength: 40 }), { minItems: 1, maxItems: 4 })

export const ManifestSchema = Type.Object({
  $schema: Type.Optional(Type.String({ maxLength: 500, description: 'For editors' })),
  name: name('contact-form'),
  version: text(60, 'a semantic version, such as "1.0.0"', {
    pattern: '^(0|[1-9]\\d{0,5})\\.(0|[1-9]\\d{0,5})\\.(0|[1-9]\\d{0,5})(-[0-9A-Za-z.-]{1,40})?$',
  }),
  title: Title,
  description: Description,
  category: oneOf(CATEGORIES),
  author: Type.Object({
    name: Title,
    url: Type.Optional(text(500, 'an http(s) address', { pattern: '^https?://[^\\s<>"]+$' })),
    email: Type.Optional(text(200, 'an e-mail address', { pattern: '^[^\\s@<>"]+@[^\\s@<>"]+$' })),
  }),
  license: text(60, 'an SPDX identifier, such as "MIT"'),
  homepage: Type.Optional(text(500, 'an http(s) address', { pattern: '^https?://[^\\s<>"]+$' })),
  hotswap: text(60, 'the versions of HotSwap it works with, such as ">=0.1"'),
  permissions: list(
    Type.Unsafe<PluginPermission>({ type: 'string', maxLength: 50 }),
    50,
    'What it may do, see the table below',
  ),
  hosts: list(
    text(200, 'a host without scheme and path, such as "api.example.com" or "*.example.com"', {
      pattern: '^(\\*\\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?$',
    }),
    20,
    'The servers that `site.fetch` may ask; `*.` stands for one or more names',
  ),
  browser: Type.Object(
    {
      scripts: sources('Where scripts come from'),
      connect: sources('Where scripts may send requests to'),
      frames: sources('What may be shown in frames'),
      images: sources('Where images come from'),
    },
    { default: {}, description: 'Origins that visitors’ browsers may talk to; added to the pages’ CSP' },
  ),
  hooks: list(
    Type.Object({
      on: Type.String({ maxLength: 50 }),
      priority: Type.Integer({ minimum: -100, maximum: 100, default: 0 }),
    }),
    50,
    'The hooks it has handlers for. The lower `priority` runs first, then the plugin’s name decides',
  ),
  endpoints: list(
    Type.Object({
      method: oneOf(METHODS),
      path: text(200, 'a path such as "/items/:id"', {
        pattern: '^/(?:$|(?:(?:[a-z0-9][a-z0-9._-]*|:[a-z][a-z0-9_]*)(?:/(?!$)|$))+)$',
      }),
      auth: oneOf(['none', 'key'], { description: '`key`: only with one of the site’s API keys' }),
      title: Type.Optional(Title),
      per_minute: Type.Optional(
        Type.Integer({ minimum: 1, maximum: 10_000, description: 'Requests of one visitor or key' }),
      ),
      cors: Type.Optional(
        Type.Array(
          text(200, 'an origin such as "https://example.com", or "*"', {
            pattern: '^(\\*|https?://[a-z0-9.-]+(:\\d{1,5})?)$',
          }),
          {
            minItems: 1,
            maxItems: 20,
            description: 'Origins of other websites whose scripts may read the answers',
          },
        ),
      ),
    }),
    50,
    'Answered at `https://<site>/api/<name><path>`',
  ),
  schedules: list(
    Type.Object({
      name: name('nightly'),
      cron: text(100, 'minute, hour, day, month and weekday, such as "0 3 * * *", in the site’s time zone'),
    }),
    20,
    'When it runs without being asked',
  ),
  jobs: list(name('send'), 50, 'Work it puts off with `site.jobs.enqueue`'),
  blocks: list(
    Type.Object({
      type: name('form'),
      title: Title,
      description: Type.Optional(Description),
      settings: Settings('What editors choose for each'),
    }),
    50,
    'What editors can place in pages',
  ),
  settings: Settings('What the site’s owner chooses'),
  secrets: list(
    Type.Object({ name: identifier('api_key'), title: Title, info: Type.Optional(Description) }),
    20,
    'Keys and passwords that the site’s owner enters; kept encrypted, never shown again',
  ),
  tables: Type.Record(
    Type.String({ pattern: IDENTIFIER }),
    Type.Object({
      title: Title,
      columns: Type.Array(Column, { minItems: 1, maxItems: 50 }),
      unique: list(Columns, 10, 'Columns that no two rows have the same values of'),
      index: list(Columns, 10, 'Columns that lists are filtered or ordered by'),
      max_rows: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000_000 })),
    }),
    { maxProperties: 20, default: {}, description: 'Rows of its own, by the table’s name' },
  ),
  actions: list(
    Type.Object({
      name: name('approve'),
      title: Title,
      description: Type.Optional(Description),
      on: Type.Optional(Type.String({ maxLength: 40, description: 'The table whose rows it is for' })),
      input: Settings('What is asked for before it runs'),
      confirm: Type.Optional(text(300, 'the question to ask first')),
    }),
    50,
    'What people can have it do, from the portal',
  ),
  emits: list(
    Type.Object({ type: text(80, 'a type of events, such as "form.submitted"'), description: Description }),
    20,
    'Events it sends with `site.events.emit`',
  ),
  dependencies: Type.Record(
    Type.String({ pattern: SLUG }),
    text(60, 'a range of versions, such as "^1.2.0"'),
    {
      maxProperties: 20,
      default: {},
      description: 'Plugins that have to be enabled too, with the versions that will do',
    },
  ),
  limits: Type.Object(
    {
      cpu_ms: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
      memory_mb: Type.Optional(Type.Integer({ minimum: 16, maximum: 64 })),
    },
    { default: {}, description: 'Less than what every plugin may use' },
  ),
})

/** plugin.json with every list and object in its place, empty where the author left it out. */
export type PluginManifest = Static<typeof ManifestSchema>
export type PluginTable = PluginManifest['tables'][string]
export type PluginColumn = PluginTable['columns'][number]
export type PluginEndpoint = PluginManifest['endpoints'][number]
