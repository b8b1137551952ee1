/** What deployments look like in the API. */
import { type Static, type TProperties, Type } from 'typebox'
import { PluginActBody } from '../plugins/plugins.ts'
import { ContentApi, SiteSettingsChange } from '../site-settings/site-settings.ts'
import { Customization } from '../themes/themes.ts'
import { ENVIRONMENTS, MAX_WEBSITES, MODULES, STATES, STEPS, STRATEGIES } from './options.ts'

const Uuid = Type.String({ format: 'uuid' })
const oneOf = <const Values extends readonly string[]>(
  values: Values,
  options: { default?: string; description?: string } = {},
) => Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], ...options })
const orNull = (options: { type?: string; format?: string; description?: string } = {}) =>
  Type.Unsafe<string | null>({ ...options, type: ['string', 'null'] })
const Note = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })

const Scope = {
  website_id: Type.Optional(Uuid),
  website_ids: Type.Optional(
    Type.Array(Uuid, {
      minItems: 1,
      maxItems: MAX_WEBSITES,
      uniqueItems: true,
      description: 'Instead of one',
    }),
  ),
  all_websites: Type.Optional(
    Type.Boolean({ description: `All of the tenant's, up to ${MAX_WEBSITES}, instead of naming them` }),
  ),
}

const Analysis = Type.Object(
  {
    enabled: Type.Optional(Type.Boolean({ default: true })),
    min_requests: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 100_000,
        description: 'With fewer answers of the new release there is no verdict',
      }),
    ),
    min_renders: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
    max_error_rate: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'How much larger the share of failed answers may be',
      }),
    ),
    min_page_failures: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000 })),
    max_slowdown_ms: Type.Optional(Type.Number({ minimum: 1, maximum: 60_000 })),
    max_slowdown_ratio: Type.Optional(Type.Number({ minimum: 1, maximum: 100 })),
    synthetic: Type.Optional(
      Type.Boolean({
        default: true,
        description: 'Whether pages are rendered for the purpose when visitors are few',
      }),
    ),
  },
  { additionalProperties: false },
)

const How = {
  environment: Type.Optional(oneOf(ENVIRONMENTS, { default: 'production' })),
  strategy: Type.Optional(oneOf(STRATEGIES, { default: 'direct' })),
  note: Type.Optional(Note),
  scheduled_at: Type.Optional(
    Type.String({ format: 'date-time', description: 'Begins then; within a year' }),
  ),
  on_site_failure: Type.Optional(
    oneOf(['abort', 'skip'], {
      default: 'abort',
      description: 'Whether one website that fails its checks stops all, or is left out',
    }),
  ),
  keep_hot_seconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 86_400,
      default: 600,
      description: 'How long the release from before is held ready, so that going back is instant',
    }),
  ),
  watch_seconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 86_400,
      description:
        'How long the new release is compared with the one before after it went live; 60 for blue_green, 0 otherwise',
    }),
  ),
  rolling: Type.Optional(
    Type.Object(
      {
        batch_size: Type.Optional(Type.Integer({ minimum: 1, maximum: MAX_WEBSITES, default: 10 })),
        pause_seconds: Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400, default: 10 })),
        max_failed_websites: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: MAX_WEBSITES,
            description: 'With on_site_failure skip: more than so many stop it all',
          }),
        ),
      },
      { additionalProperties: false },
    ),
  ),
  canary: Type.Optional(
    Type.Object(
      {
        steps: Type.Array(
          Type.Object(
            {
              percent: Type.Number({ minimum: 0.01, maximum: 100, description: 'Of the visitors' }),
              seconds: Type.Integer({ minimum: 1, maximum: 604_800 }),
            },
            { additionalProperties: false },
          ),
          {
            minItems: 1,
            maxItems: 20,
            description: 'Rising; 10 % and 50 % for five minutes each if left out',
          },
        ),
      },
      { additionalProperties: false },
    ),
  ),
  analysis: Type.Optional(Analysis),
  override_freeze: Type.Optional(
    Type.Object(
      { reason: Note },
      { additionalProperties: false, description: 'Needs the permission change-control:override' },
    ),
  ),
}

