/**
 * What hostile code tries, and what stops it. Every attack runs in one sandbox, whose other tenant goes on being answered;
 * none may take longer than its limits and a thread's overrun, nor more memory than its cap.
 */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, suite, test } from 'node:test'
import { OVERRUN_MS } from './limits.ts'
import { type Sandbox, type SandboxCall, type SandboxResult, openSandbox } from './sandbox.ts'

const prelude = readFileSync(new URL('../plugin/guest.js', import.meta.url), 'utf8')
const LIMITS = { cpuMs: 60, wallMs: 2_000, memoryMb: 32, outputLength: 50_000, hostCalls: 30 }
/** A machine that does many things at once, this suite among them, is late. */
const LATE_MS = 3_000

let sandbox: Sandbox
let attackers = 0
before(() => {
  sandbox = openSandbox({ prelude, threads: 2 })
})
after(() => sandbox[Symbol.asyncDispose]())

/** Runs the body of a function as a plugin of a tenant of its own. */
function attack(
  body: string,
  more: Partial<SandboxCall> = {},
  where: Sandbox = sandbox,
): Promise<SandboxResult> {
  attackers += 1
  return where.run({
    key: `tenant-${attackers}/site/plugin`,
    tenant: `tenant-${attackers}`,
    isUrgent: true,
    codeHash: body,
    code: async () => `var __plugin = { hooks: { attack: async (event, site) => { ${body} } } }`,
    call: JSON.stringify({ call: { kind: 'hook', name: 'attack', event: {} }, site: {} }),
    limits: LIMITS,
    host: async () => null,
    ...more,
  })
}

async function neighbour(): Promise<void> {
  const result = await attack('return 6 * 7', { key: 'neighbour/site/plugin', tenant: 'neighbour' })
  assert.deepEqual(result.ok && result.value, 42, JSON.stringify(result))
}

/** Code that must be stopped by one of the limits, and in time. */
async function isStopped(body: string, ...limits: string[]): Promise<void> {
  const began = performance.now()
  const result = await attack(body)
  const ms = performance.now() - began
  assert.ok(!result.ok, `it ended well: ${JSON.stringify(result)}`)
  assert.equal(result.reason, 'limit', JSON.stringify(result))
  if (result.reason === 'limit') assert.ok(limits.includes(result.limit), JSON.stringify(result))
  assert.ok(ms < LIMITS.cpuMs + OVERRUN_MS + LATE_MS, `${ms} ms`)
  await neighbour()
}

/** Code that may come to whatever end, as long as it is in time and within its memory. */
async function isHarmless(body: string): Promise<SandboxResult> {
  const result = await attack(body)
  await neighbour()
  return result
}

