/** What the sandbox promises to honest code: answers, host functions, a clean start each time, and the globals of the language. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { runInThisContext } from 'node:vm'
import { HostFailure, type SandboxCall, type SandboxResult, openSandbox } from './sandbox.ts'

const prelude = readFileSync(new URL('../plugin/guest.js', import.meta.url), 'utf8')
const LIMITS = { cpuMs: 500, wallMs: 5_000, memoryMb: 64, outputLength: 100_000, hostCalls: 50 }

/** A sandbox that runs handlers, given as the text of an object of functions. */
function open() {
  const sandbox = openSandbox({ prelude, threads: 2 })
  const run = (handlers: string, name: string, more: Partial<SandboxCall> & { event?: unknown } = {}) => {
    const { event = {}, ...call } = more
    return sandbox.run({
      key: 'tenant/site/plugin',
      tenant: 'tenant',
      isUrgent: false,
      codeHash: handlers,
      code: async () => `var __plugin = { hooks: ${handlers} }`,
      call: JSON.stringify({
        call: { kind: 'hook', name, event },
        site: { title: 'Bakery', messages: { hi: 'Hi {name}' } },
      }),
      limits: LIMITS,
      host: async () => null,
      ...call,
    })
  }
  return { sandbox, run, [Symbol.asyncDispose]: () => sandbox[Symbol.asyncDispose]() }
}

function valueOf(result: SandboxResult): unknown {
  assert.ok(result.ok, JSON.stringify(result))
  return result.value
}

test('a handler gets the event and the site, and its answer comes back', async () => {
  await using app = open()
  const handlers =
    '{ greet: async ({ name }, site) => ({ text: site.t("hi", { name }), title: site.title }) }'
  assert.deepEqual(valueOf(await app.run(handlers, 'greet', { event: { name: 'Ada' } })), {
    text: 'Hi Ada',
    title: 'Bakery',
  })
  assert.equal(valueOf(await app.run('{ nothing: () => {} }', 'nothing')), null)
})

test('host functions are answered, and their refusals are errors with a code', async () => {
  await using app = open()
  const asked: unknown[] = []
  const handlers = `{
    get: async (event, site) => [await site.kv.get('a'), await site.table('orders').count()],
    refused: async (event, site) => { try { await site.kv.get('b') } catch (error) { return [error instanceof HostError, error.name, error.code, error.message] } },
  }`
  const host = async (name: string, input: unknown) => {
    asked.push([name, input])
    if ((input as { key?: string }).key === 'b') throw new HostFailure('not_granted', 'No.')
    return { seen: asked.length }
  }
  assert.deepEqual(valueOf(await app.run(handlers, 'get', { host })), [{ seen: 1 }, { seen: 2 }])
  assert.deepEqual(asked, [
    ['kv.get', { key: 'a' }],
    ['tables.count', { table: 'orders' }],
  ])
  assert.deepEqual(valueOf(await app.run(handlers, 'refused', { host })), [
    true,
    'HostError',
    'not_granted',
    'No.',
  ])
})

test('what nobody expected in a host function does not reach the code', async () => {
  await using app = open()
  const result = await app.run(
    '{ get: async (event, site) => site.kv.get("a").catch((error) => error.code + error.message) }',
    'get',
    {
      host: async () => {
        throw new Error('password of the database: 1234')
      },
    },
  )
  assert.match(String(valueOf(result)), /^unavailable/)
  assert.doesNotMatch(String(valueOf(result)), /1234/)
})

test('every call finds the memory as the code left it when it was loaded', async () => {
  await using app = open()
  const handlers = `{
    count: () => { globalThis.n = (globalThis.n ?? 0) + 1; Object.prototype.dirty = true; Array.prototype.map = null; delete globalThis.JSON
      return globalThis.n + ' ' + ('dirty' in {}) },
    look: () => [globalThis.n ?? null, 'dirty' in {}, typeof [].map, typeof JSON],
  }`
  for (let i = 0; i < 3; i++) {
    assert.equal(valueOf(await app.run(handlers, 'count')), '1 true')
    assert.deepEqual(valueOf(await app.run(handlers, 'look')), [null, false, 'function', 'object'])
  }
})

