/** The catalogue of events that webhooks and plugins can hear of: what each means and carries. Ids and words, never secrets. */
import { type Static, type TSchema, Type } from 'typebox'
import { type HookName, isHookName } from '../../plugin/hooks.ts'
import { OrderShape, SubmissionShape } from '../../plugin/shapes.ts'

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
const content = {
  website_id: Id,
  entry_id: Id,
  type: Type.String({ description: 'page, post, or the slug of a collection' }),
  title: Text,
  slug: Text,
  path: Type.Union([Text, Type.Null()], {
    description: 'Where visitors find it, or found it; null for drafts',
  }),
  version: Count,
}
const member = { user_id: Id, name: Text, role: Text }
const plugin = { website_id: Id, plugin: Text, version: Text }
const domain = {
  domain_id: Id,
  host: Type.String({ description: 'In ASCII; a wildcard begins with *.' }),
  website_id: Type.Optional(
    Type.String({ format: 'uuid', description: 'Absent: it leads to the main website' }),
  ),
  state: Text,
}
const certificate = {
  certificate_id: Id,
  names: Type.Array(Text, { description: 'In ASCII; may hold wildcards' }),
  source: Type.Enum(['acme', 'upload']),
  expires_at: Moment,
}
/** What plugins tell of: `data` holds what visitors sent them. */
const told = <Data extends TSchema>(data: Data) => ({ website_id: Id, plugin: Text, data })

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
  'content.saved': event('A draft was added or saved', { ...content, is_new: Type.Boolean() }),
  'content.published': event('Visitors see what was written', content),
  'content.unpublished': event('It was taken off the website; the draft stays', content),
  'content.deleted': event('It is in the trash, or gone for good', { ...content, permanent: Type.Boolean() }),
  'media.added': event('A file was added to the media of a website', {
    website_id: Id,
    media_id: Id,
    filename: Text,
    content_type: Text,
    size_bytes: Count,
  }),
  'member.joined': event('Somebody became a member of the tenant', member),
  'member.left': event('Somebody is no member any more', member),
  'form.submitted': event('A visitor sent a form; a plugin took it', told(SubmissionShape)),
  'order.placed': event('A visitor ordered', told(OrderShape)),
  'order.paid': event('An order was paid', told(OrderShape)),
  'order.canceled': event('An order was canceled', told(OrderShape)),
  'plugin.installed': event('A website has a plugin that it had not before', plugin),
  'plugin.enabled': event('A plugin of a website was switched on', plugin),
  'plugin.updated': event('A plugin of a website runs another version', {
    ...plugin,
    previous_version: Text,
  }),
  'plugin.configured': event('The settings of a plugin, or what it may do, were changed', plugin),
  'plugin.disabled': event('A plugin of a website was switched off, by somebody or for its failures', {
    ...plugin,
    reason: TextOrNull,
  }),
  'plugin.removed': event('A website has a plugin no more', plugin),
  'plugin.event': event('A plugin tells of something of its own; `event` is one its manifest names', {
    ...told(Type.Record(Type.String(), Type.Unknown())),
    event: Text,
  }),
  'domain.added': event('A name was claimed; it waits for its proof', domain),
  'domain.verified': event('A name was proven: its website answers under it', domain),
  'domain.misconfigured': event('A name leads elsewhere, or its proof is gone; it will be lost', {
    ...domain,
    reason,
  }),
  'domain.lost': event('A name is not served any more: its proof is gone', { ...domain, reason }),
  'domain.removed': event('A name was given up', { ...domain, reason: TextOrNull }),
  'domain.transferred': event('A name was handed to another tenant, or received', {
    ...domain,
    direction: Type.Enum(['given', 'received']),
  }),
  'certificate.issued': event('A certificate was got for names that had none', certificate),
  'certificate.renewed': event('A certificate took the place of one that was to end', certificate),
  'certificate.failed': event('A certificate could not be got, or not be renewed for three days', {
    order_id: Id,
    names: certificate.names,
    reason: Type.Enum(['new', 'renewal', 'handshake', 'manual']),
    problem: Type.Object({ type: Text, detail: Text, hint: Text }),
  }),
  'certificate.expiring': event('A certificate ends in 14, 7, 3 or 1 days, and there is no other yet', {
    ...certificate,
    days_left: Count,
  }),
  'certificate.revoked': event('The authority revoked a certificate that is shown to visitors', certificate),
  'plugin.withdrawn': event('An advisory has stopped a plugin that a website uses', { ...plugin, reason }),
} as const satisfies Record<string, { description: string; data: TSchema }>

export type EventType = keyof typeof EVENTS
export type WebhookEvent = {
  [Kind in EventType]: { type: Kind; data: Static<(typeof EVENTS)[Kind]['data']> }
}[EventType]

export const EVENT_TYPES = Object.keys(EVENTS) as EventType[]

/** What plugins call an event where they call it otherwise: their hooks are named after when they run. */
const HOOKS_OF: Partial<Record<EventType, HookName>> = {
  'content.saved': 'content.after_save',
  'content.published': 'content.after_publish',
  'content.unpublished': 'content.after_unpublish',
  'content.deleted': 'content.after_delete',
  'media.added': 'media.after_add',
}

/** The hook that plugins hear of an event with; none of what is not theirs to know. */
export function hookOf(type: EventType): HookName | undefined {
  return HOOKS_OF[type] ?? (isHookName(type) ? type : undefined)
}

/** What a webhook that wants everything names, besides what is to come. */
export const ALL_EVENTS = '*'

/** Goes to one webhook when somebody tries it, and cannot be chosen. */
export const TEST_EVENT = 'webhook.test'

function event<Fields extends Record<string, TSchema>>(description: string, fields: Fields) {
  return { description, data: Type.Object(fields) }
}
