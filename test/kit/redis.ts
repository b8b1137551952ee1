/** A real Redis server for tests, on a free port of this machine, with nothing kept on disk. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { debianProgram } from './debian.ts'
import { freePort } from './free-port.ts'

export type TestRedis = AsyncDisposable & {
  url: string
  /** Kills the server as a crash would. */
  kill(): Promise<void>
  /** Starts a killed server again, empty, on the same port. */
  restart(): Promise<void>
  /** Stops the process without closing its connections, as a hanging machine would; `thaw` lets it go on. */
  freeze(): void
  thaw(): void
}

/** Starts Redis, or says in one line why it cannot be had. */
export async function startRedis(): Promise<TestRedis | { missing: string }> {
  const program = await debianProgram('redis-server', 'redis-server')
  if ('missing' in program) return program
  const dir = await mkdtemp(join(tmpdir(), 'hotswap-redis-'))
  let { server, port } = await onFreePort((free) => launch(program.path, dir, free))

  async function kill(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    kill,
    async restart() {
      server = await launch(program.path, dir, port)
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    async [Symbol.asyncDispose]() {
      await kill()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** Another process can take the port between finding it and using it, hence the second and third try. */
async function onFreePort(start: (port: number) => Promise<ChildProcess>) {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort()
    try {
      return { port, server: await start(port) }
    } catch (error) {
      if (attempt === 3) throw error
    }
  }
}

async function launch(path: string, dir: string, port: number): Promise<ChildProcess> {
  const args = [
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--dir',
    dir,
    '--save',
    '',
    '--appendonly',
    'no',
  ]
  const server = spawn(path, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  const orphan = () => server.kill('SIGKILL')
  process.once('exit', orphan)
  server.once('exit', () => process.off('exit', orphan))
  const log: string[] = []
  const { promise, resolve, reject } = Promise.withResolvers<ChildProcess>()
  createInterface(server.stdout).on('line', (line) => {
    log.push(line)
    if (line.includes('Ready to accept connections')) resolve(server)
  })
  server.once('error', reject)
  server.once('exit', () => reject(new Error(`redis-server did not start:\n${log.join('\n')}`)))
  return promise
}
