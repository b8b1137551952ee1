import assert from 'node:assert/strict'
import { fork } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, test } from 'node:test'
import { Upload } from 'tus-js-client'
import { type Call, startTestApp } from '../../../test/kit/app.ts'
import { createTestDatabase } from '../../../test/kit/database.ts'
import { assertInOrder, formOf, keptBy, photo, video } from '../../../test/kit/media.ts'
import { startS3 } from '../../../test/kit/s3.ts'
import { until } from '../../../test/kit/server-process.ts'
import { makeSite } from '../../../test/kit/site.ts'
import { manualClock } from '../../kernel/clock.ts'
import { tendUploads } from './jobs.ts'
import { beginUpload, receive } from './uploads.ts'

const MB = 1_000_000
const url = await createTestDatabase()
const dataDir = mkdtempSync(join(tmpdir(), 'hotswap-uploads-'))
after(() => rmSync(dataDir, { recursive: true, force: true }))
const clock = manualClock()
const t = await startTestApp({ databaseUrl: url, config: { dataDir }, overrides: { clock }, jobs: true })
await t.app.listen({ port: 0, host: '127.0.0.1' })
const { port: here } = t.app.server.address() as { port: number }

const TUS = { 'tus-resumable': '1.0.0' }
const base64 = (text: string) => Buffer.from(text).toString('base64')

async function makeUploads(app = t, options: Parameters<typeof t.makeTenant>[0] = {}) {
  const { tenant, owner } = await app.makeTenant(options)
  const site = await makeSite(app.ctx, tenant.id)
  const path = `/api/v1/websites/${site.id}/uploads`
  const send = (to: string, method: string, headers: Record<string, string> = {}, body?: Buffer) =>
    app.call(to, {
      method: method as NonNullable<Call['method']>,
      token: owner,
      headers: { ...TUS, ...(body && { 'content-type': 'application/offset+octet-stream' }), ...headers },
      ...(body && { body }),
    })
  const create = (size: number, name: string, more = '') =>
    send(path, 'POST', {
      'upload-length': String(size),
      'upload-metadata': `filename ${base64(name)}${more}`,
    })
  const begin = async (size: number, name: string): Promise<string> => {
    const { status, headers, text } = await create(size, name)
    assert.equal(status, 201, text)
    return headers['location'] ?? ''
  }
  const put = (to: string, offset: number, body: Buffer) =>
    send(to, 'PATCH', { 'upload-offset': String(offset) }, body)
  const offsetOf = async (to: string) => Number((await send(to, 'HEAD')).headers['upload-offset'])
  const show = async (to: string) => (await app.call(to, { token: owner })).body as Record<string, unknown>
  const kept = () => keptBy(app.ctx, tenant.id)
  const bytesOf = async (mediaId: unknown) => {
    const { body } = await app.ctx.blobs
      .scope({ tenantId: tenant.id })
      .get(`sites/${site.id}/media/${String(mediaId)}/file`)
    return Buffer.concat(await body.toArray())
  }
  return {
    tenant,
    owner,
    site,
    path,
    send,
    create,
    begin,
    put,
    offsetOf,
    show,
    kept,
    bytesOf,
    target: { tenantId: tenant.id, siteId: site.id },
  }
}

/** Uploads as a client would: in pieces, going on where the server is. */
function uploadAs(
  token: string,
  port: number,
  path: string,
  bytes: Buffer,
  options: { name: string; uploadUrl?: string; chunkSize?: number },
): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const upload = new Upload(bytes, {
    endpoint: `http://127.0.0.1:${port}${path}`,
    headers: { Host: 'api.localhost', Authorization: `Bearer ${token}` },
    metadata: { filename: options.name, filetype: 'application/octet-stream', alt: 'Described' },
    chunkSize: options.chunkSize ?? 2 * MB,
    retryDelays: [0, 20, 50],
    ...(options.uploadUrl && { uploadUrl: `http://127.0.0.1:${port}${options.uploadUrl}` }),
    onSuccess: () => resolve(new URL(upload.url ?? '').pathname),
    onError: reject,
  })
  upload.start()
  return promise
}

