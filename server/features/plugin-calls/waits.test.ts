/** Who is to blame when the time of a call is over. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openWaits } from './waits.ts'

const late = { ok: false, reason: 'limit', limit: 'time', message: 'Too long', cpuMs: 1, logs: [] } as const
const stuck = { ...late, limit: 'cpu' } as const

test('one answer that is late is ours, many that are quick or a server elsewhere are not', () => {
  let now = 0
  const waits = openWaits(300, () => now)
  const reason = () => {
    const result = waits.blame(late)
    return !result.ok && result.reason
  }
  assert.equal(reason(), 'limit', 'it asked for nothing')
  for (let asked = 0; asked < 20; asked += 1) {
    using _ = waits.begin('kv.get')
    now += 14
  }
  const other = waits.begin('fetch')
  const quick = waits.begin('kv.get')
  now += 149
  assert.equal(reason(), 'limit', 'it asked too much')
  now += 1
  assert.equal(reason(), 'busy')
  assert.equal(waits.blame(stuck), stuck)
  quick[Symbol.dispose]()
  assert.equal(reason(), 'limit', 'it waits for somebody else')
  other[Symbol.dispose]()
})
