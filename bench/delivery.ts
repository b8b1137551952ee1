/**
 * Websites over HTTP: a page out of memory, 304, a first rendering, 404, media; with ever more sites mapped; beside nginx
 * with the same bytes. The server has one core to itself and wrk another; whoever is compared takes turns.
 */
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { withOwner } from '../server/kernel/db/migrate.ts'
import { visit } from '../test/kit/visit.ts'
import { startDatabases } from './database.ts'
import { type Nginx, startNginx } from './nginx.ts'
import { POSTS, publishBlog } from './published-blog.ts'
import { type Line, print, printTable } from './report.ts'
import { type BenchServer, SERVER, cpuTimeOf, memoryOf, startServer, temporaryFolder } from './server.ts'
import { addTenant, copyTenant, openApp } from './tenants.ts'
import { type WrkOrder, type WrkOutcome, hasPrograms, runWrk } from './wrk.ts'

const SERVER_CORE = 0
const LOAD_CORE = 1
const CONNECTIONS = 64
const ROUNDS = 5
const SECONDS = 2
/** Copies of the blog, each of a tenant of its own. */
const BLOGS = 600
const COLD_SECONDS = 6
const WARM_PAGES = 10_000
/** A turn while ever more sites are mapped. */
const SHORT = { rounds: 3, seconds: 1 }
const BROWSER = {
  'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0',
  'Accept-Encoding': 'identity',
}

type Target = WrkOrder['targets'][number]

export async function run(): Promise<void> {
  if (!hasPrograms('wrk', 'taskset'))
    return print('\nDelivery is not measured: wrk and taskset are not installed.')
  await using databases = await startDatabases()
  using folder = temporaryFolder()
  const url = await databases.create('delivery')
  const { hosts, mediaId } = await addBlogs(url, folder.path)
  await using server = await startServer(
    join(folder.path, 'app'),
    { DATABASE_URL: url, HOTSWAP_DEMO: 'false' },
    ['taskset', '-c', String(SERVER_CORE), ...SERVER],
  )
  const { port } = server
  const idleMb = memoryOf(server.pid)
  const [first = ''] = hosts

  const cold = await measureCold(port, hosts)
  await warmUp(port, hosts)
  await pause(3_000)
  const warmMb = memoryOf(server.pid)
  const entries = await figureOf(port, 'hotswap_delivery_cache_entries')

  const page = { host: first, path: '/blog/post-1' }
  const answer = await visit(port, page.host, page.path, { headers: BROWSER })
  const {
    etag = '',
    'content-type': _type,
    'content-length': _length,
    date: _date,
    ...headers
  } = answer.headers
  await using nginx = hasPrograms('nginx')
    ? await startNginx(folder.path, SERVER_CORE, answer.bytes, withText(headers))
    : undefined
  if (!nginx) print('\nnginx is not installed: there is nothing to compare cached pages with.')
  const spread = hosts.slice(0, 500).map((host) => ({ host, path: '/blog/post-1' }))
  for (const target of spread) await visit(port, target.host, target.path, { headers: BROWSER })
  const { pid } = server
  const outcomes = takeTurns({
    'nginx, the same bytes': nginx && {
      pid: nginx.pid,
      port: nginx.port,
      targets: [{ host: first, path: '/page.html' }],
    },
    'page out of memory': { pid, port, targets: [page] },
    'pages of 500 sites out of memory': { pid, port, targets: spread },
    'page out of memory, brotli': {
      pid,
      port,
      targets: [page],
      headers: { ...BROWSER, 'Accept-Encoding': 'br' },
    },
    'not modified (304)': { pid, port, targets: [page], headers: { ...BROWSER, 'If-None-Match': etag } },
    '404 of the theme': { pid, port, targets: [{ host: first, path: '/nothing' }] },
    'media, 40 kB': { pid, port, targets: [{ host: first, path: `/media/${mediaId}/a.webp` }] },
  })
  const reference = outcomes['nginx, the same bytes']?.throughput
  const lines = Object.entries(outcomes).map(([name, outcome]): Line => {
    const ratio = reference && outcome.throughput / reference
    return {
      ...line(name, outcome),
      ...(ratio && { ratio }),
      ...(ratio &&
        name === 'page out of memory' && { budget: { have: ratio, must: 0.6, aim: 0.85, unit: '×' } }),
    }
  })
  printTable(
    `Websites over HTTP, one process on one core, ${CONNECTIONS} connections, ${answer.bytes.length} bytes`,
    lines,
  )
  printTable('First rendering of a page', [
    { ...line('a site and its front page', cold.sites) },
    {
      ...line('a post', cold.pages),
      budget: { have: cold.pages.throughput, must: 500, aim: 1_500, unit: '/s' },
    },
  ])
  await measureMapped(url, server, nginx, page)
  printTable('Memory of the serving process, which runs the jobs too', [
    { name: 'before the first request', value: `${Math.round(idleMb)} MB` },
    {
      name: `with ${entries.toLocaleString('en')} warm pages`,
      value: `${Math.round(warmMb)} MB`,
      budget: { have: warmMb, must: 400, aim: 400, unit: 'MB', atMost: true },
    },
    { name: 'with 100,000 sites mapped besides', value: `${Math.round(memoryOf(server.pid))} MB` },
  ])
}

