/** A real Knot DNS, authoritative for the zones a test gives it, on a free port of this machine. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { debianProgram } from './debian.ts'
import { freePort } from './free-port.ts'

export type KnotKey = {
  name: string
  algorithm: 'hmac-sha256' | 'hmac-sha384' | 'hmac-sha512'
  /** Base64. */
  secret: string
}

export type KnotZone = {
  name: string
  /** Lines of a zone file besides the SOA and NS records, which are there already. */
  records?: string[]
  /** What each key may do. Queries need none. */
  allow?: { key: string; actions: ('update' | 'transfer')[] }[]
  /** Signs the zone. */
  dnssec?: boolean
}

export type Knot = AsyncDisposable & {
  address: '127.0.0.1'
  port: number
  /** As in HOTSWAP_DNS_RESOLVERS. */
  resolver: string
  /** What it has said so far. */
  log: () => string
}

/** Starts Knot, or says in one line why it cannot be had. */
export async function startKnot(options: {
  zones: KnotZone[]
  keys?: KnotKey[]
}): Promise<Knot | { missing: string }> {
  const program = await debianProgram('knotd', 'knot')
  if ('missing' in program) return program
  const dir = mkdtempSync(join(tmpdir(), 'hotswap-knot-'))
  const port = await freePort()
  mkdirSync(join(dir, 'run'))
  for (const zone of options.zones) writeFileSync(join(dir, `${zone.name}.zone`), zoneFile(zone))
  const config = join(dir, 'knot.conf')
  writeFileSync(config, configOf(dir, port, options.zones, options.keys ?? []), { mode: 0o600 })
  const said: string[] = []
  const server = spawn(program.path, ['-c', config], { cwd: dir, stdio: ['ignore', 'pipe', 'pipe'] })
  const stop = () => void server.kill('SIGKILL')
  process.once('exit', stop)
  await loaded(server, said, options.zones.length)
  return {
    address: '127.0.0.1',
    port,
    resolver: `127.0.0.1:${port}`,
    log: () => said.join('\n'),
    async [Symbol.asyncDispose]() {
      process.off('exit', stop)
      const gone = once(server, 'exit')
      server.kill('SIGKILL')
      await gone
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

function zoneFile({ name, records = [] }: KnotZone): string {
  const lines = [
    `$ORIGIN ${name}.`,
    '$TTL 60',
    `@ SOA ns.${name}. admin.${name}. 1 3600 600 86400 60`,
    `@ NS ns.${name}.`,
    'ns A 127.0.0.1',
    ...records,
  ]
  return `${lines.join('\n')}\n`
}

function configOf(dir: string, port: number, zones: KnotZone[], keys: KnotKey[]): string {
  const rules = zones.flatMap(({ name, allow = [] }) =>
    allow.map(({ key, actions }) => ({ id: `${name}-${key}`, key, actions })),
  )
  const section = (name: string, lines: string[]) => (lines.length > 0 ? [`${name}:`, ...lines] : [])
  const lines = [
    'server:',
    `  listen: 127.0.0.1@${port}`,
    `  rundir: "${join(dir, 'run')}"`,
    '  udp-workers: 1',
    '  tcp-workers: 1',
    '  background-workers: 1',
    'log:',
    '  - target: stdout',
    '    any: info',
    'database:',
    `  storage: "${dir}"`,
    ...section(
      'key',
      keys.flatMap(({ name, algorithm, secret }) => [
        `  - id: ${name}`,
        `    algorithm: ${algorithm}`,
        `    secret: ${secret}`,
      ]),
    ),
    ...section(
      'acl',
      rules.flatMap(({ id, key, actions }) => [
        `  - id: ${id}`,
        `    key: ${key}`,
        `    action: [${actions.join(', ')}]`,
      ]),
    ),
    'zone:',
    ...zones.flatMap(({ name, allow = [], dnssec = false }) => [
      `  - domain: ${name}`,
      `    file: "${join(dir, `${name}.zone`)}"`,
      '    zonefile-sync: -1',
      '    journal-content: all',
      '    zonefile-load: difference',
      `    dnssec-signing: ${dnssec ? 'on' : 'off'}`,
      ...(allow.length > 0 ? [`    acl: [${allow.map(({ key }) => `${name}-${key}`).join(', ')}]`] : []),
    ]),
  ]
  return `${lines.join('\n')}\n`
}

/** It listens before it has read its zones, and then answers SERVFAIL. */
async function loaded(server: ChildProcess, said: string[], zones: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const ready = new Set<string>()
  const hear = (line: string) => {
    said.push(line)
    const zone = /\[([^\]]+)\] loaded, serial/.exec(line)?.[1]
    if (zone !== undefined) ready.add(zone)
    if (ready.size === zones && said.some((text) => text.includes('server started'))) resolve()
  }
  for (const stream of [server.stdout, server.stderr]) {
    if (!stream) throw new Error('Knot was started without its output.')
    createInterface(stream).on('line', hear)
  }
  server.once('error', reject)
  server.once('exit', () => reject(new Error(`Knot did not start:\n${said.join('\n')}`)))
  return promise
}
