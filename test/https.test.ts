/** HTTPS of an installation of two serving processes: websites, portal and API over HTTP/2, live pages, resumption, the end. */
import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { Agent, request } from 'node:https'
import { type ClientHttp2Session, constants } from 'node:http2'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { WebSocket } from 'ws'
import { installCertificate } from '../server/features/certificates/certificates.ts'
import { startTestApp } from './kit/app.ts'
import { TEST_SECRET, createTestDatabase } from './kit/database.ts'
import { makeIssuer } from './kit/issuer.ts'
import { addMarkedSite, addMarkedThemes } from './kit/marked-site.ts'
import { ADMIN, runToEnd, startServer, until } from './kit/server-process.ts'
import { makeSite } from './kit/site.ts'
import { ask, curl, namesOf, openHttp2, shakeHands } from './kit/tls.ts'

/** Clients believe no wildcard right below a top-level name such as localhost. */
const DOMAIN = 'hotswap.test'
const databaseUrl = await createTestDatabase()
const t = await startTestApp({ databaseUrl, config: { secret: TEST_SECRET, domain: DOMAIN } })
const { tenant, owner } = await t.makeTenant()
const host = `${tenant.slug}.${DOMAIN}`
await addMarkedSite(t.ctx, tenant.id, await addMarkedThemes(t.ctx, tenant.id))
const issuer = await makeIssuer()
const names = [DOMAIN, `*.${DOMAIN}`]
const signed = await issuer.issue({ names })
await installCertificate(t.ctx, {
  tenantId: null,
  source: 'upload',
  chain: signed.chain,
  key: signed.key,
  names,
})
const folder = mkdtempSync(join(tmpdir(), 'hotswap-https-'))
after(() => rmSync(folder, { recursive: true }))
const rootFile = join(folder, 'root.pem')
writeFileSync(rootFile, issuer.root)

const SETTINGS = {
  DATABASE_URL: databaseUrl,
  HOTSWAP_DOMAIN: DOMAIN,
  HOTSWAP_TLS_PORT: '0',
  HOTSWAP_DATA_DIR: t.ctx.config.dataDir,
}
const server = await startServer({ ...SETTINGS, HOTSWAP_PROCESSES: '2' })
const { tlsPort } = server

test('the server says where it speaks HTTPS', () => {
  assert.ok(tlsPort > 0 && tlsPort !== server.port)
  assert.match(server.output(), new RegExp(`https://app\\.${DOMAIN}:${tlsPort}\\n`))
})

test('curl and its roots are content with websites, portal and API, over HTTP/2 and HTTP/1.1', async () => {
  for (const version of ['2', '1.1'])
    for (const [name, path] of [
      [host, '/'],
      [`app.${DOMAIN}`, '/'],
      [`api.${DOMAIN}`, '/openapi.json'],
    ] as const) {
      const { code, output } = await curl(
        `--http${version}`,
        '--include',
        '--cacert',
        rootFile,
        '--resolve',
        `${name}:${tlsPort}:127.0.0.1`,
        `https://${name}:${tlsPort}${path}`,
      )
      assert.equal(code, 0, output)
      assert.match(output, new RegExp(`^HTTP/${version.replace('.', '\\.')} 200`), name)
    }
})

test('a page out of memory is the same over HTTP/2 as over HTTP/1.1, and a 304 has no body', async () => {
  const session = await openHttp2(tlsPort, host, issuer.root)
  const first = await ask(session, { ':path': '/' })
  const again = await ask(session, { ':path': '/' })
  const call = request({
    port: tlsPort,
    host: '127.0.0.1',
    headers: { host },
    servername: host,
    ca: issuer.root,
  })
  const [plain] = (await once(call.end(), 'response')) as [IncomingMessage]
  plain.resume()
  assert.equal(first.status, 200)
  assert.equal(again.text, first.text)
  for (const name of ['content-type', 'cache-control', 'vary', 'content-length'])
    assert.equal(again.headers[name], plain.headers[name], name)
  const { etag } = again.headers
  assert.ok(etag)
  const current = await ask(session, { ':path': '/', 'if-none-match': etag })
  assert.deepEqual([current.status, current.text], [304, ''])
  const head = await ask(session, { ':path': '/', ':method': 'HEAD' })
  assert.deepEqual(
    [head.status, head.text, head.headers['content-length']],
    [200, '', again.headers['content-length']],
  )
  session.close()
})