suite('time', () => {
  const LOOPS: Record<string, string> = {
    'a loop': 'for (;;) ;',
    'a loop that catches what interrupts it': 'for (;;) try { for (;;) ; } catch {} finally { for (;;) ; }',
    'a getter': 'const o = { get x() { for (;;) ; } }; return o.x',
    'a proxy': 'return new Proxy({}, { get() { for (;;) ; }, has() { for (;;) ; } }).x',
    'a proxy that is its own prototype':
      'const p = new Proxy({}, { getPrototypeOf: () => p, get: (t, k, r) => Reflect.get(r, k) }); return p.x instanceof Object',
    toJSON: 'return JSON.stringify({ toJSON() { for (;;) ; } })',
    'a reviver': 'return JSON.parse("[1]", () => { for (;;) ; })',
    'a regular expression': 'return /^(a+)+$/.test("a".repeat(64) + "b")',
    'a regular expression with lookbehind': 'return /(?=(a|aa)+$)(?:(a|aa)+)+c/.test("a".repeat(64))',
    'a replacer': 'return "aaaa".replace(/a/g, () => { for (;;) ; })',
    'a comparator': 'return [3, 2, 1].sort(() => { for (;;) ; })',
    'an iterator':
      'for (const x of { [Symbol.iterator]: () => ({ next: () => ({ value: 1, done: false }) }) }) ;',
    'a spread iterator': 'return Math.max(...{ *[Symbol.iterator]() { for (;;) yield 1 } })',
    'a generator': 'function* g() { for (;;) yield 1 } for (const x of g()) ;',
    promises: 'const again = () => Promise.resolve().then(again); return again()',
    microtasks: 'const again = () => queueMicrotask(again); again(); return new Promise(() => {})',
    await: 'for (;;) await null',
    'a thenable': 'return { then(resolve) { resolve(this) } }',
    valueOf: 'return 1 + { valueOf() { for (;;) ; } }',
    'an async iterator': 'for await (const x of (async function* () { for (;;) yield 1 })()) ;',
    'evaluated code': 'return new Function("for (;;) ;")()',
    'a class': 'class A { static { for (;;) ; } }',
    'a tagged template': 'const t = () => { for (;;) ; }; return t`x`',
    'searching in a long array': 'const a = new Array(1e6).fill(0); for (;;) a.indexOf(1)',
    joining: 'const a = new Array(2e5).fill("xy"); for (;;) a.join(",").length',
    sorting: 'const a = Array.from({ length: 2e5 }, (_, i) => (i * 7919) % 200003); for (;;) a.toSorted()',
    parsing: 'const s = "[" + "1,".repeat(1e5) + "1]"; for (;;) JSON.parse(s)',
    'large numbers': 'for (;;) 3n ** 100_000n',
    splitting: 'const s = "a".repeat(1e5); for (;;) s.split("").reverse().join("")',
    normalizing: 'const s = "ａ\\u0301".repeat(5e4); for (;;) s.normalize("NFKD")',
    addresses: 'for (;;) new URL("http://a.example/" + "x/../".repeat(1000))',
  }
  for (const [name, body] of Object.entries(LOOPS))
    test(name, () => isStopped(body, 'cpu', 'time', 'memory', 'stack'))

  test('the top level', async () => {
    const result = await attack('', { codeHash: 'top', code: async () => 'for (;;) ;' })
    assert.ok(!result.ok && result.reason === 'limit' && result.limit === 'cpu', JSON.stringify(result))
    await neighbour()
  })

  test('waiting for ever', async () => {
    const began = performance.now()
    const result = await attack('return site.kv.get("a")', {
      host: () => new Promise(() => {}),
      limits: { ...LIMITS, wallMs: 100 },
    })
    assert.ok(!result.ok && result.reason === 'limit' && result.limit === 'time', JSON.stringify(result))
    assert.ok(performance.now() - began < 100 + LATE_MS)
  })

  test('ten thousand timers', async () => {
    const result = await isHarmless(
      'let made = 0; try { for (let i = 0; i < 1e4; i++) { setTimeout(() => {}, 1e9); made++ } } catch (error) { return [made, error.name] }',
    )
    const [made] = (result.ok ? result.value : [Infinity]) as number[]
    assert.ok((made ?? Infinity) <= 50, JSON.stringify(result))
  })

  test('work that goes on after the answer', async () => {
    const result = await isHarmless(
      'globalThis.again = () => Promise.resolve().then(again); setTimeout(again, 0); return "done"',
    )
    assert.ok(result.ok || result.reason === 'limit', JSON.stringify(result))
  })
})

