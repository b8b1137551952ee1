import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { TEST_SECRET, openTestDatabase } from '../../../test/kit/database.ts'
import { type Database, openDatabase } from './database.ts'
import { withOwner } from './migrate.ts'
import { type Notices, openNotices } from './notices.ts'
import { rolePasswords } from './roles.ts'

const { url, db } = await openTestDatabase()
const passwords = rolePasswords(TEST_SECRET)

/** One process: its own pools and its own listener. `heard` fills with the payloads of a topic. */
async function startProcess(): Promise<{
  db: Database
  notices: Notices
  listenTo: (topic: string) => Heard
}> {
  const own = openDatabase({ url, passwords, poolSize: 2, prepare: true, onError: () => undefined })
  const notices = openNotices({
    db: own,
    listenUrl: url,
    password: passwords.hotswap_platform,
    onError: () => undefined,
  })
  after(async () => {
    await notices[Symbol.asyncDispose]()
    await own[Symbol.asyncDispose]()
  })
  await notices.ready
  return { db: own, notices, listenTo: (topic) => listenTo(notices, topic) }
}

type Heard = { values: unknown[]; until: (count: number) => Promise<void> }

function listenTo(notices: Notices, topic: string): Heard {
  const values: unknown[] = []
  let check = () => {}
  notices.subscribe(topic, ({ value }) => {
    values.push(value)
    check()
  })
  const until = (count: number) =>
    new Promise<void>((resolve) => {
      check = () => values.length >= count && resolve()
      check()
    })
  return { values, until }
}

let topics = 0
const newTopic = () => `topic-${topics++}`

test('a notice is heard by every process, its own before the caller goes on', async () => {
  const [one, two] = [await startProcess(), await startProcess()]
  const topic = newTopic()
  const [here, there] = [one.listenTo(topic), two.listenTo(topic)]
  await one.db.withPlatform((tx) => one.notices.publish(tx, topic, { value: 1 }))
  assert.deepEqual(here.values, [1])
  await there.until(1)
  await two.db.withPlatform((tx) => two.notices.publish(tx, topic, { value: 2 }))
  await here.until(2)
  assert.deepEqual(
    [here.values, there.values],
    [
      [1, 2],
      [1, 2],
    ],
  )
})

test('a notice is heard after its transaction has committed, and not at all when it rolls back', async () => {
  const [one, two] = [await startProcess(), await startProcess()]
  const topic = newTopic()
  const [here, there] = [one.listenTo(topic), two.listenTo(topic)]
  const failed = one.db.withPlatform(async (tx) => {
    await one.notices.publish(tx, topic, { value: 'never' })
    throw new Error('no')
  })
  await assert.rejects(failed)
  await one.db.withPlatform(async (tx) => {
    await one.notices.publish(tx, topic, { value: 'later' })
    await two.db.withPlatform((other) => two.notices.publish(other, topic, { value: 'sooner' }))
    await here.until(1)
    assert.deepEqual([here.values, there.values], [['sooner'], ['sooner']])
  })
  await there.until(2)
  assert.deepEqual(
    [here.values, there.values],
    [
      ['sooner', 'later'],
      ['sooner', 'later'],
    ],
  )
})

test('no notice is lost when transactions commit in another order than they began, thousands apart', async () => {
  const listening = await startProcess()
  const heard = listening.listenTo('order')
  const { promise: others, resolve: othersDone } = Promise.withResolvers<void>()
  // Published through another process' connections, so that only reading brings them here.
  const publisher = openNotices({
    db,
    listenUrl: url,
    password: passwords.hotswap_platform,
    onError: () => undefined,
  })
  after(() => publisher[Symbol.asyncDispose]())
  await publisher.ready
  const early = db.withPlatform(async (tx) => {
    await publisher.publish(tx, 'order', { value: -1 })
    await others
  })
  await db.withPlatform(async (tx) => {
    await tx
      .insertInto('notices')
      .values(
        Array.from({ length: 3_000 }, (_, value) => ({ topic: 'order', payload: JSON.stringify({ value }) })),
      )
      .execute()
    await publisher.publish(tx, 'order', { value: 3_000 })
  })
  await heard.until(3_001)
  assert.ok(!heard.values.includes(-1))
  othersDone()
  await early
  await heard.until(3_002)
  assert.equal(heard.values.at(-1), -1)
  assert.equal(new Set(heard.values).size, 3_002, 'each was heard once')
})

test('what was missed while the listening connection was away is made up for', async () => {
  const [one, two] = [await startProcess(), await startProcess()]
  const topic = newTopic()
  const [here, there] = [one.listenTo(topic), two.listenTo(topic)]
  await withOwner(url, async (owner) => {
    const listeners = () =>
      owner.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'hotswap_notices' and datname = current_database()`,
      )
    assert.ok(((await listeners()).rowCount ?? 0) >= 2)
    await db.withPlatform((tx) =>
      tx
        .insertInto('notices')
        .values({ topic, payload: JSON.stringify({ value: 'unannounced' }) })
        .execute(),
    )
    await Promise.all([here.until(1), there.until(1)])
  })
  await one.db.withPlatform((tx) => one.notices.publish(tx, topic, { value: 'announced' }))
  await there.until(2)
  assert.deepEqual(
    [here.values, there.values],
    [
      ['unannounced', 'announced'],
      ['unannounced', 'announced'],
    ],
  )
})

test('a process that starts hears nothing of the past', async () => {
  const one = await startProcess()
  await one.db.withPlatform((tx) => one.notices.publish(tx, 'history', { value: 'old' }))
  const late = await startProcess()
  const heard = late.listenTo('history')
  await one.db.withPlatform((tx) => one.notices.publish(tx, 'history', { value: 'new' }))
  await heard.until(1)
  assert.deepEqual(heard.values, ['new'])
})

test('a handler that throws keeps neither the others nor later notices away', async () => {
  const one = await startProcess()
  const topic = newTopic()
  one.notices.subscribe(topic, () => {
    throw new Error('a bad handler')
  })
  const heard = one.listenTo(topic)
  for (const value of [1, 2]) await one.db.withPlatform((tx) => one.notices.publish(tx, topic, { value }))
  assert.deepEqual(heard.values, [1, 2])
})