async function startProcess() {
  const child = fork(join(import.meta.dirname, '../../../test/kit/upload-process.ts'), [url, dataDir])
  after(() => child.kill('SIGKILL'))
  const [{ port }] = (await once(child, 'message')) as [{ port: number }]
  return { child, port }
}

/** Sends the head of a PATCH and part of its body, and leaves the connection open. */
function sendPart(port: number, token: string, path: string, part: Buffer, length: number) {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  socket.write(
    `PATCH ${path} HTTP/1.1\r\nhost: api.localhost\r\nauthorization: Bearer ${token}\r\ntus-resumable: 1.0.0\r\nupload-offset: 0\r\ncontent-type: application/offset+octet-stream\r\ncontent-length: ${length}\r\n\r\n`,
  )
  socket.write(part)
  return socket
}

function assertKept(kept: Awaited<ReturnType<typeof keptBy>>, media: number, uploads?: number) {
  assertInOrder(kept)
  assert.deepEqual([kept.media.length, kept.uploads.length], [media, uploads ?? kept.uploads.length])
}

test('a tus client uploads a file in pieces', async () => {
  const { owner, path, show, kept, bytesOf } = await makeUploads()
  const bytes = video(5 * MB)
  const upload = await uploadAs(owner, here, path, bytes, { name: '../clip.bin' })
  const shown = await show(upload)
  assert.deepEqual([shown['state'], shown['offset_bytes'], shown['duplicate']], ['done', 5 * MB, false])
  assert.ok((await bytesOf(shown['media_id'])).equals(bytes))
  const all = await kept()
  const [medium] = all.media
  assert.deepEqual(
    [medium?.name, medium?.alt, medium?.content_type, medium?.sha256, medium?.created_by.includes('@')],
    ['clip.mp4', 'Described', 'video/mp4', createHash('sha256').update(bytes).digest('hex'), true],
  )
  assertKept(all, 1, 1)
  const again = await uploadAs(owner, here, path, bytes, { name: 'again.mp4', chunkSize: 3 * MB })
  const shownAgain = await show(again)
  assert.deepEqual([shownAgain['media_id'], shownAgain['duplicate']], [medium?.id, true])
  assertKept(await kept(), 1)
})

test('the protocol is spoken as it is written', async () => {
  const { path, send, create, begin, put, offsetOf, owner } = await makeUploads()
  const options = await t.app.inject({
    method: 'OPTIONS',
    url: path,
    headers: { host: 'api.localhost', authorization: `Bearer ${owner}` },
  })
  assert.equal(options.statusCode, 204)
  assert.equal(options.headers['tus-version'], '1.0.0')
  assert.equal(options.headers['tus-max-size'], String(500 * MB))
  assert.match(String(options.headers['tus-extension']), /creation.*termination.*expiration/)
  const made = await create(10, 'a.txt')
  assert.deepEqual([made.status, made.headers['tus-resumable'], made.text], [201, '1.0.0', ''])
  assert.match(made.headers['location'] ?? '', new RegExp(`^${path}/[0-9a-f-]{36}$`))
  assert.ok(Date.parse(made.headers['upload-expires'] ?? '') > clock.now().getTime())
  const to = made.headers['location'] ?? ''
  const head = await send(to, 'HEAD')
  assert.deepEqual(
    [
      head.status,
      head.headers['upload-offset'],
      head.headers['upload-length'],
      head.headers['cache-control'],
    ],
    [200, '0', '10', 'no-store'],
  )
  assert.equal((await send(to, 'HEAD', { 'tus-resumable': '0.2.2' })).status, 400)
  assert.equal((await t.call(to, { method: 'PATCH', token: owner })).status, 412)
  assert.equal((await put(to, 3, Buffer.from('abc'))).status, 409)
  assert.equal((await put(to, 0, Buffer.from('more than ten bytes'))).status, 413)
  const first = await put(to, 0, Buffer.from('abcd'))
  assert.deepEqual([first.status, first.headers['upload-offset']], [204, '4'])
  assert.equal(
    (await send(to, 'PATCH', { 'upload-offset': '4', 'content-type': 'application/json' }, Buffer.from('{}')))
      .status,
    400,
  )
  assert.equal(await offsetOf(to), 4)
  assert.equal((await put(to, 4, Buffer.from('efghij'))).status, 204)
  assert.equal((await send(path, 'POST', {})).status, 400)
  assert.equal((await send(path, 'POST', { 'upload-length': '-1' })).status, 400)
  assert.equal((await send(path, 'POST', { 'upload-defer-length': '1' })).status, 400)
  assert.equal(
    (await send(path, 'POST', { 'upload-length': '5', 'upload-metadata': 'filename !!!' })).status,
    400,
  )
  const whole = await send(
    path,
    'POST',
    { 'upload-length': '5', 'upload-metadata': `filename ${base64('b.txt')}` },
    Buffer.from('whole'),
  )
  assert.deepEqual([whole.status, whole.headers['upload-offset']], [201, '5'])
  const ended = await begin(5, 'c.txt')
  assert.equal((await send(ended, 'DELETE')).status, 204)
  assert.equal((await send(ended, 'HEAD')).status, 404)
  assert.equal((await send(`${path}/00000000-0000-7000-8000-000000000000`, 'HEAD')).status, 404)
})

