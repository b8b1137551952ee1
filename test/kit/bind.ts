/** A real BIND, primary for one zone that takes signed updates, on a free port of this machine. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { debianProgram } from './debian.ts'
import { freePort } from './free-port.ts'
import { type KnotKey as TsigKey } from './knot.ts'

export type Bind = AsyncDisposable & { port: number }

/**
 * Starts BIND, or says in one line why it cannot be had.
 * @param keys the first may update and transfer the zone; the others are known, and may do nothing
 */
export async function startBind(
  zone: { name: string; records: string[] },
  keys: TsigKey[],
): Promise<Bind | { missing: string }> {
  const program = await debianProgram('named', 'bind9')
  if ('missing' in program) return program
  const dir = mkdtempSync(join(tmpdir(), 'hotswap-bind-'))
  const port = await freePort()
  const [first] = keys
  if (!first) throw new Error('One key must be able to update the zone.')
  const config = [
    ...keys.map(
      ({ name, algorithm, secret }) => `key "${name}" { algorithm ${algorithm}; secret "${secret}"; };`,
    ),
    'options {',
    `  directory "${dir}"; pid-file "${join(dir, 'pid')}"; session-keyfile "${join(dir, 'session.key')}";`,
    `  listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; };`,
    '  recursion no; dnssec-validation no; allow-transfer { none; };',
    '};',
    'controls { };',
    `zone "${zone.name}" {`,
    '  type primary; file "zone";',
    `  update-policy { grant ${first.name} zonesub ANY; };`,
    `  allow-transfer { key ${first.name}; };`,
    '};',
  ]
  const lines = [
    '$TTL 60',
    `@ SOA ns.${zone.name}. admin.${zone.name}. 1 3600 600 86400 60`,
    `@ NS ns.${zone.name}.`,
    'ns A 127.0.0.1',
    ...zone.records,
  ]
  writeFileSync(join(dir, 'named.conf'), config.join('\n'), { mode: 0o600 })
  writeFileSync(join(dir, 'zone'), `$ORIGIN ${zone.name}.\n${lines.join('\n')}\n`)
  const server = spawn(program.path, ['-g', '-n', '1', '-c', join(dir, 'named.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const stop = () => void server.kill('SIGKILL')
  process.once('exit', stop)
  const said: string[] = []
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  createInterface(server.stderr).on('line', (line) => {
    said.push(line)
    if (line.endsWith(' running')) resolve()
  })
  server.once('error', reject)
  server.once('exit', () => reject(new Error(`BIND did not start:\n${said.join('\n')}`)))
  await promise
  return {
    port,
    async [Symbol.asyncDispose]() {
      process.off('exit', stop)
      const gone = once(server, 'exit')
      server.kill('SIGKILL')
      await gone
      rmSync(dir, { recursive: true, force: true })
    },
  }
}
