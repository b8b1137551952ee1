/** nginx with one worker, tuned to serve one small file from memory: what a cached page is compared with. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { anyPort } from '../server/kernel/http/listen.ts'

export type Nginx = AsyncDisposable & { pid: number; port: number }

/** Serves `bytes` as /page.html with the given headers. @param dir a folder that is removed afterwards */
export async function startNginx(
  dir: string,
  core: number,
  bytes: Buffer,
  headers: Record<string, string>,
): Promise<Nginx> {
  const port = await anyPort()
  writeFileSync(join(dir, 'page.html'), bytes)
  const config = join(dir, 'nginx.conf')
  const lines = Object.entries(headers).map(
    ([name, value]) => `add_header ${name} "${value.replaceAll('"', '')}";`,
  )
  writeFileSync(
    config,
    `daemon off; master_process off; pid ${dir}/nginx.pid; error_log ${dir}/nginx.log;
events { worker_connections 1024; }
http {
  access_log off; sendfile on; tcp_nopush on; tcp_nodelay on; etag on; keepalive_requests 1000000000;
  open_file_cache max=1000 inactive=1h; open_file_cache_valid 1h; types { text/html html; }
  server { listen 127.0.0.1:${port} backlog=1024; root ${dir}; ${lines.join(' ')} }
}
`,
  )
  const child = spawn('taskset', ['-c', String(core), 'nginx', '-c', config, '-e', `${dir}/nginx.log`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  while (!(await canConnect(port))) await pause(20)
  return {
    // taskset becomes what it starts.
    pid: child.pid ?? 0,
    port,
    async [Symbol.asyncDispose]() {
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
    },
  }
}

async function canConnect(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  const { promise, resolve } = Promise.withResolvers<boolean>()
  socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
  const isUp = await promise
  socket.destroy()
  return isUp
}
