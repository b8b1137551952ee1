import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EVENTS, type EventType } from '../features/webhooks/events.ts'
import { type Hook, EMITTABLE, HOOKS, HOOK_NAMES, isHookName } from './hooks.ts'
import { CALL_LIMITS, callClassOf, limitsOf } from './limits.ts'

/** The events that webhooks know under another name. */
const RENAMED: Record<string, EventType> = {
  'content.after_save': 'content.saved',
  'content.after_publish': 'content.published',
  'content.after_unpublish': 'content.unpublished',
  'content.after_delete': 'content.deleted',
  'media.after_add': 'media.added',
}

const hooks: [string, Hook][] = Object.entries(HOOKS)

for (const [name, { event }] of hooks.filter(([, { kind }]) => kind === 'after'))
  test(`${name} tells plugins what webhooks are told`, () => {
    const type = RENAMED[name] ?? (name as EventType)
    assert.ok(Object.hasOwn(EVENTS, type), `there is no event ${type}`)
    const known = Object.hasOwn(EMITTABLE, type)
    assert.deepEqual(shapeOf(event, known), shapeOf(EVENTS[type].data, known))
  })

test('what may be answered is said of filters and before-hooks, and of no other', () => {
  for (const [name, { kind, result }] of hooks) assert.equal(result === undefined, kind === 'after', name)
  assert.ok(isHookName('page.head') && !isHookName('constructor'))
})

test('each kind of call has its limits; a manifest may ask for less and gets no more', () => {
  const classes = HOOK_NAMES.map((name) => callClassOf({ kind: 'hook', name }))
  assert.deepEqual(new Set(classes), new Set(['page', 'page_html', 'before', 'event']))
  assert.equal(callClassOf({ kind: 'block', name: 'form' }), 'page')
  const call = { kind: 'endpoint', name: 'GET /' } as const
  assert.deepEqual(limitsOf(call), CALL_LIMITS.endpoint)
  assert.equal(limitsOf(call, { cpu_ms: 20 }).cpuMs, 20)
  assert.equal(limitsOf(call, { cpu_ms: 9_999, memory_mb: 9_999 }).memoryMb, CALL_LIMITS.endpoint.memoryMb)
})

/** Without words for people; of what plugins tell, `data` is looser where it goes to webhooks. */
function shapeOf(schema: object, withoutData: boolean): unknown {
  return JSON.parse(
    JSON.stringify(schema, (key, value: unknown) =>
      key === 'description' || (withoutData && key === 'data') ? undefined : value,
    ),
  )
}
