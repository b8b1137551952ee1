/** What deployments across tenants look like in the API. */
import { type Static, type TProperties, Type } from 'typebox'
import { ConfigurationDeployment, ThemeDeployment } from '../deployments/deployments.ts'
import { STATES, TENANT_STATES } from './fleet.ts'

const Uuid = Type.String({ format: 'uuid' })
const oneOf = <const Values extends readonly string[]>(
  values: Values,
  options: { default?: string; description?: string } = {},
) => Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], ...options })
const orNull = (options: { format?: string; description?: string } = {}) =>
  Type.Unsafe<string | null>({ ...options, type: ['string', 'null'] })
const Moment = Type.String({ format: 'date-time' })
const MomentOrNull = orNull({ format: 'date-time' })
const Count = Type.Integer({ minimum: 0 })

const Selection = Type.Object(
  {
    all_tenants: Type.Optional(Type.Boolean()),
    tenant_ids: Type.Optional(Type.Array(Uuid, { minItems: 1, maxItems: 1_000, uniqueItems: true })),
    plan_ids: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 63 }), {
        minItems: 1,
        maxItems: 100,
        uniqueItems: true,
      }),
    ),
    shows_theme: Type.Optional(
      Type.Object(
        {
          name: Type.String({ minLength: 1, maxLength: 100 }),
          below_version: Type.Optional(Type.String({ minLength: 1, maxLength: 50 })),
        },
        {
          additionalProperties: false,
          description: 'Only websites that show this theme of the program, in a version below that one',
        },
      ),
    ),
  },
  {
    additionalProperties: false,
    description: 'Tenants for which all of it holds. Suspended ones are left out',
  },
)
const Rings = Type.Array(
  Type.Object(
    {
      percent: Type.Number({
        minimum: 0.01,
        maximum: 100,
        description: 'Of the tenants, those of the rings before included',
      }),
      soak_seconds: Type.Optional(
        Type.Integer({
          minimum: 0,
          maximum: 2_592_000,
          description: 'How long nothing may go wrong before the next ring; 600, after the last 0',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  { minItems: 1, maxItems: 20, description: 'Rising to 100; 1, 10 and 100 per cent if left out' },
)

const { note, on_site_failure, keep_hot_seconds, watch_seconds, canary, analysis } =
  ThemeDeployment.properties
const How = {
  selection: Selection,
  rings: Type.Optional(Rings),
  max_failed_percent: Type.Optional(
    Type.Number({
      minimum: 0,
      maximum: 100,
      default: 5,
      description: 'When more of the tenants begun so far have failed or were rolled back, it is stopped',
    }),
  ),
  patience_seconds: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 2_592_000,
      default: 3_600,
      description: 'How long a tenant that waits for an approval or a window holds up its ring',
    }),
  ),
  at_once: Type.Optional(
    Type.Integer({ minimum: 1, maximum: 200, default: 50, description: 'Tenants under way at a time' }),
  ),
  strategy: Type.Optional(
    oneOf(['direct', 'blue_green', 'canary'], { default: 'direct', description: 'At each tenant' }),
  ),
  note,
  on_site_failure,
  keep_hot_seconds,
  watch_seconds,
  canary,
  analysis,
}
const request = <Fields extends TProperties>(fields: Fields, examples: unknown[]) =>
  Type.Object({ ...How, ...fields }, { additionalProperties: false, examples })

const { theme, version, customization } = ThemeDeployment.properties
export const ThemeFleet = request({ theme, version, customization }, [
  { selection: { shows_theme: { name: 'journal', below_version: '2.0.0' } }, theme: 'journal' },
])
export const ConfigurationFleet = request({ settings: ConfigurationDeployment.properties.settings }, [
  { selection: { plan_ids: ['free'] }, settings: { copyright: '© 2026 Example' } },
])
export const SelectionQuestion = Type.Object(
  { selection: Selection, rings: Type.Optional(Rings) },
  { additionalProperties: false, examples: [{ selection: { all_tenants: true } }] },
)
export type ThemeFleetInput = Static<typeof ThemeFleet>
export type ConfigurationFleetInput = Static<typeof ConfigurationFleet>
export type FleetInput = Omit<ThemeFleetInput, 'theme' | 'version' | 'customization'>

const RingSize = { percent: Type.Number(), soak_seconds: Count, tenants: Count }
export const SelectionBody = Type.Object({
  tenants: Count,
  websites: Count,
  left_out: Type.Integer({ minimum: 0, description: 'Tenants that are suspended' }),
  by_plan: Type.Array(Type.Object({ plan: Type.String(), tenants: Count })),
  rings: Type.Array(Type.Object(RingSize)),
})

const Counts = Type.Record(Type.String(), Count, {
  description: `Tenants by state: ${TENANT_STATES.join(', ')}`,
})
const Problem = Type.Unsafe<{ code: string; detail: string } | null>({
  type: ['object', 'null'],
  properties: { code: { type: 'string' }, detail: { type: 'string' } },
  additionalProperties: true,
})
export const FleetTenantBody = Type.Object({
  tenant_id: Uuid,
  slug: Type.String(),
  name: Type.String(),
  ring: Count,
  websites: Type.Integer({ minimum: 0, description: 'When it was selected' }),
  state: oneOf(TENANT_STATES),
  waiting_for: orNull({
    description: 'approval, window, turn, websites, paused or suspended; null otherwise',
  }),
  problem: Problem,
  deployment_id: orNull({ format: 'uuid', description: "The tenant's own deployment" }),
  started_at: MomentOrNull,
  finished_at: MomentOrNull,
})
const fields = {
  id: Uuid,
  module: Type.String(),
  strategy: Type.String(),
  state: oneOf(STATES),
  summary: Type.String({ description: 'What it changes, in words' }),
  note: orNull(),
  ring: Type.Integer({ minimum: 0, description: 'The ring under way, from 0 on' }),
  rings: Type.Array(
    Type.Object({ ...RingSize, state: oneOf(['pending', 'under_way', 'soaking', 'over']), by_state: Counts }),
  ),
  soak_until: MomentOrNull,
  tenants: Type.Integer({ minimum: 0, description: 'All it reaches' }),
  by_state: Counts,
  problem: Problem,
  can: Type.Array(Type.String(), { description: 'What may be done with it in its present state' }),
  created_by: Type.Union([
    Type.Object({ kind: Type.String(), id: Type.String(), label: Type.String() }),
    Type.Null(),
  ]),
  created_at: Moment,
  started_at: MomentOrNull,
  finished_at: MomentOrNull,
}
export const FleetBody = Type.Object(fields)
export const FleetDetailBody = Type.Object({
  ...fields,
  selection: Selection,
  max_failed_percent: Type.Number(),
  patience_seconds: Count,
  at_once: Count,
  change: Type.Record(Type.String(), Type.Unknown(), { description: 'What it changes' }),
  options: Type.Record(Type.String(), Type.Unknown(), { description: 'How, at each tenant' }),
  failed: Type.Array(FleetTenantBody, {
    description: 'The first 50 tenants that failed, were rolled back or refused',
  }),
  waiting: Type.Array(FleetTenantBody, { description: 'The first 50 tenants that wait for something' }),
})

/** The same answer in two forms: one that ends, and one that goes on. */
export const FleetEventsAnswer = {
  description:
    'The fleet; or, with `Accept: text/event-stream`, the fleet whenever it changes, until it is over',
  content: {
    'application/json': { schema: FleetDetailBody },
    'text/event-stream': {
      schema: Type.String({ examples: ['id: 4\nevent: fleet\ndata: {"state":"soaking","ring":0}\n\n'] }),
    },
  },
}

export const FleetParams = Type.Object({ fleet_id: Uuid })
export const FleetsQuery = { state: Type.Optional(oneOf(STATES)) }
export const FleetTenantsQuery = {
  state: Type.Optional(oneOf(TENANT_STATES)),
  ring: Type.Optional(Type.Integer({ minimum: 0, maximum: 20 })),
}
