import assert from 'node:assert/strict'
import { randomUUIDv7 } from 'node:crypto'
import { after, test } from 'node:test'
import { TEST_SECRET, openTestDatabase } from '../../../../test/kit/database.ts'
import { openDatabase } from '../../../kernel/db/database.ts'
import { withOwner } from '../../../kernel/db/migrate.ts'
import { openNotices } from '../../../kernel/db/notices.ts'
import { rolePasswords } from '../../../kernel/db/roles.ts'
import type { PluginAdvisory } from '../../../published/plugin-advisories.ts'
import { announce } from './advisories.ts'
import { openPluginAdvisories } from './board.ts'
import { insertAdvisory, updateAdvisory } from './queries.ts'

const { url, db: ours } = await openTestDatabase()
const passwords = rolePasswords(TEST_SECRET)
const HASH = 'a'.repeat(64)

/** One process: its own pools, its own listener, its own memory. */
async function startProcess() {
  const db = openDatabase({ url, passwords, poolSize: 2, prepare: true, onError: () => undefined })
  const onError = () => undefined
  const notices = openNotices({ db, listenUrl: url, password: passwords.hotswap_platform, onError })
  await notices.ready
  const board = await openPluginAdvisories({ db, notices, onError })
  after(async () => {
    await board[Symbol.asyncDispose]()
    await notices[Symbol.asyncDispose]()
    await db[Symbol.asyncDispose]()
  })
  let next = Promise.withResolvers<void>()
  const changes: { isConcerned: (plugin: Parameters<typeof board.isBlocked>[0]) => boolean }[] = []
  board.onChange((change) => {
    changes.push(change)
    next.resolve()
  })
  return {
    board,
    db,
    notices,
    changes,
    /** The next change of what is blocked. */
    changed: () => {
      next = Promise.withResolvers<void>()
      return next.promise
    },
  }
}

const [one, two] = [await startProcess(), await startProcess()]

async function publish(names: Partial<Pick<PluginAdvisory, 'hash' | 'name' | 'range' | 'scope' | 'action'>>) {
  const id = randomUUIDv7()
  await one.db.withPlatform(async (tx) => {
    await insertAdvisory(tx, {
      id,
      severity: 'high',
      action: 'block',
      title: 'It leaks',
      created_by: 'test',
      ...names,
    })
    await announce(one, tx)
  })
  return id
}

async function lift(id: string) {
  await one.db.withPlatform(async (tx) => {
    await updateAdvisory(tx, id, { lifted_at: new Date() })
    await announce(one, tx)
  })
}

const gallery = (version: string, more: { hash?: string; owner?: 'tenant' | 'platform' } = {}) => ({
  name: 'gallery',
  version,
  hash: 'b'.repeat(64),
  ...more,
})

test('what one process blocks is blocked in the other at once, and runs again when it is lifted', async () => {
  const heard = [one.changed(), two.changed()]
  const from = performance.now()
  const id = await publish({ name: 'gallery', range: '<1.4.2' })
  await Promise.all(heard)
  assert.ok(performance.now() - from < 5_000)
  for (const { board } of [one, two]) {
    assert.equal(board.isBlocked(gallery('1.4.1'))?.id, id)
    assert.equal(board.isBlocked(gallery('1.4.2')), undefined)
    assert.equal(board.isBlocked({ ...gallery('1.4.1'), name: 'forms' }), undefined)
  }
  assert.equal(two.changes.at(-1)?.isConcerned(gallery('1.4.1')), true)
  assert.equal(two.changes.at(-1)?.isConcerned(gallery('1.4.2')), false)

  const freed = [one.changed(), two.changed()]
  await lift(id)
  await Promise.all(freed)
  for (const { board } of [one, two]) assert.equal(board.isBlocked(gallery('1.4.1')), undefined)
  assert.equal(two.changes.at(-1)?.isConcerned(gallery('1.4.1')), true)
})

test('a hash names one package whatever it calls itself; a range may spare what tenants uploaded', async () => {
  const ids = [
    await publish({ hash: HASH }),
    await publish({ name: 'gallery', range: '^3', scope: 'public' }),
  ]
  await two.board.reload()
  assert.ok(two.board.isBlocked({ name: 'anything', version: '9.9.9', hash: HASH, owner: 'tenant' }))
  assert.ok(two.board.isBlocked(gallery('3.1.0', { owner: 'platform' })))
  assert.equal(two.board.isBlocked(gallery('3.1.0', { owner: 'tenant' })), undefined)
  for (const id of ids) await lift(id)
  await two.board.reload()
})

test('versions before a release are in the ranges they lie in', async () => {
  const id = await publish({ name: 'gallery', range: '<2.0.0' })
  await two.board.reload()
  assert.ok(two.board.isBlocked(gallery('1.9.0-beta.1')))
  assert.ok(two.board.isBlocked(gallery('2.0.0-rc.1')))
  await lift(id)
  await two.board.reload()
})

test('a warning stops nothing and is listed after what does', async () => {
  const before = two.changes.length
  const warning = await publish({ name: 'gallery', range: '*', action: 'warn' })
  await two.board.reload()
  assert.equal(two.board.isBlocked(gallery('1.0.0')), undefined)
  assert.equal(two.changes.length, before, 'nobody has to drop pages for a warning')
  const block = await publish({ name: 'gallery', range: '1.0.0' })
  await two.board.reload()
  assert.deepEqual(
    two.board.listFor(gallery('1.0.0')).map(({ id }) => id),
    [block, warning],
  )
  for (const id of [warning, block]) await lift(id)
  await two.board.reload()
})

test('a process that cannot reach the database keeps blocking, and hears what it missed when it can again', async () => {
  const heard = two.changed()
  const id = await publish({ name: 'gallery', range: '4.x' })
  await heard
  const database = new URL(url).pathname.slice(1)
  const server = new URL('/postgres', url).href
  await one.notices[Symbol.asyncDispose]()
  const missed = two.changed()
  await withOwner(server, async (owner) => {
    await owner.query(`alter database ${database} with allow_connections false`)
    await owner.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database])
    await assert.rejects(two.board.reload())
    assert.equal(two.board.isBlocked(gallery('4.2.0'))?.id, id, 'what is known holds')
    await owner.query(`alter database ${database} with allow_connections true`)
  })
  // Nobody is told of this one.
  await ours.withPlatform((tx) => updateAdvisory(tx, id, { lifted_at: new Date() }))
  await missed
  assert.equal(two.board.isBlocked(gallery('4.2.0')), undefined)
})
