/** What change windows look like in the API. */
import { type Static, Type } from 'typebox'
import { nextSpan, spanAt } from './occurrences.ts'
import type { Environment, Module } from './proposal.ts'
import { Environments, Modules, Name, WebsiteIds } from './schema.ts'
import type { Window } from './windows.ts'

const momentOrNull = (description: string) =>
  Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', description })
const Kind = Type.Unsafe<'freeze' | 'maintenance'>({
  type: 'string',
  enum: ['freeze', 'maintenance'],
  description: '`freeze`: nothing may change within; `maintenance`: changes are made within only',
})
const Recurrence = Type.Object(
  {
    cron: Type.String({
      minLength: 9,
      maxLength: 100,
      description: 'Minute, hour, day, month, weekday',
      examples: ['0 2 * * 2'],
    }),
    time_zone: Type.String({ minLength: 1, maxLength: 60, description: 'IANA', examples: ['Europe/Berlin'] }),
    duration_minutes: Type.Integer({
      minimum: 1,
      maximum: 44_640,
      description: 'As they really pass, also when the clocks change',
    }),
  },
  { additionalProperties: false },
)

/** The platform's hold for all websites of all tenants. */
const platformFields = {
  name: Name,
  reason: Type.String({ maxLength: 500, description: 'Shown to whoever is held back' }),
  kind: Kind,
  enabled: Type.Boolean(),
  environments: Environments,
  modules: Modules,
  starts_at: momentOrNull('Of a window that is open once'),
  ends_at: momentOrNull('The first moment after it'),
  recurring: Type.Unsafe<Static<typeof Recurrence> | null>({ ...Recurrence, type: ['object', 'null'] }),
}
const tenantFields = { ...platformFields, website_ids: WebsiteIds }

const example = {
  name: 'Christmas',
  reason: 'Nobody is there to help',
  kind: 'freeze',
  environments: ['production'],
  modules: ['theme', 'plugin'],
  starts_at: '2029-12-20T17:00:00Z',
  ends_at: '2030-01-02T08:00:00Z',
}

const { name, kind, environments, modules, ...platformOthers } = platformFields
const required = { name, kind, environments, modules }
const platformOptional = Type.Partial(Type.Object(platformOthers)).properties

export const NewPlatformWindow = Type.Object(
  { ...required, ...platformOptional },
  { additionalProperties: false, examples: [example] },
)
export const NewWindow = Type.Object(
  { ...required, ...platformOptional, website_ids: Type.Optional(WebsiteIds) },
  { additionalProperties: false, examples: [example] },
)
const changeOptions = {
  additionalProperties: false,
  minProperties: 1,
  examples: [{ ends_at: '2030-01-03T08:00:00Z' }],
}
export const PlatformWindowChange = Type.Object(
  Type.Partial(Type.Object(platformFields)).properties,
  changeOptions,
)
export const WindowChange = Type.Object(Type.Partial(Type.Object(tenantFields)).properties, changeOptions)

export const WindowBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  ...tenantFields,
  is_open: Type.Boolean({ description: 'Now' }),
  open_until: momentOrNull('The end of the time it is open now'),
  opens_next_at: momentOrNull('When it opens after now'),
  created_by: Type.String(),
  version: Type.Integer(),
  created_at: Type.String({ format: 'date-time' }),
  updated_at: Type.String({ format: 'date-time' }),
})

export function viewWindow(row: Window, now: Date): Static<typeof WindowBody> {
  const {
    id,
    name: title,
    reason,
    enabled,
    website_ids,
    cron,
    time_zone,
    duration_minutes,
    created_by,
    version,
  } = row
  const open = spanAt(row, now)
  return {
    id,
    name: title,
    reason,
    kind: row.kind === 'freeze' ? 'freeze' : 'maintenance',
    enabled,
    environments: row.environments as Environment[],
    modules: row.modules as Module[],
    website_ids,
    starts_at: row.starts_at?.toISOString() ?? null,
    ends_at: row.ends_at?.toISOString() ?? null,
    recurring:
      cron === null || time_zone === null || duration_minutes === null
        ? null
        : { cron, time_zone, duration_minutes },
    is_open: enabled && open !== undefined,
    open_until: (enabled && open?.until.toISOString()) || null,
    opens_next_at: (enabled && nextSpan(row, now)?.from.toISOString()) || null,
    created_by,
    version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}