test('a failing call leaves nothing behind either, and memories made of an image behave like the first', async () => {
  await using app = open()
  const handlers = `{
    bad: () => { globalThis.n = 1; throw new Error('boom') },
    loop: () => { globalThis.n = 1; for (;;) ; },
    good: () => [globalThis.n ?? null, new Date().getTime() > 1e12, [3, 1, 2].sort(), new URL('https://a.example/b?c=1').searchParams.get('c')],
  }`
  const good = [null, true, [1, 2, 3], '1']
  assert.deepEqual(valueOf(await app.run(handlers, 'good')), good)
  const bad = await app.run(handlers, 'bad')
  assert.ok(!bad.ok && bad.reason === 'error')
  assert.match(bad.message, /boom/)
  assert.match(bad.stack ?? '', /main\.js/)
  assert.deepEqual(valueOf(await app.run(handlers, 'good')), good)
  // Its memory is given up; the next is made of the image.
  const loop = await app.run(handlers, 'loop', { limits: { ...LIMITS, cpuMs: 30 } })
  assert.ok(!loop.ok && loop.reason === 'limit' && loop.limit === 'cpu')
  for (let i = 0; i < 3; i++) assert.deepEqual(valueOf(await app.run(handlers, 'good')), good)
})

test('calls of one plugin run beside each other while they wait for host functions', async () => {
  await using app = open()
  let inside = 0
  let most = 0
  const { promise: open3, resolve } = Promise.withResolvers<null>()
  const host = async () => {
    inside += 1
    most = Math.max(most, inside)
    if (inside === 3) resolve(null)
    await open3
    inside -= 1
    return null
  }
  const handlers = '{ wait: async (event, site) => site.kv.get("a") }'
  const results = await Promise.all([1, 2, 3].map(() => app.run(handlers, 'wait', { host })))
  assert.ok(results.every(({ ok }) => ok))
  assert.equal(most, 3)
})