test('an upload belongs to its website', async () => {
  const mine = await makeUploads()
  const other = await makeUploads()
  const to = await mine.begin(10, 'a.txt')
  const second = await makeSite(t.ctx, mine.tenant.id, { slug: 'second' })
  const viewer = await t.makeMember(mine.tenant.id, 'viewer')
  for (const method of ['HEAD', 'PATCH', 'DELETE', 'GET'] as const) {
    const call = (path: string, token: string) =>
      t.call(path, {
        method: method as 'GET',
        token,
        headers: { ...TUS, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' },
        body: method === 'PATCH' ? Buffer.from('stolen') : undefined,
      })
    assert.equal((await call(to, other.owner)).status, 404, method)
    assert.equal((await call(to.replace(mine.site.id, other.site.id), other.owner)).status, 404, method)
    assert.equal((await call(to.replace(mine.site.id, second.id), mine.owner)).status, 404, method)
    if (method !== 'GET') assert.equal((await call(to, viewer.token)).status, 403, method)
    assert.equal((await call(to, '')).status, 401, method)
  }
  assert.equal(await mine.offsetOf(to), 0)
})

test('sizes are refused before bytes are stored', async () => {
  const { path, send, create, begin, put, offsetOf, kept } = await makeUploads()
  assert.equal((await create(500 * MB + 1, 'a.mp4')).status, 413)
  assert.equal((await create(26 * MB, 'a.png', `,filetype ${base64('image/png')}`)).status, 413)
  assert.equal((await create(0, 'a.png')).status, 400)
  assert.equal(
    (await send(path, 'POST', { 'upload-length': '9', 'upload-metadata': `folder_id ${base64('x')}` }))
      .status,
    400,
  )
  assertKept(await kept(), 0, 0)
  // Said to be anything, and an image by its first bytes.
  const to = await begin(26 * MB, 'a.bin')
  const refused = await put(to, 0, await photo(2_000, 2_000))
  assert.equal(refused.status, 413, refused.text)
  assert.equal(await offsetOf(to), 0)
  const all = await kept()
  assert.deepEqual([all.orphans, all.uploads[0]?.parts], [[], []])
})

test('storage is reserved when an upload begins, and returned when it ends', async () => {
  const { tenant, create, begin, put, send, kept } = await makeUploads(t)
  const token = (await t.makeUser('platform_admin')).token
  const admin = `/api/v1/admin/tenants/${tenant.id}`
  const etag = (await t.call(admin, { token })).headers['etag'] ?? ''
  const limited = await t.call(`${admin}/quota-overrides`, {
    method: 'PUT',
    token,
    headers: { 'if-match': etag },
    body: { storage_bytes: 2 * MB },
  })
  assert.equal(limited.status, 200, limited.text)
  const answers = await Promise.all([1, 2, 3].map((n) => create(1.5 * MB, `${n}.mp4`)))
  assert.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [201, 403, 403],
  )
  assert.equal(answers.find(({ status }) => status === 403)?.body['code'], 'quota_exceeded')
  const to = answers.find(({ status }) => status === 201)?.headers['location'] ?? ''
  assert.equal((await put(to, 0, video(1 * MB))).status, 204)
  assertKept(await kept(), 0, 1)
  assert.equal((await kept()).used, 1.5 * MB)
  assert.equal((await send(to, 'DELETE')).status, 204)
  assertKept(await kept(), 0, 0)
  assert.equal((await kept()).used, 0)
  const image = await photo()
  const small = await begin(image.length, 'a.jpg')
  assert.equal((await put(small, 0, image)).status, 204)
  assertKept(await kept(), 1)
})