describe('the API over HTTP/2', () => {
  let session: ClientHttp2Session
  const api = async (
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string | Buffer,
  ) => {
    session ??= await openHttp2(tlsPort, `api.${DOMAIN}`, issuer.root)
    return ask(session, { ':method': method, ':path': `/api/v1${path}`, ...headers }, body)
  }
  const bearer = { authorization: `Bearer ${owner}` }
  after(() => session.close())

  test('signs in, and answers', async () => {
    const json = { 'content-type': 'application/json' }
    const signIn = await api('POST', '/auth/token', json, JSON.stringify(ADMIN))
    assert.equal(signIn.status, 200, signIn.text)
    const { access_token } = JSON.parse(signIn.text) as { access_token: string }
    const me = await api('GET', '/me', { authorization: `Bearer ${access_token}` })
    assert.equal(me.status, 200)
    assert.match(me.text, new RegExp(ADMIN.email))
    const missing = await api('GET', '/websites/nothing', bearer)
    assert.equal(missing.headers['content-type'], 'application/problem+json')
  })

  test('takes resumable uploads', async () => {
    const { id } = await makeSite(t.ctx, tenant.id)
    const bytes = Buffer.from('a text of some length\n'.repeat(20_000))
    const tus = { ...bearer, 'tus-resumable': '1.0.0' }
    const begun = await api('POST', `/websites/${id}/uploads`, {
      ...tus,
      'upload-length': String(bytes.length),
      'upload-metadata': `filename ${Buffer.from('notes.txt').toString('base64')}`,
    })
    assert.equal(begun.status, 201, begun.text)
    const location = String(begun.headers['location']).replace('/api/v1', '')
    const type = { 'content-type': 'application/offset+octet-stream' }
    const half = bytes.length / 2
    for (const offset of [0, half]) {
      const part = await api(
        'PATCH',
        location,
        { ...tus, ...type, 'upload-offset': String(offset) },
        bytes.subarray(offset, offset + half),
      )
      assert.equal(part.status, 204, part.text)
      assert.equal(part.headers['upload-offset'], String(offset + half))
    }
  })

  test('streams events', async () => {
    const id = randomUUIDv7()
    const of = { tenant_id: tenant.id, id, module: 'theme', environment: 'production', strategy: 'direct' }
    await t.ctx.db.withTenant(tenant.id, (tx) =>
      tx
        .insertInto('deployments')
        .values({ ...of, scope: '{}', change: '{}' })
        .execute(),
    )
    const stream = session.request({
      ':path': `/api/v1/deployments/${id}/events`,
      accept: 'text/event-stream',
      ...bearer,
    })
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>]
    assert.equal(headers[':status'], 200)
    let text = ''
    stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    await t.ctx.db.withTenant(tenant.id, (tx) =>
      tx
        .insertInto('deployment_events')
        .values({ tenant_id: tenant.id, deployment_id: id, sequence: 1, type: 'note', data: '{}' })
        .execute(),
    )
    const notice = { tenant_id: tenant.id, deployment_id: id, sequence: 1 }
    await t.ctx.db.withPlatform((tx) => t.ctx.notices.publish(tx, 'deployments', notice))
    while (!text.includes('event: note')) await once(stream, 'data')
    stream.close(constants.NGHTTP2_CANCEL)
  })
})

test('pages stay connected over wss', async () => {
  const socket = new WebSocket(`wss://${host}:${tlsPort}/_live`, {
    ca: issuer.root,
    origin: `https://${host}:${tlsPort}`,
    lookup: (_name, _options, found) => found(null, [{ address: '127.0.0.1', family: 4 }]),
  })
  const [hello] = (await once(socket, 'message')) as [Buffer]
  assert.equal((JSON.parse(hello.toString()) as { type: string }).type, 'hello')
  socket.close()
})

