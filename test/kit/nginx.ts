/** A real nginx in front of a server, as people set it up. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { debianProgram } from './debian.ts'
import { freePort } from './free-port.ts'
import { until } from './server-process.ts'

export type Nginx = AsyncDisposable & { port: number }

/**
 * Passes every request on to `upstream`, over connections that are kept open, with Host and X-Forwarded-*.
 * @param more lines for its `location`
 * @returns why there is none, for the tests to skip with, where it cannot be had
 */
export async function startNginx(upstream: number, more = ''): Promise<Nginx | { missing: string }> {
  const program = await debianProgram('nginx', 'nginx')
  if ('missing' in program) return program
  const folder = mkdtempSync(join(tmpdir(), 'hotswap-nginx-'))
  const port = await freePort()
  const file = join(folder, 'nginx.conf')
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (kind) => `${kind}_temp_path ${folder}/${kind};`,
  )
  writeFileSync(
    file,
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log;
    events { worker_connections 256; }
    http {
      access_log off; ${temporary.join(' ')}
      client_header_timeout 2s; client_body_timeout 2s; keepalive_timeout 1s;
      upstream hotswap { server 127.0.0.1:${upstream}; keepalive 4; }
      server {
        listen 127.0.0.1:${port};
        location / {
          proxy_pass http://hotswap;
          proxy_http_version 1.1;
          proxy_set_header Connection "";
          proxy_set_header Host $http_host;
          proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          proxy_set_header X-Forwarded-Proto $scheme;
          ${more}
        }
      }
    }`,
  )
  const child = spawn(program.path, ['-p', folder, '-c', file, '-e', join(folder, 'error.log')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const ended = once(child, 'exit')
  await until(() => answers(port), { what: 'nginx' })
  return {
    port,
    async [Symbol.asyncDispose]() {
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true })
    },
  }
}

function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })
}