suite('memory', () => {
  const BOMBS: Record<string, string> = {
    arrays: 'const a = []; for (;;) a.push(new Array(1000).fill(1))',
    strings: 'const a = []; for (;;) a.push("x".repeat(1e5) + a.length)',
    'a string that doubles': 'let s = "x"; for (;;) s += s',
    'typed arrays': 'const a = []; for (;;) a.push(new Uint8Array(1e6))',
    'a large typed array': 'return new Uint8Array(2 ** 31 - 1).length',
    'a resizable buffer':
      'const b = new ArrayBuffer(1, { maxByteLength: 1e9 }); b.resize(9e8); return b.byteLength',
    closures:
      'let f = () => 0; for (;;) { const g = f; const big = new Array(1000).fill(0); f = () => [g, big] }',
    objects: 'let o = null; for (;;) o = { o, x: [1, 2, 3], y: "abc" }',
    maps: 'const m = new Map(); for (let i = 0; ; i++) m.set(i, { i })',
    properties: 'const o = {}; for (let i = 0; ; i++) o["key" + i] = i',
    promises: 'const a = []; for (;;) a.push(new Promise(() => {}))',
    'regular expressions':
      'const a = []; for (let i = 0; ; i++) a.push(new RegExp("a{1," + (i % 1000 + 1) + "}b".repeat(50)))',
    functions: 'const a = []; for (let i = 0; ; i++) a.push(new Function("return " + "1+".repeat(1000) + i))',
    padding: 'return "x".padStart(2 ** 30 - 2).length',
    'an array of holes that are filled': 'return new Array(2 ** 27).fill(0).length',
    'Array.from': 'return Array.from({ length: 1e9 }).length',
    replacing: 'return "a".repeat(1e6).replaceAll("a", "b".repeat(1e4)).length',
    symbols: 'const a = []; for (let i = 0; ; i++) a.push(Symbol.for("s" + i))',
    errors: 'const a = []; for (;;) a.push(new Error("x".repeat(1000)))',
  }
  for (const [name, body] of Object.entries(BOMBS))
    test(name, async () => {
      const result = await isHarmless(body)
      assert.ok(!result.ok, 'it ended well')
      assert.ok(
        result.reason === 'limit' || /RangeError|out of memory|invalid/i.test(result.message),
        JSON.stringify(result),
      )
    })

  test('the process does not grow beyond the caps', async () => {
    const bombs = Array.from({ length: 12 }, () =>
      attack('const a = []; for (;;) a.push(new Uint8Array(1e5).fill(1))', {
        limits: { ...LIMITS, cpuMs: 300 },
      }),
    )
    let most = 0
    const beginning = process.memoryUsage().rss
    const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 5)
    await Promise.all(bombs)
    clearInterval(watch)
    // Two threads with one turn at a time; memories that were given up wait for the garbage collector.
    const grown = (most - beginning) / 1_048_576
    assert.ok(grown < 12 * LIMITS.memoryMb, `${grown.toFixed(0)} MiB`)
  })

  test('an answer that is too large', () => isStopped('return "x".repeat(60_000)', 'output'))
  test('too much for a host function', async () => {
    const result = await isHarmless('return site.kv.set("a", "x".repeat(3e6)).catch((error) => error.code)')
    assert.equal(result.ok && result.value, 'invalid', JSON.stringify(result))
  })
  test('too many host functions', async () => {
    const result = await isHarmless(
      'let n = 0; for (let i = 0; i < 200; i++) await site.kv.get("a").catch((error) => { if (error.code === "limit") n++ }); return n',
    )
    assert.equal(result.ok && result.value, 170, JSON.stringify(result))
  })
  test('a flood of messages', async () => {
    const result = await isHarmless('for (let i = 0; i < 1e5; i++) console.log("x".repeat(1e3), i); return 1')
    assert.ok(result.logs.length <= 101)
  })
})

suite('depth', () => {
  const DEPTHS: Record<string, string> = {
    'a function that calls itself': 'const f = () => f() + 1; return f()',
    'a constructor': 'class A { constructor() { new A() } } new A()',
    'a getter that reads itself': 'const o = { get x() { return this.x } }; return o.x',
    toString: 'const o = { toString() { return "" + this } }; return "" + o',
    'nested JSON': 'return JSON.parse("[".repeat(1e5) + "]".repeat(1e5))',
    'nested structures': 'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return JSON.stringify(a).length',
    'a nested regular expression': 'return new RegExp("(".repeat(1e5) + ")".repeat(1e5))',
    'nested code': 'return new Function("return " + "(".repeat(1e5) + ")".repeat(1e5))',
    'a chain of prototypes':
      'let o = {}; for (let i = 0; i < 1e5; i++) o = Object.create(o); return "x" in o ? 1 : JSON.stringify({ o })',
    'a chain of proxies': 'let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); return p.x',
    'bound functions': 'let f = () => 1; for (let i = 0; i < 1e5; i++) f = f.bind(null); return f()',
    flat: 'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a.flat(Infinity).length',
  }
  for (const [name, body] of Object.entries(DEPTHS))
    test(name, async () => {
      const result = await isHarmless(body)
      assert.ok(result.ok || result.reason === 'limit' || result.reason === 'error', JSON.stringify(result))
    })
})