test('chance and ids differ from call to call, and the clock is that of the call', async () => {
  await using app = open()
  const handlers =
    '{ draw: () => [Math.random(), crypto.randomUUID(), Array.from(crypto.getRandomValues(new Uint8Array(8))).join(), Date.now(), performance.now()] }'
  const draws = await Promise.all(
    Array.from({ length: 6 }, async () => valueOf(await app.run(handlers, 'draw')) as unknown[]),
  )
  for (const column of [0, 1, 2]) assert.equal(new Set(draws.map((draw) => draw[column])).size, 6)
  for (const [, uuid, , now] of draws) {
    assert.match(String(uuid), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    assert.ok(Math.abs(Number(now) - Date.now()) < 60_000)
  }
})

test('the globals that authors expect are there, and agree with those of Node', async () => {
  await using app = open()
  const source = `() => {
    const params = new URLSearchParams('a=1&b=%C3%BC&a=2'); params.append('c', 'x y'); params.delete('b')
    const url = new URL('../up?x=1#h', 'https://user@shop.example:8443/a/b/c'); url.searchParams.set('x', 'ä'); url.hash = ''
    const bytes = new TextEncoder().encode('grüße 🎉 \\ud800')
    const clone = structuredClone({ at: new Date(5), list: [1, { a: new Set(['x']) }], map: new Map([[1, 2]]) })
    return JSON.parse(JSON.stringify({
      params: params.toString(), all: params.getAll('a'), size: params.size, url: url.href, origin: url.origin, bad: URL.canParse('http://'),
      bytes: Array.from(bytes), text: new TextDecoder().decode(bytes), broken: new TextDecoder().decode(Uint8Array.of(0xff, 0x41, 0xc3)),
      b64: btoa('\\u00ff\\u0000hello'), back: atob(btoa('hello')), clone: [clone.at.getTime(), [...clone.list[1].a], clone.map.get(1)],
      grouped: Object.groupBy([1, 2, 3], (n) => n % 2 ? 'odd' : 'even'), iso: new Date(0).toISOString(), date: new Date(2024, 0, 1) instanceof Date,
    }))
  }`
  const here = runInThisContext(`(${source})`) as () => unknown
  assert.deepEqual(valueOf(await app.run(`{ all: ${source} }`, 'all')), here())
})

test('timers ring, in their order, and can be taken back', async () => {
  await using app = open()
  const handlers = `{ ring: async () => {
    const heard = []
    const gone = setTimeout(() => heard.push('gone'), 5)
    clearTimeout(gone)
    await Promise.all([new Promise((done) => setTimeout(() => done(heard.push('late')), 60)), new Promise((done) => setTimeout((word) => done(heard.push(word)), 5, 'soon'))])
    return heard
  } }`
  assert.deepEqual(valueOf(await app.run(handlers, 'ring')), ['soon', 'late'])
})

test('what is logged comes back, cut where it is too much', async () => {
  await using app = open()
  const result = await app.run(
    '{ talk: (event, site) => { console.log("a", { b: 1 }); site.log.warn("careful"); for (let i = 0; i < 1e4; i++) console.error("x".repeat(300)) } }',
    'talk',
  )
  assert.deepEqual(result.logs.slice(0, 2), [
    { level: 'info', message: 'a {"b":1}' },
    { level: 'warn', message: 'careful' },
  ])
  assert.ok(result.logs.length <= 101)
  assert.ok(result.logs.reduce((sum, { message }) => sum + message.length, 0) <= 17_000)
})

test('code that cannot be loaded says why, and a call for which there is no handler, too', async () => {
  await using app = open()
  const syntax = await app.run('{ oops', 'any')
  assert.ok(!syntax.ok && /SyntaxError/.test(syntax.message))
  const thrown = await app.run('(() => { throw new Error("not today") })()', 'any')
  assert.ok(!thrown.ok && /not today/.test(thrown.message))
  const missing = await app.run('{ one: () => 1 }', 'toString')
  assert.ok(!missing.ok && /no hook “toString”/.test(missing.message))
})

test('a promise that is never settled ends the call at once', async () => {
  await using app = open()
  const began = performance.now()
  const result = await app.run('{ never: () => new Promise(() => {}) }', 'never')
  assert.ok(!result.ok && /never/.test(result.message))
  assert.ok(performance.now() - began < LIMITS.wallMs)
})

test('threads end when nothing is asked of them, and begin again', async () => {
  await using sandbox = openSandbox({ prelude, threads: 2, idleMs: 20 })
  const call = (): SandboxCall => ({
    key: 'k',
    tenant: 't',
    isUrgent: true,
    codeHash: 'h',
    code: async () => 'var __plugin = { hooks: { one: () => 1 } }',
    call: JSON.stringify({ call: { kind: 'hook', name: 'one', event: {} }, site: {} }),
    limits: LIMITS,
    host: async () => null,
  })
  assert.equal(valueOf(await sandbox.run(call())), 1)
  assert.equal(sandbox.figures().threads, 1)
  while (sandbox.figures().threads > 0) await new Promise((resolve) => setImmediate(resolve))
  assert.equal(valueOf(await sandbox.run(call())), 1)
})

test('texts that are longer than any limit stay inside', async () => {
  await using app = open()
  const big = '"x".repeat(8e6)'
  const answer = await app.run(`{ big: () => ${big} }`, 'big')
  assert.equal(!answer.ok && answer.reason === 'limit' && answer.limit, 'output', JSON.stringify(answer))
  const address = await app.run(`{ big: () => new URL(${big}, ${big}) }`, 'big')
  assert.ok(!address.ok && /Invalid URL/.test(address.message))
  const asked: string[] = []
  const host = async (name: string) => asked.push(name)
  const refused = await app.run(
    `{ big: async (event, site) => site.kv.set(${big}, 1).catch((error) => error.code) }`,
    'big',
    { host },
  )
  assert.deepEqual([valueOf(refused), asked], ['invalid', []])
})

test('a call that was about to begin where another one got stuck runs elsewhere', async () => {
  await using app = open()
  // One native call that looks at no clock.
  const handlers = `{
    stick: () => 'a'.repeat(4e6).indexOf('a'.repeat(2e6) + 'b'),
    add: () => 1 + 1,
  }`
  const limits = { ...LIMITS, cpuMs: 40, wallMs: 20_000, memoryMb: 128 }
  const stuck = app.run(handlers, 'stick', { key: 'a', tenant: 'a', limits })
  const next = app.run(handlers, 'add', { key: 'b', tenant: 'b', limits })
  const result = await stuck
  assert.ok(!result.ok && result.reason === 'limit', JSON.stringify(result))
  assert.equal(valueOf(await next), 2)
})