const request = <Fields extends TProperties>(fields: Fields, examples: unknown[]) =>
  Type.Object({ ...Scope, ...How, ...fields }, { additionalProperties: false, examples })

export const ThemeDeployment = request(
  {
    theme: Type.String({ minLength: 1, maxLength: 100, description: 'Name or hash of an installed theme' }),
    version: Type.Optional(Type.String({ minLength: 1, maxLength: 50, description: 'Else the newest' })),
    customization: Type.Optional(Customization),
  },
  [
    {
      website_id: '0198c0de-0000-7000-8000-000000000001',
      theme: 'journal',
      strategy: 'canary',
      canary: { steps: [{ percent: 10, seconds: 300 }] },
    },
  ],
)
export const ConfigurationDeployment = request({ settings: SiteSettingsChange }, [
  { all_websites: true, settings: { copyright: '© 2026 Example' } },
])
export const ContentDeployment = request(
  {
    entry_ids: Type.Optional(
      Type.Array(Uuid, {
        minItems: 1,
        maxItems: 500,
        uniqueItems: true,
        description: 'Pages, posts and records whose drafts go online together',
      }),
    ),
    unpublish_entry_ids: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: 500, uniqueItems: true })),
    all_drafts: Type.Optional(
      Type.Boolean({ description: 'Everything that was changed since it was published' }),
    ),
    restore_release: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 2_147_483_647,
        description: 'Shows the content of that release again',
      }),
    ),
  },
  [
    {
      website_id: '0198c0de-0000-7000-8000-000000000001',
      entry_ids: ['0198c0de-0000-7000-8000-000000000002'],
    },
  ],
)
export const PluginDeployment = request(
  {
    plugins: Type.Array(PluginActBody, {
      minItems: 1,
      maxItems: 50,
      description: 'What is named is installed where it is not, and changed where it is',
    }),
  },
  [
    {
      website_id: '0198c0de-0000-7000-8000-000000000001',
      plugins: [{ name: 'contact-form', version: '^1.0.0', grant: ['tables', 'endpoints'] }],
      strategy: 'canary',
    },
  ],
)
export const ApiDeployment = request(
  {
    api: ContentApi,
  },
  [{ all_websites: true, api: { enabled: true, allowed_origin: 'https://app.example.com' } }],
)

export const AnyDeployment = Type.Object(
  { module: oneOf(MODULES) },
  {
    additionalProperties: true,
    examples: [{ module: 'theme', all_websites: true, theme: 'journal' }],
  },
)

export type ThemeDeploymentInput = Static<typeof ThemeDeployment>
export type ConfigurationDeploymentInput = Static<typeof ConfigurationDeployment>
export type ContentDeploymentInput = Static<typeof ContentDeployment>
export type PluginDeploymentInput = Static<typeof PluginDeployment>
export type ApiDeploymentInput = Static<typeof ApiDeployment>
/** What every request has. */
export type CommonInput = Omit<ThemeDeploymentInput, 'theme' | 'version' | 'customization'>

export const DeploymentParams = Type.Object({ deployment_id: Uuid })
export const DeploymentsQuery = {
  state: Type.Optional(oneOf(STATES)),
  module: Type.Optional(oneOf(MODULES)),
  strategy: Type.Optional(oneOf(STRATEGIES)),
  environment: Type.Optional(oneOf(ENVIRONMENTS)),
  website_id: Type.Optional(Uuid),
  from: Type.Optional(Type.String({ format: 'date-time', description: 'Made then or later' })),
  to: Type.Optional(Type.String({ format: 'date-time', description: 'Made before' })),
  q: Type.Optional(Type.String({ minLength: 1, maxLength: 200, description: 'In summary or note' })),
}