suite('ways out', () => {
  const LOOKED_FOR = [
    'process',
    'require',
    'module',
    'Buffer',
    'global',
    'WebAssembly',
    'Atomics.wait',
    'fetch',
    'XMLHttpRequest',
    'importScripts',
    'postMessage',
    'Deno',
    'Bun',
    'std',
    'os',
    'bjson',
    'scriptArgs',
    'print',
    'load',
    'gc',
    'navigator',
    'SharedArrayBuffer.prototype.grow.constructor("return process")()',
  ]
  test('names of what is outside', async () => {
    const body = `const found = []
      for (const name of ${JSON.stringify(LOOKED_FOR)}) { try { const value = (0, eval)(name); if (value !== undefined && name !== 'global') found.push(name) } catch {} }
      return found`
    const result = await isHarmless(body)
    assert.deepEqual(result.ok && result.value, [], JSON.stringify(result))
  })

  const CHAINS: Record<string, string> = {
    constructors:
      'return [].constructor.constructor("return typeof process + typeof require + typeof globalThis.process")()',
    'constructors of host functions':
      'const c = site.kv.get.constructor; return c("return typeof process + typeof require")()',
    'constructors of host errors':
      'const error = await site.kv.get("x").catch((e) => e) ?? new Error(); return error.constructor.constructor("return typeof process")()',
    'constructors of what the host answers':
      'const value = await site.kv.get("x"); return ({}).constructor.constructor("return typeof process")() + typeof value',
    'an async function': 'return (async () => {}).constructor("return typeof process")()',
    'a generator': 'return (function* () {}).constructor("yield typeof process")().next().value',
    'a stack trace':
      'try { null.x } catch (error) { return [error.stack.includes("node:"), error.stack.includes("/work"), error.stack.includes("server/")].join() }',
    prepareStackTrace:
      'let seen = ""; Error.prepareStackTrace = (e, frames) => { try { seen = typeof frames[0].getThis() } catch (x) { seen = "none" } return "" }; new Error().stack; return seen || "none"',
    'the functions of a stack trace':
      'let seen = []; try { Error.prepareStackTrace = (e, frames) => { seen = frames.map((frame) => typeof frame.getFunction()); return "" } } catch {} Array.prototype.toJSON = function () { new Error().stack; return [] }; site.log.info("x"); JSON.stringify([]); return seen.join() || "none"',
    'the prelude': 'return typeof __hotswap.send + typeof __hotswap.done + Object.isFrozen(__hotswap)',
    import: 'return import("node:fs").then(() => "imported", () => "refused")',
    with: 'return new Function("with (globalThis) { return typeof process }")()',
    'symbols of the runtime':
      'return Object.getOwnPropertyNames(globalThis).filter((name) => /node|host|quickjs|emscripten|std|os$/i.test(name) && name !== "HostError").join()',
  }
  const ANSWERS = /^(undefined|refused|none|false|true|null|object|string|,)*$/
  for (const [name, body] of Object.entries(CHAINS))
    test(name, async () => {
      const result = await isHarmless(body)
      if (result.ok)
        assert.match(
          String(result.value),
          name === 'the prelude' ? /^undefinedundefinedtrue$|^(undefined)+true$/ : ANSWERS,
        )
      else assert.equal(result.reason, 'error', JSON.stringify(result))
    })

  test('the entries of the prelude cannot be replaced', async () => {
    const result = await isHarmless(
      '"use strict"; const failed = []; for (const act of [() => { globalThis.__hotswap = {} }, () => { __hotswap.begin = 1 }, () => { delete globalThis.__hotswap }]) try { act(); failed.push("done") } catch (error) { failed.push(error.name) } return failed',
    )
    assert.deepEqual(
      result.ok && result.value,
      ['TypeError', 'TypeError', 'TypeError'],
      JSON.stringify(result),
    )
  })

  test('forged answers of the host, forged calls and forged ends reach nobody else', async () => {
    const asked: string[] = []
    const result = await attack(
      'for (let i = 0; i < 1000; i++) __hotswap.settle(i, true, JSON.stringify({ forged: true }), 0); __hotswap.begin(JSON.stringify({ call: { kind: "hook", name: "attack", event: {} }, site: {} }), "0".repeat(32), 0); return site.kv.get("a")',
      {
        limits: { ...LIMITS, hostCalls: 5 },
        host: async (name) => {
          asked.push(name)
          return null
        },
      },
    )
    assert.ok(asked.length <= 5)
    assert.ok(!result.ok || result.value === null || result.value !== undefined)
    await neighbour()
  })

  test('an answer that is no JSON, by code that got hold of the way out, ends its call and nothing else', async () => {
    const unguarded =
      'const { done } = __hotswap; __hotswap = { begin() { done("+{no json", "no json") }, settle() {} }'
    await using open = openSandbox({ prelude: unguarded, threads: 2 })
    const result = await attack('', { code: async () => '' }, open)
    assert.deepEqual(!result.ok && result.reason, 'error', JSON.stringify(result))
  })

  test('odd values as answers', async () => {
    for (const value of [
      '1n',
      'Symbol("x")',
      '() => 1',
      'new Proxy({}, { ownKeys() { throw new Error("x") } })',
      '(() => { const o = {}; o.o = o; return o })()',
      '{ toJSON: () => undefined }',
      '"\\ud800"',
      '-0',
      'NaN',
    ]) {
      const result = await isHarmless(`return ${value}`)
      assert.ok(result.ok || result.reason === 'error', JSON.stringify(result))
    }
  })

  test('odd things thrown', async () => {
    for (const value of [
      'null',
      'undefined',
      '1n',
      'Symbol("x")',
      '{ get message() { throw 1 } }',
      'Object.assign(new Error("a"), { stack: { toString() { for (;;) ; } } })',
      'Object.assign(new Error("a"), { message: "x".repeat(1e6) })',
      'new Proxy(new Error(), { get() { throw 2 } })',
    ]) {
      const result = await isHarmless(`throw ${value}`)
      assert.ok(!result.ok, JSON.stringify(result))
      if (!result.ok) assert.ok(result.message.length <= 2_000, `${result.message.length}`)
    }
  })

  test('a broken language of its own is mended for the next call', async () => {
    const key = 'broken/site/plugin'
    const handlers = `var __plugin = { hooks: {
      attack: () => { JSON.parse = JSON.stringify = () => { throw 1 }; Promise.prototype.then = null; Promise.resolve = null; Object.hasOwn = null; Map.prototype.get = null; globalThis.__plugin = null; String = null; return 1 },
      look: () => JSON.stringify([typeof Promise.prototype.then, typeof Object.hasOwn, typeof String]) } }`
    const call = (name: string) =>
      attack('', {
        key,
        codeHash: 'broken',
        code: async () => handlers,
        call: JSON.stringify({ call: { kind: 'hook', name, event: {} }, site: {} }),
      })
    for (let i = 0; i < 5; i++) {
      await call('attack')
      const look = await call('look')
      assert.equal(look.ok && look.value, '["function","function","function"]', JSON.stringify(look))
    }
  })
})

