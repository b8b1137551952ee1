/**
 * What plugins cost: the sandbox until its first answer, a filter of a page of 12 kB, the memory of a plugin, pages made
 * with none, one and five of them, and a neighbour's pages while others attack. Pages out of the page cache are no concern of theirs.
 */
import { readFile } from 'node:fs/promises'
import { type Pages, openPages } from '../server/delivery/pages/pages.ts'
import type { SitePlugins } from '../server/delivery/pages/plugins/site-plugins.ts'
import type { SiteView } from '../server/delivery/pages/site-view.ts'
import { collectGarbage } from '../server/kernel/processes/settle.ts'
import { systemClock } from '../server/kernel/clock.ts'
import { withOwner } from '../server/kernel/db/migrate.ts'
import { createLog } from '../server/kernel/log.ts'
import { openBreaker } from '../server/features/plugin-calls/breaker.ts'
import { callClassOf, limitsOf } from '../server/plugin/limits.ts'
import type { PluginRuntime } from '../server/published/plugins.ts'
import { type Sandbox, openSandbox } from '../server/sandbox/sandbox.ts'
import { manifestOf, publishedPlugin } from '../test/kit/plugin-stage.ts'
import { open, startDatabases } from './database.ts'
import { type Sample, compare, measure, quantile } from './measure.ts'
import { addSite, addTenant } from './pages.ts'
import { type Line, print, printTable } from './report.ts'

const CONCURRENCY = 4
const STARTS = 10
/** No more than a thread keeps the memories of. */
const ACTIVE = 16
const ATTACKED = { concurrency: 1, durationMs: 1_000 }
const TURNS = { concurrency: CONCURRENCY, rounds: 5, durationMs: 1_000 }

const ADDER = `globalThis.__plugin = {
  hooks: { 'page.body_end': async ({ page }, site) => '<p class="note">' + page.title + ' – ' + site.title + '</p>' },
}`
const FILTER = `globalThis.__plugin = {
  hooks: { 'page.html': async ({ html }) => html.replaceAll('pears', '<em>pears</em>') },
}`
const PAGE = `<!doctype html><html><body>${'<p>The pears came early this year, and nobody was ready. We never are.</p>\n'.repeat(160)}</body></html>`

export async function run(): Promise<void> {
  const prelude = await readFile(new URL('../server/plugin/guest.js', import.meta.url), 'utf8')
  const start = () => openSandbox({ prelude })
  await printSandbox(start)
  await onStage(start, async (stage) => {
    await printPages(stage)
    await printAttack(stage)
  })
}

type Stage = { pages: Pages; view: SiteView; posts: string[]; sandbox: Sandbox }

/** A blog whose pages are made beside the threads of the sandbox. */
async function onStage(start: () => Sandbox, work: (stage: Stage) => Promise<void>): Promise<void> {
  await using databases = await startDatabases()
  const url = await databases.create('plugins')
  const tenantId = await addTenant(url)
  await using db = open(url, CONCURRENCY)
  const posts: string[] = []
  const view = await addSite(db, tenantId, posts)
  await withOwner(url, (owner) => owner.query('vacuum analyze'))
  await using sandbox = start()
  const pages = openPages({ db, log: createLog('warn'), clock: systemClock, plugins: runtimeOf(sandbox) })
  await work({ pages, view, posts, sandbox })
}

async function printSandbox(start: () => Sandbox): Promise<void> {
  const cold: number[] = []
  for (let index = 0; index < STARTS; index += 1) {
    await using sandbox = start()
    cold.push(await timeOf(() => ask(sandbox, 'one', ADDER, 'page.body_end', { page: { title: 'x' } })))
  }
  await using sandbox = start()
  const adder = (name: string) => ask(sandbox, name, ADDER, 'page.body_end', { page: { title: 'x' } })
  await adder('one')
  const first: number[] = []
  const before = await memory()
  for (let index = 0; index < ACTIVE; index += 1) first.push(await timeOf(() => adder(`plugin ${index}`)))
  const perPlugin = ((await memory()) - before) / ACTIVE
  const again = await measure(() => adder('plugin 0'), { concurrency: 1, durationMs: 2_000 })
  const filter = await measure(() => ask(sandbox, 'filter', FILTER, 'page.html', { page: {}, html: PAGE }), {
    concurrency: 1,
    durationMs: 2_000,
  })
  printTable('The sandbox, one call after another', [
    line('a process’ first call: threads, engine, plugin', cold),
    line('first call of another plugin', first),
    { name: 'next calls of a plugin', sample: again },
    { name: `filter of a page of ${Math.round(PAGE.length / 1_000)} kB`, sample: filter },
  ])
  print(`  memory of an active plugin: ${(perPlugin / 2 ** 20).toFixed(2)} MB (${ACTIVE} of them)`)
}

