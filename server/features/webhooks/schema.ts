/** What webhooks and their deliveries look like in the API. */
import { type Static, Type } from 'typebox'
import { PageQuery } from '../../kernel/http/page.ts'
import { ALL_EVENTS, EVENT_TYPES } from './events.ts'
import type { AttemptRow, DeliveryRow, WebhookRow } from './queries.ts'

const STATES = ['waiting', 'succeeded', 'failed'] as const

const Uuid = Type.String({ format: 'uuid' })
const Time = Type.String({ format: 'date-time' })
const timeOrNull = (description: string) => Type.Union([Time, Type.Null()], { description })
const TextOrNull = Type.Union([Type.String(), Type.Null()])

const input = {
  url: Type.String({
    minLength: 1,
    maxLength: 2_000,
    pattern: '^[!-~]+$',
    description: 'A public https address, or http; redirects are not followed',
  }),
  events: Type.Array(Type.Enum([...EVENT_TYPES, ALL_EVENTS]), {
    minItems: 1,
    uniqueItems: true,
    description: `Which events to hear of; \`${ALL_EVENTS}\` is all of them, those to come included`,
  }),
  description: Type.String({ maxLength: 500 }),
  enabled: Type.Boolean(),
}

const example = {
  url: 'https://hooks.example.com/hotswap',
  events: ['deployment.succeeded', 'deployment.failed'],
}

export const NewWebhook = Type.Object(
  {
    url: input.url,
    events: input.events,
    description: Type.Optional(input.description),
    enabled: Type.Optional(input.enabled),
  },
  { additionalProperties: false, examples: [example] },
)
export const WebhookChange = Type.Partial(Type.Object(input), {
  additionalProperties: false,
  minProperties: 1,
  examples: [{ events: [ALL_EVENTS] }],
})
export const Rotation = Type.Object(
  {
    overlap_hours: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 168,
        default: 24,
        description: 'So long the secret before signs as well; 0 if it has leaked',
      }),
    ),
  },
  { additionalProperties: false, examples: [{ overlap_hours: 24 }] },
)
export const Replay = Type.Object(
  {
    from: Time,
    to: Type.Optional(Type.String({ format: 'date-time', description: 'Now, if left out' })),
    only_missed: Type.Optional(
      Type.Boolean({ default: true, description: 'Only what neither has arrived nor still waits' }),
    ),
  },
  { additionalProperties: false, examples: [{ from: '2026-11-21T00:00:00Z' }] },
)
export const ReplayBody = Type.Object({
  queued: Type.Integer({ description: 'Events that are sent again' }),
  complete: Type.Boolean({ description: 'False when there are more: call again' }),
})

export const WebhookParams = Type.Object({ id: Uuid })
export const DeliveriesParams = Type.Object({ webhook_id: Uuid })
export const DeliveryParams = Type.Object({ webhook_id: Uuid, id: Uuid })
export const DeliveryQuery = Type.Object({
  ...PageQuery,
  state: Type.Optional(Type.Enum([...STATES])),
  type: Type.Optional(Type.String({ maxLength: 100, description: 'Type of the event' })),
})

const webhook = {
  id: Uuid,
  url: Type.String(),
  events: Type.Array(Type.String()),
  description: Type.String(),
  enabled: Type.Boolean(),
  disabled_reason: Type.Union([Type.String(), Type.Null()], {
    description: 'Why the platform switched it off',
  }),
  failing_since: timeOrNull('Since when nothing has arrived; null while things do'),
  previous_secret_until: timeOrNull('Until when the secret before the last rotation signs as well'),
  created_by: Type.String(),
  version: Type.Integer(),
  created_at: Time,
  updated_at: Time,
}
export const WebhookBody = Type.Object(webhook)
export const WebhookWithSecretBody = Type.Object({
  ...webhook,
  secret: Type.String({ description: 'What receivers verify signatures with: shown here and never again' }),
})

export const EventTypeBody = Type.Object({
  type: Type.String(),
  description: Type.String(),
  data: Type.Unknown({ description: 'JSON Schema of `data`' }),
})

const attempt = {
  number: Type.Integer(),
  at: Time,
  duration_ms: Type.Integer(),
  status: Type.Union([Type.Integer(), Type.Null()], { description: 'HTTP status; null without an answer' }),
  error: TextOrNull,
}
const delivery = {
  id: Uuid,
  webhook_id: Uuid,
  event_id: Type.String({ format: 'uuid', description: 'The header `webhook-id`' }),
  type: Type.String(),
  state: Type.Enum([...STATES]),
  next_attempt_at: timeOrNull('Null when it is over'),
  last_attempt: Type.Union([Type.Object(attempt), Type.Null()]),
  created_at: Time,
  finished_at: timeOrNull('Null while it waits'),
}
export const DeliveryBody = Type.Object(delivery)
export const DeliveryDetailBody = Type.Object({
  ...delivery,
  request_body: Type.String({ description: 'The signed bytes' }),
  attempts: Type.Array(
    Type.Object({ ...attempt, response_excerpt: Type.String({ description: '2,000 bytes at most' }) }),
  ),
})
export const QueuedBody = Type.Object({ id: Type.String({ format: 'uuid', description: 'The delivery' }) })

export function viewWebhook(row: WebhookRow): Static<typeof WebhookBody> {
  const { id, url, events, description, enabled, disabled_reason, created_by, version } = row
  return {
    id,
    url,
    events,
    description,
    enabled,
    disabled_reason,
    failing_since: row.failing_since?.toISOString() ?? null,
    previous_secret_until: row.previous_secret_until?.toISOString() ?? null,
    created_by,
    version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

export function viewDelivery(row: DeliveryRow): Static<typeof DeliveryBody> {
  const { id, webhook_id, event_id, type, number, at, duration_ms, status, error } = row
  const state = row.state as Static<typeof DeliveryBody>['state']
  return {
    id,
    webhook_id,
    event_id,
    type,
    state,
    next_attempt_at: state === 'waiting' ? row.next_attempt_at.toISOString() : null,
    last_attempt:
      number === null || at === null || duration_ms === null
        ? null
        : { number, at: at.toISOString(), duration_ms, status, error },
    created_at: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
  }
}

export function viewDeliveryDetail(
  row: DeliveryRow,
  requestBody: string,
  attempts: readonly AttemptRow[],
): Static<typeof DeliveryDetailBody> {
  return {
    ...viewDelivery(row),
    request_body: requestBody,
    attempts: attempts.map(({ number, at, duration_ms, status, error, excerpt }) => ({
      number,
      at: at.toISOString(),
      duration_ms,
      status,
      error,
      response_excerpt: excerpt,
    })),
  }
}
