/** Floods of handshakes, and handshakes that do not go on. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { describe, test } from 'node:test'
import { shakeHands } from '../../../test/kit/tls.ts'
import { closed, startTlsApp } from '../../../test/kit/tls-app.ts'
import { GATE_LIMITS } from './gate.ts'

describe('handshakes', () => {
  for (const challenge of [undefined, () => undefined])
    test(`that do not go on are cut${challenge ? ', with a challenge open too' : ''}`, async () => {
      await using own = await startTlsApp({ limits: { handshakeMs: 300 }, ...(challenge && { challenge }) })
      const began = performance.now()
      const sockets = [
        Buffer.alloc(0),
        Buffer.from('160301', 'hex'),
        Buffer.from('16030102000100', 'hex'),
      ].map((bytes) => {
        const socket = connect(own.tlsPort, '127.0.0.1')
        socket.on('error', () => undefined).resume()
        if (bytes.length > 0) socket.write(bytes)
        return socket
      })
      await Promise.all(sockets.map((socket) => closed(socket)))
      const took = performance.now() - began
      assert.ok(took > 250 && took < 3_000, `${took} ms`)
    })

  test('of one address are limited while another address goes on', async () => {
    await using own = await startTlsApp({ limits: { gate: { ...GATE_LIMITS, perSecond: 1, burst: 40 } } })
    let completed = 0
    for (let batch = 0; batch < 10; batch += 1) {
      const shaken = await Promise.all(
        Array.from({ length: 30 }, () => shakeHands(own.tlsPort, { servername: 'shop.test' })),
      )
      for (const { socket } of shaken) {
        if (socket) completed += 1
        socket?.destroy()
      }
    }
    assert.ok(completed >= 40 && completed <= 60, `${completed} of 300`)
    await own.counted('limited', 300 - completed)
    const elsewhere = await shakeHands(own.tlsPort, { servername: 'shop.test', localAddress: '127.0.0.2' })
    assert.ok(elsewhere.socket)
    elsewhere.socket.destroy()
  })

  test('of names without a certificate count as well', async () => {
    await using own = await startTlsApp({ limits: { gate: { ...GATE_LIMITS, perSecond: 0.01, burst: 5 } } })
    for (let index = 0; index < 10; index += 1)
      await shakeHands(own.tlsPort, { servername: `made-up-${index}.test` })
    await own.counted('refused', 5)
    await own.counted('limited', 5)
  })

  test('that are too many at a time make room by giving up the oldest', async () => {
    await using own = await startTlsApp({ limits: { gate: { ...GATE_LIMITS, atOnceInAll: 5 } } })
    const idle = []
    for (let index = 0; index < 12; index += 1) {
      const socket = connect({ port: own.tlsPort, host: '127.0.0.1', localAddress: `127.0.0.${index + 1}` })
      socket.on('error', () => undefined)
      await once(socket, 'connect')
      idle.push(closed(socket.resume()))
    }
    await Promise.all(idle.slice(0, 7))
    const visitor = await shakeHands(own.tlsPort, { servername: 'shop.test', localAddress: '127.0.0.99' })
    assert.ok(visitor.socket)
    visitor.socket.destroy()
  })
})