async function printPages({ pages, view, posts }: Stage): Promise<void> {
  let chosen = 0
  let incomplete = 0
  const render = (plugins: SitePlugins | undefined) => async () => {
    const path = posts[(chosen = (chosen + 7) % posts.length)] ?? '/'
    const answer = await pages.render({ ...view, plugins }, { path, query: new URLSearchParams() })
    if (answer.plugins?.failures.length) incomplete += 1
  }
  const samples = await compare(
    {
      none: render(undefined),
      idle: render(pluginsOf(1, 'block')),
      one: render(pluginsOf(1, 'page.body_end')),
      five: render(pluginsOf(5, 'page.body_end')),
      filter: render(pluginsOf(1, 'page.html')),
    },
    TURNS,
  )
  const against = (name: string, sample: Sample): Line => ({
    name,
    sample,
    ratio: sample.throughput / samples.none.throughput,
  })
  printTable('Posts rendered by one process, beside the threads of the sandbox', [
    against('without plugins', samples.none),
    against('with a plugin that takes no part', samples.idle),
    against('with one that adds to the body', samples.one),
    against('with five that add to the body', samples.five),
    against('with one that filters the page', samples.filter),
  ])
  print(`  pages that came without what a plugin had to say: ${incomplete}`)
}

/** What hostile plugins of other tenants do meanwhile: loops on the threads of pages and of everything else, memory, native calls. */
const ATTACKS = [
  'for (;;) ;',
  'const a = []; for (;;) a.push(new Array(1000).fill(1))',
  'const again = () => Promise.resolve().then(again); return again()',
  'return /^(a+)+$/.test("a".repeat(64) + "b")',
  'const a = new Array(1e6).fill(0); for (;;) a.indexOf(1)',
  'return JSON.stringify({ toJSON() { for (;;) ; } })',
]

/**
 * Has every attack run again and again, each for a tenant of its own, as far as the program lets it: what exceeds its limits
 * rests.
 * @returns stops them; answers how many were run
 */
function attack(sandbox: Sandbox): () => Promise<number> {
  const stopped = new AbortController()
  const breaker = openBreaker()
  let runs = 0
  async function keepOn(body: string, key: string, isUrgent: boolean): Promise<void> {
    const code = `globalThis.__plugin = { hooks: { 'page.head': async () => { ${body} } } }`
    const call = { kind: 'hook', name: 'page.head', event: {} } as const
    while (!stopped.signal.aborted) {
      if (breaker.isOpen(key)) {
        await new Promise((resolve) => setTimeout(resolve, 10))
        continue
      }
      const result = await sandbox.run({
        key,
        tenant: key,
        isUrgent: isUrgent && !breaker.isSuspect(key),
        codeHash: code,
        code: async () => code,
        call: JSON.stringify({ call, site: {} }),
        limits: limitsOf(call),
        host: async () => null,
      })
      runs += 1
      if (!result.ok)
        breaker.note(key, {
          ok: false,
          failure: result.reason === 'limit' ? result : { reason: result.reason, message: result.message },
        })
    }
  }
  const attackers = ATTACKS.flatMap((body, index) =>
    [true, false].map((isUrgent) => keepOn(body, `attacker ${index} ${isUrgent}`, isUrgent)),
  )
  return async () => {
    stopped.abort()
    await Promise.all(attackers)
    return runs
  }
}