test('what may not be kept is refused with its last byte, and says why afterwards', async () => {
  const { begin, put, send, show, kept } = await makeUploads()
  const page = Buffer.from('<html><script>alert(1)</script></html>')
  const to = await begin(page.length, 'photo.jpg')
  const refused = await put(to, 0, page)
  assert.deepEqual(
    [refused.status, refused.body['code'], refused.headers['tus-resumable']],
    [415, 'unsupported_media_type', '1.0.0'],
  )
  const shown = await show(to)
  assert.deepEqual(
    [shown['state'], shown['media_id'], (shown['error'] as { code: string }).code],
    ['failed', null, 'unsupported_media_type'],
  )
  assert.equal((await send(to, 'HEAD')).status, 404)
  const all = await kept()
  assertKept(all, 0, 1)
  assert.equal(all.used, 0)
})

test('a broken connection costs nothing of what had arrived', async () => {
  const { owner, path, begin, offsetOf, show, kept, bytesOf } = await makeUploads()
  const bytes = video(4 * MB)
  const to = await begin(bytes.length, 'a.mp4')
  const socket = sendPart(here, owner, to, bytes.subarray(0, 3 * MB), bytes.length)
  await once(socket, 'connect')
  // All of it is on its way when nothing waits to be written.
  if (socket.writableLength > 0) await once(socket, 'drain')
  socket.destroy()
  await until(async () => (await offsetOf(to)) > 0)
  await uploadAs(owner, here, path, bytes, { name: 'a.mp4', uploadUrl: to })
  assert.ok((await bytesOf((await show(to))['media_id'])).equals(bytes))
  assertKept(await kept(), 1)
})

test('of two processes that continue an upload at once, each byte is stored once', async () => {
  const { owner, begin, put, offsetOf, show, kept, bytesOf } = await makeUploads()
  const { child, port } = await startProcess()
  const bytes = video(3 * MB)
  const to = await begin(bytes.length, 'a.mp4')
  const there = (offset: number, body: Buffer) => {
    const { promise, resolve, reject } = Promise.withResolvers<number>()
    const headers = {
      ...TUS,
      host: 'api.localhost',
      authorization: `Bearer ${owner}`,
      'upload-offset': offset,
      'content-type': 'application/offset+octet-stream',
      'content-length': body.length,
    }
    request({ port, host: '127.0.0.1', path: to, method: 'PATCH', headers }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
      .on('error', reject)
      .end(body)
    return promise
  }
  for (let offset = 0; offset < bytes.length; offset += MB) {
    const piece = bytes.subarray(offset, offset + MB)
    const statuses = await Promise.all([
      there(offset, piece),
      put(to, offset, piece).then(({ status }) => status),
      there(offset, piece),
    ])
    assert.deepEqual(
      statuses.toSorted((a, b) => a - b),
      [204, 409, 409],
    )
    assert.equal(await offsetOf(to), offset + MB)
  }
  assert.ok((await bytesOf((await show(to))['media_id'])).equals(bytes))
  assertKept(await kept(), 1)
  child.kill('SIGKILL')
})

test('a process killed in the middle of an upload leaves an upload that goes on elsewhere', async () => {
  const { owner, path, begin, show, kept, bytesOf } = await makeUploads()
  const { child, port } = await startProcess()
  const bytes = video(40 * MB)
  const to = await begin(bytes.length, 'a.mp4')
  const socket = sendPart(port, owner, to, bytes.subarray(0, 36 * MB), bytes.length)
  // Two parts are recorded, the third is open.
  await until(async () => ((await kept()).uploads[0]?.offset_bytes ?? 0) > 30 * MB)
  child.kill('SIGKILL')
  await once(child, 'exit')
  socket.destroy()
  await uploadAs(owner, here, path, bytes, { name: 'a.mp4', uploadUrl: to, chunkSize: 8 * MB })
  // Large files become media in a job.
  await until(async () => (await show(to))['state'] === 'done')
  assert.ok((await bytesOf((await show(to))['media_id'])).equals(bytes))
  await until(async () => (await kept()).orphans.length === 0)
  assertKept(await kept(), 1, 1)
  assert.equal((await kept()).used, 40 * MB)
})

test('an upload whose process died with the last byte becomes a medium all the same', async () => {
  const { target, tenant, kept } = await makeUploads()
  const bytes = await photo()
  const upload = await beginUpload(t.ctx, target, {
    is_resumable: true,
    size_bytes: bytes.length,
    reserved_bytes: bytes.length,
    fields: { name: 'a.jpg' },
  })
  const received = await receive(t.ctx, tenant.id, upload, Readable.from([bytes]), () => bytes.length)
  assert.equal(received.state, 'received')
  await tendUploads(t.ctx, tenant.id, AbortSignal.timeout(10_000))
  await until(async () => (await kept()).uploads[0]?.state === 'done')
  await until(async () => (await kept()).orphans.length === 0)
  assertKept(await kept(), 1, 1)
})

test('large files pass through in bounded memory', async () => {
  const { owner, site, kept } = await makeUploads()
  const { child, port } = await startProcess()
  const peak = () =>
    Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1]) * 1024
  const upload = async (size: number) => {
    const { body, headers } = await formOf({ 'a.mp4': video(size) })
    const path = `/api/v1/websites/${site.id}/media`
    const options = {
      port,
      host: '127.0.0.1',
      path,
      method: 'POST',
      headers: {
        ...headers,
        host: 'api.localhost',
        authorization: `Bearer ${owner}`,
        'content-length': body.length,
      },
    }
    const [answer] = (await once(request(options).end(body), 'response')) as [
      Readable & { statusCode: number },
    ]
    answer.resume()
    assert.equal(answer.statusCode, 201)
  }
  await upload(1 * MB)
  const before = peak()
  await upload(160 * MB)
  const grown = peak() - before
  assert.ok(grown < 110 * MB, `memory grew by ${grown} bytes`)
  assertKept(await kept(), 2, 0)
  child.kill('SIGKILL')
})

