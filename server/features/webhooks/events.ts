/** The catalogue of events that webhooks can hear of: what each means and what it carries. Ids and words, never secrets. */
import { type Static, type TSchema, Type } from 'typebox'

const Id = Type.String({ format: 'uuid' })
const Text = Type.String()
const TextOrNull = Type.Union([Type.String(), Type.Null()])
const Count = Type.Integer({ minimum: 0 })
const Moment = Type.String({ format: 'date-time' })

const deployment = {
  deployment_id: Id,
  module: Text,
  environment: Text,
  strategy: Text,
  state: Text,
  websites: Type.Object({ total: Count, live: Count, failed: Count, rolled_back: Count }),
  requested_by: Text,
  note: TextOrNull,
}
const approval = {
  approval_id: Id,
  deployment_id: Id,
  module: Text,
  environment: Text,
  summary: Text,
  requested_by: Text,
  expires_at: Type.Union([Moment, Type.Null()]),
}
const reason = Type.String({ description: 'In words' })

/** By type. A new member of `data` is no change that receivers notice; taking one away is. */
export const EVENTS = {
  'deployment.started': event('A deployment began', deployment),
  'deployment.step': event('A step of a deployment began or ended', {
    ...deployment,
    step: Text,
    step_state: Text,
    detail: TextOrNull,
  }),
  'deployment.waiting': event('A deployment waits: for an approval, a window, or a decision', {
    ...deployment,
    reason,
    until: Type.Union([Moment, Type.Null()]),
  }),
  'deployment.succeeded': event('Everything the deployment changes is live', deployment),
  'deployment.failed': event('A deployment ended without success; its state is failed, aborted or rejected', {
    ...deployment,
    reason,
  }),
  'deployment.rolled_back': event('What the deployment had changed was taken back', {
    ...deployment,
    reason,
  }),
  'approval.requested': event('A deployment needs an approval', approval),
  'approval.reminder': event('An approval is still open', approval),
  'approval.decided': event('An approval was given, refused, or ran out of time', {
    ...approval,
    decision: Type.Enum(['approved', 'rejected', 'expired', 'canceled']),
    decided_by: TextOrNull,
    comment: TextOrNull,
  }),
  'website.released': event('Visitors of a website see another release', {
    website_id: Id,
    release: Count,
    previous_release: Type.Union([Count, Type.Null()]),
    deployment_id: Type.Union([Id, Type.Null()]),
  }),
} as const satisfies Record<string, { description: string; data: TSchema }>

export type EventType = keyof typeof EVENTS
export type WebhookEvent = {
  [Kind in EventType]: { type: Kind; data: Static<(typeof EVENTS)[Kind]['data']> }
}[EventType]

export const EVENT_TYPES = Object.keys(EVENTS) as EventType[]

/** What a webhook that wants everything names, besides what is to come. */
export const ALL_EVENTS = '*'

/** Goes to one webhook when somebody tries it, and cannot be chosen. */
export const TEST_EVENT = 'webhook.test'

function event<Fields extends Record<string, TSchema>>(description: string, fields: Fields) {
  return { description, data: Type.Object(fields) }
}
