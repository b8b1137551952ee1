/** The host function that tells webhooks and other plugins what happened on the site. */
import { Type } from 'typebox'
import { EMITTABLE } from '../../../plugin/hooks.ts'
import { type WebhookEvent, emitEvent } from '../../webhooks/webhooks.ts'
import { atHome, catalogued, defineHostFunction } from '../define.ts'
import { type HostCall, HostError } from '../host.ts'
import { closed } from '../input.ts'
import { requireShape } from '../require-shape.ts'

const DATA_MAX = 32_000
const RATE = { points: 600, window_seconds: 60 }

type Emittable = keyof typeof EMITTABLE

const emit = defineHostFunction({
  ...catalogued('events.emit'),
  input: closed({
    type: Type.String({ maxLength: 80 }),
    data: Type.Record(Type.String(), Type.Unknown(), { maxProperties: 100 }),
  }),
  async run(ctx, call, { type, data }) {
    const { siteId, plugin, manifest } = call
    if (!manifest.emits.some((declared) => declared.type === type))
      throw new HostError('invalid', `The event ${JSON.stringify(type)} is not among "emits" of plugin.json.`)
    if (JSON.stringify(data).length > DATA_MAX)
      throw new HostError('limit', `The data of an event has at most ${DATA_MAX} characters.`)
    const event = eventOf(call, type, data)
    const { allowed } = await ctx.rateLimiter.take(`plugin-events:${siteId}:${plugin.name}`, RATE)
    if (!allowed) throw new HostError('limit', `More than ${RATE.points} events were sent within a minute.`)
    await atHome(ctx, call, (tx) => emitEvent(ctx, tx, event))
  },
})

export const eventFunctions = { 'events.emit': emit }

/** One of those that everybody knows has its shape; any other one is the plugin's own and begins with its name. */
function eventOf({ siteId, plugin }: HostCall, type: string, data: Record<string, unknown>): WebhookEvent {
  const teller = { website_id: siteId, plugin: plugin.name }
  if (isEmittable(type)) {
    const told = requireShape(EMITTABLE[type], `events.emit: data of ${type}`, data)
    return { type, data: { ...teller, data: told } } as WebhookEvent
  }
  if (type.startsWith(`${plugin.name}.`))
    return { type: 'plugin.event', data: { ...teller, event: type, data } }
  throw new HostError(
    'invalid',
    `A plugin sends ${Object.keys(EMITTABLE).join(', ')} or events of its own, which begin with "${plugin.name}.".`,
  )
}

function isEmittable(type: string): type is Emittable {
  return Object.hasOwn(EMITTABLE, type)
}
