/** Webhooks: a tenant's own programs hear of its events, signed and retried (standardwebhooks.com). */

export { emitEvent, emitEvents } from './emit.ts'
export type { EventType, WebhookEvent } from './events.ts'