async function addBlogs(url: string, dir: string): Promise<{ hosts: string[]; mediaId: string }> {
  await using ctx = await openApp(url, dir)
  const tenant = await addTenant(ctx)
  const mediaId = await publishBlog(ctx, tenant.id)
  await copyTenant(url, tenant.id, BLOGS)
  const slugs = await withOwner(url, async (owner) => {
    const { rows } = await owner.query<{ slug: string }>(
      `select slug from platform.tenants where slug like 'copy-%'`,
    )
    return rows.map(({ slug }) => slug)
  })
  return { hosts: [tenant.slug, ...slugs].map((slug) => `${slug}.localhost`), mediaId }
}

/** Every answer is the first of its kind: front pages first, which load the sites' releases; then posts. */
async function measureCold(port: number, hosts: string[]): Promise<{ sites: WrkOutcome; pages: WrkOutcome }> {
  const fronts = hosts.map((host) => ({ host, path: '/' }))
  const posts = Array.from({ length: POSTS }, (_, index) =>
    hosts.map((host) => ({ host, path: `/blog/post-${index}` })),
  ).flat()
  const sites = await askOnce(port, fronts)
  const until = posts.slice(0, posts.length - 1)
  return { sites, pages: await askOnce(port, until) }
}

/** Until WARM_PAGES pages have been asked for. */
async function warmUp(port: number, hosts: string[]): Promise<void> {
  const pages = Array.from({ length: POSTS - 1 }, (_, index) => `/blog/post-${index}`).flatMap((path) =>
    hosts.map((host) => ({ host, path })),
  )
  for (let at = 0; at < WARM_PAGES - hosts.length; at += BLOGS)
    await askOnce(port, pages.slice(at, at + BLOGS))
}

/** Asks for each target once, 16 at a time. */
async function askOnce(port: number, targets: Target[]): Promise<WrkOutcome> {
  const latencies: number[] = []
  let next = 0
  let failures = 0
  const began = performance.now()
  const work = async () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    await once(socket, 'connect')
    for (let target = targets[next++]; target; target = targets[next++]) {
      if (performance.now() - began > COLD_SECONDS * 1_000 && targets.length > BLOGS * 2) break
      const asked = performance.now()
      socket.write(`GET ${target.path} HTTP/1.1\r\nHost: ${target.host}\r\n\r\n`)
      const status = await readAnswer(socket)
      latencies.push(performance.now() - asked)
      if (status >= 400) failures += 1
    }
    socket.destroy()
  }
  await Promise.all(Array.from({ length: 16 }, work))
  const seconds = (performance.now() - began) / 1_000
  const sorted = latencies.toSorted((a, b) => a - b)
  return {
    throughput: latencies.length / seconds,
    p50: sorted[sorted.length >> 1] ?? 0,
    p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
    requests: latencies.length,
    failures,
    bytes: 0,
  }
}

/** @returns the status, once the whole answer is there */
async function readAnswer(socket: NodeJS.ReadableStream): Promise<number> {
  let answer = Buffer.alloc(0)
  for (;;) {
    const [chunk] = (await once(socket, 'data')) as [Buffer]
    answer = Buffer.concat([answer, chunk])
    const end = answer.indexOf('\r\n\r\n')
    if (end < 0) continue
    const head = answer.toString('latin1', 0, end)
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
    if (answer.length >= end + 4 + length) return Number(head.slice(9, 12))
  }
}

type Turn = Pick<WrkOrder, 'port' | 'targets'> & { pid: number; headers?: Record<string, string> }
/** With the CPU time that an answer cost the server: on a busy machine it wavers less than the throughput. */
type Measured = WrkOutcome & { cpuMicros: number }

