import assert from 'node:assert/strict'
import { type ChildProcess, fork } from 'node:child_process'
import { X509Certificate, createPrivateKey } from 'node:crypto'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { listChallenges, placeOrder, reload, untilChallenged } from '../../../../test/kit/acme-orders.ts'
import { startTestApp } from '../../../../test/kit/app.ts'
import { startChallengeAnswers } from '../../../../test/kit/challenge-answers.ts'
import { createTestDatabase } from '../../../../test/kit/database.ts'
import { startNameServer } from '../../../../test/kit/name-server.ts'
import { startPebble } from '../../../../test/kit/pebble.ts'
import type { CertificateOrder } from '../orders/orders.ts'
import { issue } from './issue.ts'

const PROCESS = join(import.meta.dirname, '../../../../test/kit/issue-process.ts')
const databaseUrl = await createTestDatabase()
const t = await startTestApp({ databaseUrl })
const life = new AsyncDisposableStack()
after(() => life.disposeAsync())
const names = life.use(await startNameServer({ '*.shop.example': { A: '127.0.0.1' } }))
const { httpPort, tlsPort } = life.use(await startChallengeAnswers(t.ctx))
const pebble = await startPebble({ dnsServer: names.address, httpPort, tlsPort, sleepSeconds: 1 })

if ('missing' in pebble) test('orders of killed processes', { skip: pebble.missing }, () => {})
else {
  life.use(pebble)
  const ctx = { ...t.ctx, config: { ...t.ctx.config, acme: pebble.acme } }

  /** Lets another process work on the order until `moment`, and kills it. */
  const workUntil = async (order: CertificateOrder, moment: (worker: ChildProcess) => Promise<unknown>) => {
    const acme = JSON.stringify(pebble.acme)
    const worker = fork(PROCESS, [databaseUrl, t.ctx.config.dataDir, acme, JSON.stringify(order)], {
      execArgv: [],
    })
    const gone = once(worker, 'exit')
    await Promise.race([moment(worker), gone])
    worker.kill('SIGKILL')
    assert.deepEqual(await gone, [null, 'SIGKILL'])
  }
  const keyIsKept = (order: CertificateOrder) => async () => {
    while ((await reload(t.ctx, order)).private_key === null) await new Promise(setImmediate)
  }

  test('an order goes on wherever a process was killed over it, and the authority hears of one only', async () => {
    const moments = [
      { host: 'a.shop.example', moment: () => () => untilChallenged(t.ctx) },
      { host: 'b.shop.example', moment: keyIsKept },
      { host: 'c.shop.example', moment: () => (worker: ChildProcess) => once(worker, 'message') },
    ]
    for (const { host, moment } of moments) {
      const before: number = pebble.log().split('Added order').length
      const order = await placeOrder(t.ctx, null, [host])
      await workUntil(order, moment(order))
      const left = await reload(t.ctx, order)
      assert.ok(left.order_url, host)
      const issued = await issue(ctx, left, pebble.authority, AbortSignal.timeout(60_000))
      const leaf = new X509Certificate(issued.chain)
      assert.equal(leaf.subjectAltName, `DNS:${host}`)
      assert.ok(leaf.checkPrivateKey(createPrivateKey(issued.privateKey)))
      assert.equal(pebble.log().split('Added order').length, before + 1, host)
      assert.deepEqual(await listChallenges(t.ctx), [])
    }
  })
}
