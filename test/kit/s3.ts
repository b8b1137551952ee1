/** A real S3 server for tests, on a free port of this machine, with an empty bucket in a temporary folder. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { S3Config } from '../../server/config.ts'

export type TestS3 = AsyncDisposable & { config: S3Config }

const BUCKET = 'hotswap'

/** Starts the server, or says in one line why it cannot be had. */
export async function startS3(): Promise<TestS3 | { missing: string }> {
  const dir = await mkdtemp(join(tmpdir(), 'hotswap-s3-'))
  const child = fork(join(import.meta.dirname, 's3-server.ts'), [dir, BUCKET], {
    // s3rver encrypts its continuation tokens with a cipher that OpenSSL 3 calls legacy.
    execArgv: ['--openssl-legacy-provider', '--no-warnings'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let complaint = ''
  child.stderr
    ?.setEncoding('utf8')
    .on('data', (text: string) => (complaint = (complaint + text).slice(-2_000)))
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    await rm(dir, { recursive: true, force: true })
  }
  const { promise, resolve } = Promise.withResolvers<number | undefined>()
  child.once('message', (address: { port: number }) => resolve(address.port))
  child.once('exit', () => resolve(undefined))
  const port = await promise
  if (port === undefined) {
    await stop()
    return { missing: `no S3 server: ${/^\w*Error.*$/m.exec(complaint)?.[0] ?? 's3rver did not start'}` }
  }
  return {
    config: {
      endpoint: `http://127.0.0.1:${port}`,
      bucket: BUCKET,
      region: 'us-east-1',
      // The account s3rver knows; it checks signatures with it.
      accessKeyId: 'S3RVER',
      secretAccessKey: 'S3RVER',
      forcePathStyle: true,
    },
    [Symbol.asyncDispose]: stop,
  }
}