test('object storage serves as well as a disk', async (context) => {
  const s3 = await startS3()
  if ('missing' in s3) return context.skip(s3.missing)
  after(() => s3[Symbol.asyncDispose]())
  const app = await startTestApp({ config: { s3: s3.config } })
  await app.app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.app.server.address() as { port: number }
  const { owner, path, show, kept, bytesOf } = await makeUploads(app)
  const bytes = video(5 * MB)
  const to = await uploadAs(owner, port, path, bytes, { name: 'a.mp4' })
  assert.ok((await bytesOf((await show(to))['media_id'])).equals(bytes))
  const image = await uploadAs(owner, port, path, await photo(), { name: 'a.jpg' })
  assert.equal((await show(image))['state'], 'done')
  assertKept(await kept(), 2, 2)
})

// Last, for it moves the clock that sign-ins are judged by.
test('what nobody continues goes when its time is over', async () => {
  const { tenant, begin, put, target, kept } = await makeUploads()
  const done = await begin(3, 'done.txt')
  await put(done, 0, Buffer.from('abc'))
  const to = await begin(3 * MB, 'a.mp4')
  await put(to, 0, video(1 * MB))
  // A process that died while it received a form.
  const direct = await beginUpload(t.ctx, target, {
    is_resumable: false,
    size_bytes: null,
    reserved_bytes: 500,
    fields: { name: 'b.mp4' },
  })
  await receive(t.ctx, tenant.id, direct, Readable.from([video(2_000)]), () => MB)
  assert.equal((await kept()).used, 3 + 3 * MB + 2_000)
  assert.equal(await tendUploads(t.ctx, tenant.id, AbortSignal.timeout(10_000)), 0)
  clock.advance(3 * 3_600_000)
  assert.equal(await tendUploads(t.ctx, tenant.id, AbortSignal.timeout(10_000)), 1)
  clock.advance(22 * 3_600_000)
  assert.equal(await tendUploads(t.ctx, tenant.id, AbortSignal.timeout(10_000)), 2)
  const all = await kept()
  assertKept(all, 1, 0)
  assert.equal(all.used, 3)
})
