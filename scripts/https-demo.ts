/**
 * `npm run demo:https`: a customer's own name, from "added" to served over HTTPS, on this machine alone. A name server on loopback
 * stands for the customer's, Pebble (Let's Encrypt's own authority for tests) for the authority. `-- --keep` leaves all of it running.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { anyPort } from '../server/kernel/http/listen.ts'
import { type NameServer, startNameServer } from '../test/kit/name-server.ts'
import { startPebble } from '../test/kit/pebble.ts'

const NAME = 'www.lindenhof-bakery.example'
const PATIENCE_MS = 120_000
const began = performance.now()

type Json = Record<string, unknown>
type DnsRecord = {
  type: string
  name: string
  value: string
  state: string
  purpose: string
  explanation: string
}

function say(text: string): void {
  const seconds = ((performance.now() - began) / 1_000).toFixed(1).padStart(6)
  process.stdout.write(`${seconds} s  ${text}\n`)
}

await using life = new AsyncDisposableStack()
const dataDir = mkdtempSync(join(tmpdir(), 'hotswap-demo-'))
// So that PostgreSQL, which does not run as root, can keep its cluster in it.
execFileSync('chmod', ['755', dataDir])
life.defer(() => rmSync(dataDir, { recursive: true, force: true }))
const [port, tlsPort] = [await anyPort(), await anyPort()]

const names = life.use(
  await startNameServer({ 'lindenhof-bakery.example': { NS: 'ns.lindenhof-bakery.example' } }),
)
say(`A name server at ${names.address} speaks for lindenhof-bakery.example.`)
const pebble = await startPebble({ dnsServer: names.address, httpPort: port, tlsPort })
if ('missing' in pebble) {
  process.stderr.write(`This needs an authority to ask: ${pebble.missing}.\n`)
  process.exit(1)
}
life.use(pebble)
say(`Pebble issues certificates at ${pebble.directoryUrl}.`)

const server = await startServer({
  HOTSWAP_DATA_DIR: dataDir,
  HOTSWAP_PORT: String(port),
  HOTSWAP_TLS_PORT: String(tlsPort),
  HOTSWAP_PROCESSES: '2',
  HOTSWAP_DEMO: 'true',
  HOTSWAP_PUBLIC_ADDRESSES: '127.0.0.1',
  HOTSWAP_DNS_RESOLVERS: names.address,
  ACME_DIRECTORY_URL: pebble.directoryUrl,
  ACME_CA_FILE: pebble.caFile,
  ACME_EMAIL: 'admin@example.com',
  LOG_LEVEL: 'error',
})
life.defer(() => stop(server.child))
say(`HotSwap serves with two processes: HTTP on ${port}, HTTPS on ${tlsPort}.`)

const [, email = '', password = ''] = /Demo owner\s+(lena@\S+)\s+password: (\S+)/.exec(server.output) ?? []
const { access_token: token } = await call('POST', '/auth/token', { email, password })
const sites = (await call('GET', '/websites')) as { items: { id: string; url: string }[] }
const [site] = sites.items
if (!site) throw new Error('The demo tenant has no website.')

const domain = await call('POST', `/websites/${site.id}/domains`, { host: NAME })
say(`${email} adds ${NAME} to ${site.url}. It is ${String(domain['state'])}. These records are wanted:`)
for (const record of recordsOf(domain)) say(`    ${record.type.padEnd(5)} ${record.name}  ${record.value}`)
for (const { type, name, value } of wantedOf(domain)) publish(names, type, name, value)
say('The records are created at the name server.')

const verified = await until('verified', async () => {
  await call('POST', `/domains/${String(domain['id'])}/check`, {}).catch(() => undefined)
  const now = await call('GET', `/domains/${String(domain['id'])}`)
  return now['state'] === 'verified' ? now : undefined
})
for (const { type, name, state, explanation } of recordsOf(verified))
  say(`    ${type.padEnd(5)} ${name}  ${state}. ${explanation}`)
say(`${NAME} is verified (by ${String(verified['method'])}).`)

const roots = join(dataDir, 'roots.pem')
writeFileSync(roots, await pebble.issuerRoot())
const shown = await until('served over HTTPS', async () => curl(`https://${NAME}:${tlsPort}/`))
say(`curl https://${NAME}:${tlsPort}/ → ${shown}`)
const led = execFileSync('curl', [
  '-sS',
  '-o',
  '/dev/null',
  '-w',
  '%{http_code} %{redirect_url}',
  ...resolved(port),
  `http://${NAME}:${port}/about`,
])
say(`curl http://${NAME}:${port}/about → ${led.toString()}`)
say(`Nothing was restarted: process ${server.child.pid} and its children serve since the beginning.`)

if (process.argv.includes('--keep')) {
  say(
    `It goes on until Ctrl-C. Try: curl --cacert ${roots} --resolve ${NAME}:${tlsPort}:127.0.0.1 -v https://${NAME}:${tlsPort}/`,
  )
  say(`The API: http://api.localhost:${port}/api/v1, as ${email} with the password ${password}`)
  await once(process, 'SIGINT')
}

function publish(zone: NameServer, type: string, name: string, value: string): void {
  if (type === 'TXT' || type === 'CNAME' || type === 'A') zone.set(name, type, value)
  // Where a customer's name leads here by another name, that one leads to this machine.
  if (type === 'CNAME') zone.set(value, 'A', '127.0.0.1')
}

function recordsOf({ records }: Json): DnsRecord[] {
  return records as DnsRecord[]
}

/** The proof by TXT, and the way here by CNAME. */
function wantedOf(json: Json): DnsRecord[] {
  return recordsOf(json).filter(({ type }) => type === 'TXT' || type === 'CNAME')
}

async function until<Result>(what: string, look: () => Promise<Result | undefined>): Promise<Result> {
  for (const limit = performance.now() + PATIENCE_MS; performance.now() < limit; await pause(500)) {
    const found = await look()
    if (found !== undefined) return found
  }
  throw new Error(`${NAME} was not ${what} within ${PATIENCE_MS / 1_000} s.`)
}

function resolved(at: number): string[] {
  return ['--resolve', `${NAME}:${at}:127.0.0.1`]
}

/** @returns what came, in words; undefined when there is no answer that can be trusted */
async function curl(url: string): Promise<string | undefined> {
  const format = 'HTTP/%{http_version} %{http_code}, certificate verified by the root of Pebble'
  const args = ['-sS', '--cacert', roots, '-o', '/dev/null', '-w', format, ...resolved(tlsPort), url]
  const child = spawn('curl', args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const [output, [code]] = await Promise.all([
    child.stdout.setEncoding('utf8').toArray(),
    once(child, 'close'),
  ])
  return code === 0 ? output.join('') : undefined
}

async function call(method: string, path: string, body?: Json): Promise<Json> {
  const answer = await fetch(`http://127.0.0.1:${port}/api/v1${path}`, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(path !== '/auth/token' && { authorization: `Bearer ${String(token)}` }),
    },
    ...(body && { body: JSON.stringify(body) }),
  })
  const json = (await answer.json()) as Json
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(json)}`)
  return json
}

async function startServer(
  settings: Record<string, string>,
): Promise<{ child: ChildProcess; output: string }> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'server/main.ts'], {
    cwd: join(import.meta.dirname, '..'),
    env: { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...settings },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const started = { child, output: '' }
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    started.output += text
    if (started.output.includes('Demo owner')) resolve()
  })
  child.once('exit', (code) => reject(new Error(`the server ended with code ${code}`)))
  await promise
  return started
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
