/** Caddy with certificates out of files, on one core: what our HTTPS is compared with. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { anyPort } from '../server/kernel/http/listen.ts'

export type Caddy = AsyncDisposable & {
  pid: number
  port: number
  /** Has it serve other certificates, without a restart. */
  load: (certificates: readonly PemPair[]) => Promise<void>
}

export type PemPair = { chain: string; key: string }

/** @param dir a folder that is removed afterwards */
export async function startCaddy(
  dir: string,
  core: number,
  certificates: readonly PemPair[],
): Promise<Caddy> {
  const [port, adminPort] = [await anyPort(), await anyPort()]
  const folder = join(dir, 'caddy')
  mkdirSync(folder, { recursive: true })
  const admin = `127.0.0.1:${adminPort}`
  const configOf = (pairs: readonly PemPair[]) =>
    JSON.stringify({
      admin: { listen: admin },
      logging: { logs: { default: { level: 'ERROR' } } },
      apps: {
        http: {
          servers: {
            bench: {
              listen: [`127.0.0.1:${port}`],
              automatic_https: { disable: true },
              tls_connection_policies: [{}],
              routes: [{ handle: [{ handler: 'static_response', body: 'hello' }] }],
            },
          },
        },
        tls: { certificates: { load_files: pairs.map((pair, index) => write(folder, pair, index)) } },
      },
    })
  const config = join(folder, 'caddy.json')
  writeFileSync(config, configOf(certificates))
  const child = spawn('taskset', ['-c', String(core), 'caddy', 'run', '--config', config], {
    stdio: 'ignore',
    env: { ...process.env, GOMAXPROCS: '1', XDG_CONFIG_HOME: folder, XDG_DATA_HOME: folder },
  })
  while ((await post(adminPort, '/config/', 'GET')) !== 200) await pause(50)
  return {
    // taskset becomes what it starts.
    pid: child.pid ?? 0,
    port,
    async load(pairs) {
      const status = await post(adminPort, '/load', 'POST', configOf(pairs))
      if (status !== 200) throw new Error(`caddy answered ${status}`)
    },
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

function write(folder: string, { chain, key }: PemPair, index: number) {
  const files = { certificate: join(folder, `${index}.pem`), key: join(folder, `${index}.key`) }
  writeFileSync(files.certificate, chain)
  writeFileSync(files.key, key)
  return files
}

async function post(port: number, path: string, method: string, body?: string): Promise<number> {
  const headers = {
    'content-type': 'application/json',
    'cache-control': 'must-revalidate',
    host: `127.0.0.1:${port}`,
  }
  const { promise, resolve } = Promise.withResolvers<number>()
  const call = request({ host: '127.0.0.1', port, path, method, headers })
  call.on('response', (response) => void response.resume().on('end', () => resolve(response.statusCode ?? 0)))
  call.on('error', () => resolve(0))
  call.end(body)
  return promise
}