const Figures = Type.Unsafe<unknown>({ description: 'The figures behind it; null when there are none' })
export const StepBody = Type.Object({
  name: oneOf(STEPS),
  state: oneOf(['pending', 'running', 'waiting', 'succeeded', 'failed', 'skipped']),
  started_at: orNull({ format: 'date-time' }),
  finished_at: orNull({ format: 'date-time' }),
  detail: orNull({ description: 'What became of it, in one sentence' }),
  evidence: Figures,
})
const Problem = Type.Unsafe<{ code: string; detail: string } | null>({
  type: ['object', 'null'],
  description: 'Why it failed: step, code, detail, and the website it failed on',
  properties: {
    step: { type: 'string' },
    code: { type: 'string' },
    detail: { type: 'string' },
    website_id: { type: 'string', format: 'uuid' },
    errors: { type: 'array', items: { type: 'object', additionalProperties: true } },
  },
  additionalProperties: true,
})
const Count = Type.Integer({ minimum: 0 })
const fields = {
  id: Uuid,
  module: oneOf(MODULES),
  environment: oneOf(ENVIRONMENTS),
  strategy: oneOf(STRATEGIES),
  state: oneOf(STATES),
  step: oneOf(STEPS),
  waiting_for: orNull({
    description: 'time, turn, websites, approval, window or watching; null while something is being done',
  }),
  next_at: orNull({ format: 'date-time', description: 'When it goes on by itself' }),
  summary: Type.String({ description: 'What it changes, in words' }),
  note: orNull(),
  websites: Type.Object({
    total: Count,
    live: Count,
    failed: Count,
    restored: Count,
    skipped: Count,
    unchanged: Count,
  }),
  percent: Type.Integer({ minimum: 0, maximum: 100, description: 'How far it has come' }),
  visitors_percent: Type.Number({ description: 'Share of visitors who see the new release' }),
  approval_id: orNull({ format: 'uuid' }),
  promoted_from: orNull({ format: 'uuid', description: 'The deployment to staging it brings to production' }),
  fleet_id: orNull({ format: 'uuid', description: 'The deployment of the operators that it is a part of' }),
  problem: Problem,
  can: Type.Array(oneOf(['rollback', 'pause', 'resume', 'promote', 'abort', 'approve', 'reject']), {
    description: 'What may be done with it in its present state',
  }),
  created_by: Type.Union([
    Type.Object({ kind: Type.String(), id: Type.String(), label: Type.String() }),
    Type.Null(),
  ]),
  created_at: Type.String({ format: 'date-time' }),
  scheduled_at: orNull({ format: 'date-time' }),
  started_at: orNull({ format: 'date-time' }),
  finished_at: orNull({ format: 'date-time' }),
  hot_until: orNull({ format: 'date-time', description: 'Until then going back is instant' }),
}
export const DeploymentBody = Type.Object(fields)
export const DeploymentDetailBody = Type.Object({
  ...fields,
  change: Type.Record(Type.String(), Type.Unknown(), { description: 'What it changes' }),
  options: Type.Record(Type.String(), Type.Unknown(), { description: 'How' }),
  steps: Type.Array(StepBody),
})
export const DeploymentSiteBody = Type.Object({
  website_id: Uuid,
  name: Type.String(),
  slug: Type.String(),
  state: oneOf(['pending', 'built', 'tested', 'live', 'restored', 'failed', 'skipped', 'unchanged']),
  base_number: Type.Union([Type.Integer(), Type.Null()], { description: 'The release that was live before' }),
  candidate_number: Type.Union([Type.Integer(), Type.Null()], { description: 'The release that was tested' }),
  live_number: Type.Union([Type.Integer(), Type.Null()], { description: 'The release that went live' }),
  preview_url: orNull({
    description: 'Opens the tested release for an hour; null when there is none, and without content:read',
  }),
  evidence: Figures,
  problem: Problem,
  live_at: orNull({ format: 'date-time' }),
  restored_at: orNull({ format: 'date-time' }),
})
export const ActBody = Type.Object(
  { note: Type.Optional(Note) },
  { additionalProperties: false, examples: [{ note: 'Visitors report broken images' }] },
)