async function printAttack({ pages, view, posts, sandbox }: Stage): Promise<void> {
  const quiet = { without: [] as number[], with: [] as number[] }
  const attacked = { without: [] as number[], with: [] as number[] }
  let chosen = 0
  let complete = 0
  let completeUnderAttack = 0
  let runs = 0
  const render = (plugins: SitePlugins | undefined) => async () => {
    const path = posts[(chosen = (chosen + 7) % posts.length)] ?? '/'
    const answer = await pages.render({ ...view, plugins }, { path, query: new URLSearchParams() })
    if (plugins && !answer.plugins?.failures.length) complete += 1
  }
  const take = async (into: typeof quiet) => {
    into.without.push(...(await measure(render(undefined), ATTACKED)).latencies)
    into.with.push(...(await measure(render(pluginsOf(1, 'page.body_end')), ATTACKED)).latencies)
  }
  for (let round = 0; round < TURNS.rounds; round += 1) {
    await take(quiet)
    complete = 0
    const stop = attack(sandbox)
    await take(attacked)
    runs += await stop()
    completeUnderAttack += complete
  }
  const share = completeUnderAttack / Math.max(1, attacked.with.length)
  printTable(`A neighbour’s posts while ${ATTACKS.length * 2} hostile plugins run as often as they may`, [
    line('without plugins, in peace', quiet.without),
    line('without plugins, during the attack', attacked.without),
    line('with one that adds to the body, in peace', quiet.with),
    line('with one that adds to the body, during the attack', attacked.with),
  ])
  print(`  pages with what the plugin had to say: ${(share * 100).toFixed(0)} %; attacks that ran: ${runs}`)
}

/** As the program runs them, without what it records. */
function runtimeOf(sandbox: Sandbox): PluginRuntime {
  return {
    async call(site, plugin, call) {
      const code = plugin.permissions.includes('pages:filter') ? FILTER : ADDER
      const result = await sandbox.run({
        key: `${site.siteId}/${plugin.name}`,
        tenant: site.tenantId,
        isUrgent: callClassOf(call).startsWith('page'),
        codeHash: code,
        code: async () => code,
        call: JSON.stringify({
          call,
          site: { id: site.siteId, title: site.title, settings: {}, messages: {} },
        }),
        limits: limitsOf(call),
        host: () => Promise.reject(new Error('there are no host functions here')),
      })
      if (result.ok) return { ok: true, value: result.value, tags: new Set() }
      return { ok: false, failure: { reason: 'error', message: result.message } }
    },
  }
}

function pluginsOf(count: number, hook: 'page.body_end' | 'page.html' | 'block'): SitePlugins {
  const declared = {
    block: { permissions: ['blocks'], blocks: [{ type: 'note', title: 'Note', settings: [] }] },
    'page.body_end': { permissions: ['pages:body'], hooks: [{ on: 'page.body_end' }] },
    'page.html': { permissions: ['pages:filter'], hooks: [{ on: 'page.html' }] },
  }
  const active = Array.from({ length: count }, (_, index) => {
    const manifest = manifestOf({ name: `bench-${index}`, ...declared[hook] })
    return { manifest, published: publishedPlugin(manifest) }
  })
  return { active, lookAgainAt: Infinity }
}

async function ask(sandbox: Sandbox, key: string, code: string, name: string, event: object): Promise<void> {
  const call = { kind: 'hook', name, event } as const
  const result = await sandbox.run({
    key,
    tenant: 'bench',
    isUrgent: true,
    codeHash: code,
    code: async () => code,
    call: JSON.stringify({ call, site: { id: '1', title: 'Bench', settings: {}, messages: {} } }),
    limits: { ...limitsOf(call), wallMs: 10_000 },
    host: () => Promise.reject(new Error('there are no host functions here')),
  })
  if (!result.ok) throw new Error(result.message)
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Of the whole process, threads included, in bytes. */
async function memory(): Promise<number> {
  await collectGarbage()
  return process.memoryUsage.rss()
}

function line(name: string, times: number[]): Line {
  const latencies = Float64Array.from(times).toSorted()
  return { name, sample: { throughput: 1_000 / quantile(latencies, 0.5), latencies } }
}