test('sessions go on at whichever process answers', async () => {
  const { socket: first } = await shakeHands(tlsPort, { servername: host })
  assert.ok(first)
  first.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
  await once(first, 'data')
  let session = first.getSession()
  first.destroy()
  const kinds = new Set<boolean>()
  for (let index = 0; index < 8; index += 1) {
    const { socket } = await shakeHands(tlsPort, { servername: host, ...(session && { session }) })
    assert.ok(socket)
    kinds.add(socket.isSessionReused())
    socket.write(`GET / HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
    await once(socket, 'data')
    session = socket.getSession()
    socket.destroy()
  }
  assert.deepEqual([...kinds], [true])
})

test('a name without a certificate is refused; a new certificate is shown by both processes without a restart', async () => {
  const domain = `shop.${tenant.slug}.${DOMAIN}`
  for (let index = 0; index < 4; index += 1)
    assert.equal(
      (await shakeHands(tlsPort, { servername: domain })).error,
      'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
    )
  const own = await issuer.issue({ names: [domain] })
  await installCertificate(t.ctx, {
    tenantId: null,
    source: 'upload',
    chain: own.chain,
    key: own.key,
    names: [domain],
  })
  let shown = 0
  for (let attempt = 0; shown < 6; attempt += 1) {
    const { socket } = await shakeHands(tlsPort, { servername: domain })
    shown = socket ? shown + 1 : 0
    if (socket) assert.equal(namesOf(socket), `DNS:${domain}`)
    socket?.destroy()
    assert.ok(attempt < 100)
  }
})

test('a port for HTTPS that is taken, or none, stops the start with one sentence', async () => {
  const other = createServer().listen(0)
  await once(other, 'listening')
  const taken = String((other.address() as { port: number }).port)
  for (const [value, sentence] of [
    [taken, /^HOTSWAP_TLS_PORT \d+ is in use by another program\.$/],
    ['https', /^HOTSWAP_TLS_PORT must be a whole number from 0 to 65535, but is "https"\.$/],
  ] as const) {
    const run = await runToEnd(['server/main.ts'], { DATABASE_URL: databaseUrl, HOTSWAP_TLS_PORT: value })
    assert.match(run.output.trim(), sentence)
    assert.equal(run.code, 2)
  }
  other.close()
})

test('stopping loses no request, over HTTP/2 and HTTP/1.1', async () => {
  let isStopping = false
  const answered = { h2: 0, h1: 0 }
  const lost: string[] = []

  /** Asks again on another connection what the server has said that it did not do, as clients do. */
  async function keepAskingOverHttp2(): Promise<void> {
    let session: ClientHttp2Session | undefined
    for (;;) {
      if (!session || session.closed || session.destroyed) {
        session = await openHttp2(tlsPort, host, issuer.root).catch(() => undefined)
        if (!session) return
      }
      try {
        const { status } = await ask(session, { ':path': '/' })
        if (status === 200) answered.h2 += 1
        else lost.push(`HTTP/2 ${status}`)
      } catch (error) {
        const { code = '', reset } = error as { code?: string; reset?: number }
        const isRefused =
          reset === constants.NGHTTP2_REFUSED_STREAM ||
          /REFUSED|GOAWAY|INVALID_SESSION/.test(`${code} ${String(error)}`)
        if (!isRefused) lost.push(`HTTP/2 ${String(error)}`)
      }
    }
  }

  async function keepAskingOverHttp1(): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: issuer.root, servername: host })
    for (;;) {
      const call = request({ port: tlsPort, host: '127.0.0.1', path: '/', headers: { host }, agent })
      const outcome = await new Promise<string | number>((resolve) => {
        call.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
        call.on('response', (response) =>
          response.resume().on('end', () => resolve(response.statusCode ?? 0)),
        )
        call.end()
      })
      if (outcome === 200) answered.h1 += 1
      else if (outcome === 'ECONNREFUSED' || (isStopping && !call.reusedSocket)) return
      else {
        lost.push(`HTTP/1.1 ${outcome}`)
        return
      }
    }
  }

  const asking = [
    ...Array.from({ length: 4 }, keepAskingOverHttp2),
    ...Array.from({ length: 4 }, keepAskingOverHttp1),
  ]
  await until(() => answered.h1 >= 50 && answered.h2 >= 50, { what: 'an answer to everybody' })
  isStopping = true
  server.kill('SIGTERM')
  assert.deepEqual(await server.ended, { code: 0, signal: null }, server.output())
  await Promise.all(asking)
  assert.deepEqual(lost, [])
})