/** Each in turn, round after round; each is represented by its median round. */
function takeTurns(
  variants: Record<string, Turn | undefined>,
  { rounds: count, seconds } = { rounds: ROUNDS, seconds: SECONDS },
): Record<string, Measured> {
  const rounds: Record<string, Measured[]> = {}
  for (let round = 0; round <= count; round += 1)
    for (const [name, turn] of Object.entries(variants)) {
      if (!turn) continue
      const { headers = BROWSER } = turn
      const order = { connections: CONNECTIONS, seconds, core: LOAD_CORE, ...turn, headers }
      const before = cpuTimeOf(turn.pid)
      const sent = runWrk(order)
      const outcome = { ...sent, cpuMicros: (cpuTimeOf(turn.pid) - before) / sent.requests }
      // The first round warms up.
      if (round > 0) (rounds[name] ??= []).push(outcome)
    }
  return Object.fromEntries(
    Object.entries(rounds).map(([name, outcomes]) => {
      const sorted = outcomes.toSorted((a, b) => a.throughput - b.throughput)
      return [name, sorted[sorted.length >> 1] as Measured]
    }),
  )
}

/** The same page while ever more other sites are in memory. */
async function measureMapped(
  url: string,
  { pid, port }: Pick<BenchServer, 'pid' | 'port'>,
  nginx: Nginx | undefined,
  page: Target,
): Promise<void> {
  const lines: Line[] = []
  let mapped = 0
  let least: number | undefined
  for (const sites of [100, 10_000, 100_000]) {
    await mapSites(url, port, mapped, sites)
    mapped = sites
    const { page: outcome, nginx: reference } = takeTurns(
      {
        page: { pid, port, targets: [page] },
        nginx: nginx && {
          pid: nginx.pid,
          port: nginx.port,
          targets: [{ host: page.host, path: '/page.html' }],
        },
      },
      SHORT,
    )
    if (!outcome) continue
    const ratio = reference && outcome.throughput / reference.throughput
    // Compared through nginx: the machine itself wavers between the three.
    const speed = ratio ?? outcome.throughput
    least ??= speed
    const have = speed / least
    lines.push({
      ...line(`${sites.toLocaleString('en')} sites mapped`, outcome),
      ...(ratio && { ratio }),
      ...(sites === 100_000 && { budget: { have, must: 0.9, aim: 1, unit: '× of 100' } }),
    })
  }
  printTable('A page out of memory, by the number of sites that the process knows', lines)
}

/** Makes the process know sites number `from` to `to`: asked for an address that only redirects, they render nothing. */
async function mapSites(url: string, port: number, from: number, to: number): Promise<void> {
  await withOwner(url, async (owner) => {
    await owner.query(
      `with made as (
         insert into platform.tenants (id, slug, name, display_name, plan_id, status)
         select gen_random_uuid(), 'mapped-' || i, 'Mapped', 'Mapped', 'enterprise', 'active' from generate_series($1::int, $2::int) i
         returning id)
       insert into platform.live_sites (tenant_id, site_id, slug, is_main, status, release_number, move)
       select id, gen_random_uuid(), 'main', true, 'active', 1, 1 from made`,
      [from, to - 1],
    )
    await owner.query('analyze')
  })
  const targets = Array.from({ length: to - from }, (_, index) => ({
    host: `mapped-${from + index}.localhost`,
    path: '//',
  }))
  for (let at = 0; at < targets.length; at += BLOGS * 2)
    await askOnce(port, targets.slice(at, at + BLOGS * 2))
}

async function figureOf(port: number, name: string): Promise<number> {
  const { text } = await visit(port, 'localhost', '/metrics')
  return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1])
}

function withText(headers: Record<string, string | undefined>): Record<string, string> {
  const dropped = new Set(['connection', 'keep-alive', 'accept-ranges', 'last-modified'])
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || dropped.has(name) ? [] : [[name, value]],
    ),
  )
}

function line(
  name: string,
  { throughput, p50, p99, failures, cpuMicros }: WrkOutcome & Partial<Measured>,
): Line {
  if (failures > 0 && !name.startsWith('404'))
    throw new Error(`${failures} answers to "${name}" were failures`)
  return {
    name: `${name} (p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms${cpuMicros === undefined ? '' : `, ${cpuMicros.toFixed(1)} µs of CPU`})`,
    value: Math.round(throughput).toLocaleString('en'),
  }
}