suite('clocks', () => {
  test('stand still while code runs', async () => {
    const result = await isHarmless(
      'const seen = new Set(); for (let i = 0; i < 20000; i++) seen.add(Date.now()).add(performance.now()).add(new Date().getTime()); return seen.size',
    )
    assert.equal(result.ok && result.value, 2, JSON.stringify(result))
  })
  test('cannot be found by other ways', async () => {
    const result = await isHarmless(
      'const RealDate = Date.prototype.constructor; const a = [RealDate.now(), new RealDate().getTime(), new (Object.getPrototypeOf(new Date()).constructor)().getTime(), Reflect.construct(Date, []).getTime()]; return new Set(a).size',
    )
    assert.equal(result.ok && result.value, 1, JSON.stringify(result))
  })
})

suite('shares', () => {
  test('a tenant that fills the queue waits for himself', async () => {
    let ended = 0
    const flood = Array.from({ length: 60 }, async () => {
      const limits = { ...LIMITS, wallMs: 5_000 }
      const { ok } = await attack('for (;;) ;', { tenant: 'flood', key: 'flood/site/plugin', limits })
      ended += 1
      return ok
    })
    for (let i = 0; i < 5; i++) await neighbour()
    assert.ok(ended < 40, `${ended} of the flood were served before five neighbours`)
    assert.ok((await Promise.all(flood)).every((ok) => !ok))
  })

  test('what a tenant has used up is refused, and comes back', async () => {
    const results = await Promise.all(
      Array.from({ length: 100 }, () =>
        attack('for (;;) ;', {
          tenant: 'greedy',
          key: 'greedy/site/plugin',
          limits: { ...LIMITS, cpuMs: 100, wallMs: 3_000 },
        }),
      ),
    )
    const refused = results.filter((result) => !result.ok && result.reason === 'busy').length
    assert.ok(refused > 0, 'nothing was refused')
    await neighbour()
  })
})
