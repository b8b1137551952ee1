/** Receivers that mean harm or are broken: none holds a message longer than its time, or more of an answer than an excerpt. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, type Socket, createServer } from 'node:net'
import { after, test } from 'node:test'
import { startTestApp } from '../../../test/kit/app.ts'
import { localFetcher, openReceiver } from '../../../test/kit/receiver.ts'
import { listOwners } from '../members/members.ts'
import { deliverDue } from './deliver.ts'

const names: Record<string, string[]> = { 'inside.test': ['127.0.0.2'], 'half.test': ['8.8.8.8', '10.0.0.1'] }
const fetcher = localFetcher(async (name) => names[name] ?? [])
const { ctx, call, makeTenant } = await startTestApp({ overrides: { fetcher } })
const { tenant, owner: token } = await makeTenant()

type Delivery = {
  attempts: { status: number | null; error: string | null; duration_ms: number; response_excerpt: string }[]
}

/** Sends a test event there. @returns its delivery, and how long it kept the job */
async function deliverTo(url: string) {
  const made = await call('/api/v1/webhooks', { method: 'POST', token, body: { url, events: ['*'] } })
  assert.equal(made.status, 201, made.text)
  const id = String(made.body['id'])
  const path = `/api/v1/webhooks/${id}`
  const { body } = await call(`${path}/test`, { method: 'POST', token })
  const startedAt = performance.now()
  await deliverDue({ ...ctx, listOwners }, tenant.id, id, new AbortController().signal)
  const ms = performance.now() - startedAt
  const delivery = await call(`${path}/deliveries/${String(body['id'])}`, { token })
  await call(path, { method: 'DELETE', token })
  const { attempts } = delivery.body as unknown as Delivery
  const [attempt] = attempts
  assert.ok(attempt && attempts.length === 1)
  return { ...attempt, ms }
}

/** A server that speaks bytes. */
async function openRaw(speak: (socket: Socket) => void) {
  const sockets: Socket[] = []
  const server = createServer((socket) => {
    sockets.push(socket)
    socket.on('error', () => {})
    socket.once('data', () => speak(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => {
    sockets.forEach((socket) => socket.destroy())
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    sockets,
  }
}

/** Writes the same again and again, as fast as it is taken. */
function pour(socket: Socket, text: string): void {
  while (!socket.destroyed && socket.write(text));
  if (!socket.destroyed) socket.once('drain', () => pour(socket, text))
}

test('of an endless answer, an excerpt is read and the connection ended', async () => {
  const { url, sockets } = await openRaw((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n\r\n')
    pour(socket, 'x'.repeat(65_536))
  })
  const { status, error, response_excerpt, ms } = await deliverTo(url)
  assert.deepEqual([status, error, response_excerpt], [200, null, 'x'.repeat(2_000)])
  assert.ok(ms < 5_000, `${ms} ms`)
  const [socket] = sockets
  assert.ok(socket)
  if (!socket.closed) await once(socket, 'close')
  assert.ok(socket.bytesWritten < 20_000_000, `${socket.bytesWritten} bytes`)
})

test('endless headers, no HTTP at all and a broken connection are failures, told apart', async () => {
  const headers = await openRaw((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n')
    pour(socket, `x-${'y'.repeat(100)}: ${'z'.repeat(1_000)}\r\n`)
  })
  const nonsense = await openRaw((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n'))
  const broken = await openRaw((socket) => socket.destroy())
  for (const [{ url }, about] of [
    [headers, /HEADERS_OVERFLOW/],
    [nonsense, /cannot be reached/],
    [broken, /cannot be reached/],
  ] as const) {
    const { status, error, ms } = await deliverTo(url)
    assert.equal(status, null)
    assert.match(String(error), about)
    assert.ok(ms < 5_000)
  }
})

test('who answers slowly or never has ten seconds, head and body together', { timeout: 60_000 }, async () => {
  const silent = await openRaw(() => {})
  const trickle = (head: string) => (socket: Socket) => {
    socket.write(head)
    const timer = setInterval(() => (socket.destroyed ? clearInterval(timer) : socket.write('a')), 200)
  }
  const slowHead = await openRaw(trickle('HTTP/1.1 200 OK\r\nx-slow: '))
  const slowBody = await openRaw(trickle('HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n'))
  const [one, two, three] = await Promise.all([silent, slowHead, slowBody].map(({ url }) => deliverTo(url)))
  for (const { status, error, ms } of [one, two].filter((outcome) => outcome !== undefined)) {
    assert.equal(status, null)
    assert.match(String(error), /took too long/)
    assert.ok(ms < 15_000, `${ms} ms`)
  }
  assert.ok(three && three.ms < 15_000)
  assert.deepEqual([three.status, three.error], [200, null], 'its head says that the message arrived')
  assert.match(three.response_excerpt, /^a+$/)
})

test('a redirect is a failure and leads nowhere', async () => {
  const [receiver, target] = [await openReceiver(), await openReceiver()]
  for (const location of [target.url, 'http://169.254.169.254/', '//']) {
    receiver.answer((response) => void response.writeHead(307, { location }).end())
    const { status, error } = await deliverTo(receiver.url)
    assert.deepEqual([status, error], [307, 'The receiver answered 307.'])
  }
  assert.deepEqual(target.messages, [])
})

test('names that lead inside are refused when the connection is made', async () => {
  for (const name of ['inside.test', 'half.test']) {
    const { status, error } = await deliverTo(`http://${name}:8080/`)
    assert.equal(status, null)
    assert.match(String(error), /not on the public internet/)
  }
})

test('what an answer holds is kept as text, whatever bytes they are', async () => {
  const receiver = await openReceiver()
  receiver.answer((response) => void response.end(Buffer.from([0, 255, 0xc3, 0x28, 0xed, 0xa0, 0x80, 97])))
  const { response_excerpt } = await deliverTo(receiver.url)
  assert.match(response_excerpt, /^�+\(�+a$/)
})

test('a job that is told to stop leaves the message to the next one', async () => {
  const stop = new AbortController()
  const waiting = await openRaw(() => stop.abort(new Error('drained')))
  const made = await call('/api/v1/webhooks', {
    method: 'POST',
    token,
    body: { url: waiting.url, events: ['*'] },
  })
  const id = String(made.body['id'])
  await call(`/api/v1/webhooks/${id}/test`, { method: 'POST', token })
  await assert.rejects(deliverDue({ ...ctx, listOwners }, tenant.id, id, stop.signal), /drained/)
  const { body } = await call(`/api/v1/webhooks/${id}/deliveries`, { token })
  const [delivery] = body['items'] as unknown as { state: string; last_attempt: unknown }[]
  assert.deepEqual([delivery?.state, delivery?.last_attempt], ['waiting', null])
})
