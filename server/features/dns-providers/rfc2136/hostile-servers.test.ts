import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, type Socket, createServer } from 'node:net'
import { after, test } from 'node:test'
import { AppError } from '../../../errors.ts'
import { systemClock } from '../../../kernel/clock.ts'
import { openRfc2136 } from './rfc2136.ts'
import { type TsigKey, sign } from './tsig.ts'
import { decodeName } from './wire.ts'

const key: TsigKey = { name: 'hotswap', algorithm: 'hmac-sha256', secret: randomBytes(32) }
const ZONE = { id: 'acme.test', name: 'acme.test' }

/** What a server sends when the request has come. */
type Answer = (request: Buffer, socket: Socket) => void

async function openServer(answer: Answer) {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (data: Buffer) => answer(data.subarray(2), socket))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  after(() => server.close())
  return openRfc2136({
    server: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    zones: ['acme.test'],
    key,
    mayReach: () => true,
    clock: systemClock,
    timeoutMs: 1_000,
  })
}

const framed = (message: Buffer) => {
  const length = Buffer.alloc(2)
  length.writeUInt16BE(message.length)
  return Buffer.concat([length, message])
}
/** A header alone: no question, no records. */
function plain(request: Buffer, rcode = 0, counts = 0): Buffer {
  const message = Buffer.alloc(12)
  request.copy(message, 0, 0, 2)
  message.writeUInt16BE(0x8000 | rcode, 2)
  message.writeUInt16BE(counts, 6)
  return message
}

const LIES: Record<string, { answer: Answer; detail: RegExp }> = {
  'says yes without a signature': {
    answer: (request, socket) => void socket.write(framed(plain(request))),
    detail: /does not sign its answers/,
  },
  'signs with another key': {
    answer: (request, socket) =>
      void socket.write(
        framed(sign(plain(request), { ...key, secret: randomBytes(32) }, new Date()).message),
      ),
    detail: /not signed with the key/,
  },
  'signs under another name': {
    answer: (request, socket) =>
      void socket.write(framed(sign(plain(request), { ...key, name: 'other' }, new Date()).message)),
    detail: /not signed with the key/,
  },
  'signs, but not as an answer to this request': {
    answer: (request, socket) => void socket.write(framed(sign(plain(request), key, new Date()).message)),
    detail: /not signed with the key/,
  },
  'sends the request back': {
    answer: (request, socket) => void socket.write(framed(request)),
    detail: /not signed with the key/,
  },
  'refuses without a signature': {
    answer: (request, socket) => void socket.write(framed(plain(request, 5))),
    detail: /refuses: it must allow/,
  },
  'counts records that are not there': {
    answer: (request, socket) => void socket.write(framed(plain(request, 0, 65_535))),
    detail: /does not sign its answers|cannot be read/,
  },
  'sends less than a header': {
    answer: (_request, socket) => void socket.write(framed(Buffer.from([1, 2, 3]))),
    detail: /cannot be read/,
  },
  'sends noise': {
    answer: (_request, socket) => void socket.write(framed(randomBytes(60_000))),
    detail: /does not sign|cannot be read|not signed|refuse|not the primary|takes no|has a problem/,
  },
  'closes the connection': {
    answer: (_request, socket) => void socket.destroy(),
    detail: /closed the connection/,
  },
  'promises a message and sends half of it': {
    answer: (_request, socket) => void socket.write(Buffer.from([0xff, 0xff, 1, 2, 3])),
    detail: /took too long/,
  },
  'says nothing': { answer: () => {}, detail: /took too long/ },
}

for (const [lie, { answer, detail }] of Object.entries(LIES))
  test(`a server that ${lie} is not believed`, async () => {
    const provider = await openServer(answer)
    for (const work of [provider.zones(), provider.at(ZONE, 'www.acme.test')])
      await assert.rejects(work, (error) => {
        assert.ok(error instanceof AppError, String(error))
        assert.equal(error.code, 'provider_failed')
        assert.match(error.message, detail)
        return true
      })
  })

test('names that never end are no names', () => {
  for (const bytes of [[0xc0, 0], [1, 97, 0xc0, 0], [0xc0, 2, 0xc0, 0], [63, 97], [], [0xc0], [0x40, 0]])
    assert.throws(() => decodeName(Buffer.from(bytes), 0), RangeError)
  assert.deepEqual(decodeName(Buffer.from([1, 65, 0, 1, 98, 0xc0, 0]), 3), { name: 'b.a', end: 7 })
})
