import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { startEmbeddedPostgres } from './embedded.ts'
import { withOwner } from './migrate.ts'

const isRoot = process.getuid?.() === 0

function newFolder(t: { after: (work: () => void) => void }): string {
  const dir = mkdtempSync(join(tmpdir(), 'hotswap-embedded-'))
  t.after(() => rmSync(dir, { recursive: true, force: true }))
  return dir
}

/** Takes away what root keeps outside of `dir`, too. */
async function removeCluster(dir: string): Promise<void> {
  const postgres = await startEmbeddedPostgres({ dir, throwaway: true })
  await postgres[Symbol.asyncDispose]()
}

type Running = { child: ChildProcess; url: string; role: string; end: () => Promise<void> }

/** A process that runs the embedded PostgreSQL of a folder until its input ends. */
async function runProcess(dir: string, account: { uid?: number; gid?: number } = {}): Promise<Running> {
  const script = join(import.meta.dirname, '../../../test/kit/embedded-process.ts')
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, dir], {
    ...account,
    stdio: ['pipe', 'pipe', 'inherit'],
    cwd: '/',
  })
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    once(child, 'exit').then(([code]) => assert.fail(`the process ended with code ${code}`)),
  ])
  const end = async () => {
    const gone = once(child, 'exit')
    child.stdin.end()
    await gone
  }
  return { child, ...(JSON.parse(String(line)) as { url: string; role: string }), end }
}

const countOf = (url: string) =>
  withOwner(url, async (owner) => {
    await owner.query('create table if not exists visits (at timestamptz default clock_timestamp())')
    await owner.query('insert into visits default values')
    return (await owner.query('select from visits')).rowCount
  })

const dataFolderOf = (url: string) =>
  withOwner(url, async (owner) => String((await owner.query('show data_directory')).rows[0].data_directory))

const isUp = (url: string) =>
  withOwner(url, async () => true).catch((error: { code?: string }) => {
    if (error.code === 'ECONNREFUSED') return false
    throw error
  })

test('starts, stops, and keeps its data and its password', async (t) => {
  const dir = newFolder(t)
  const urls: string[] = []
  for (const visits of [1, 2]) {
    await using postgres = await startEmbeddedPostgres({ dir })
    assert.equal(postgres.role, 'starter')
    assert.equal(await countOf(postgres.url), visits)
    urls.push(postgres.url)
  }
  assert.equal(new URL(urls[0] ?? '').password, new URL(urls[1] ?? '').password)
  assert.deepEqual(await Promise.all(urls.map(isUp)), [false, false])
  await removeCluster(dir)
})

test('adopts the server of a process that was killed, and stops it in the end', async (t) => {
  const dir = newFolder(t)
  const killed = await runProcess(dir)
  assert.equal(await countOf(killed.url), 1)
  const gone = once(killed.child, 'exit')
  killed.child.kill('SIGKILL')
  await gone
  {
    await using postgres = await startEmbeddedPostgres({ dir, throwaway: true })
    assert.deepEqual([postgres.role, postgres.url], ['adopter', killed.url])
    assert.equal(await countOf(postgres.url), 2)
  }
  assert.equal(await isUp(killed.url), false)
})

test('starts again where it was killed, on the same port and with its data', async (t) => {
  const dir = newFolder(t)
  const again = Promise.withResolvers<void>()
  await using postgres = await startEmbeddedPostgres({
    dir,
    throwaway: true,
    durable: true,
    onRestart: again.resolve,
  })
  assert.equal(await countOf(postgres.url), 1)
  const { pid } = postgres
  process.kill(pid, 'SIGKILL')
  await again.promise
  assert.notEqual(postgres.pid, pid)
  assert.equal(await countOf(postgres.url), 2)
})

test('joins the server of a living process, and leaves it running', async (t) => {
  const dir = newFolder(t)
  const living = await runProcess(dir)
  {
    await using guest = await startEmbeddedPostgres({ dir, throwaway: true })
    assert.deepEqual([guest.role, guest.url], ['guest', living.url])
  }
  assert.equal(await countOf(living.url), 1)
  await living.end()
  assert.equal(await isUp(living.url), false)
  await removeCluster(dir)
})

test('waits for a server that is just being stopped, and starts a new one', async (t) => {
  const dir = newFolder(t)
  const old = await runProcess(dir)
  const ending = old.end()
  const refuses = () => withOwner(old.url, async () => false).catch(() => true)
  while (!(await refuses()));
  await using postgres = await startEmbeddedPostgres({ dir, throwaway: true })
  assert.equal(await isUp(postgres.url), true)
  await ending
  assert.equal(await isUp(postgres.url), true)
})

test('processes that start together in an empty folder share one server', async (t) => {
  const dir = newFolder(t)
  const all = await Promise.all([runProcess(dir), runProcess(dir), runProcess(dir)])
  assert.equal(new Set(all.map(({ url }) => url)).size, 1)
  assert.equal(all.filter(({ role }) => role === 'starter').length, 1)
  for (const process of all.toSorted((a) => (a.role === 'starter' ? 1 : -1))) await process.end()
  assert.equal(await isUp(all[0]?.url ?? ''), false)
  await removeCluster(dir)
})

test(
  'root keeps a cluster where its postgres account can reach it, and takes a throwaway one away again',
  { skip: !isRoot && 'only root needs that' },
  async (t) => {
    const dir = newFolder(t)
    assert.equal(statSync(dir).mode & 0o777, 0o700)
    let data = ''
    {
      await using postgres = await startEmbeddedPostgres({ dir, throwaway: true })
      data = await dataFolderOf(postgres.url)
      assert.ok(!data.startsWith(dir) && existsSync(data))
      assert.notEqual(statSync(data).uid, 0)
    }
    assert.equal(existsSync(dirname(data)), false)
  },
)

test('a folder that was removed is begun anew, wherever its cluster was kept', async (t) => {
  const dir = join(newFolder(t), 'postgres')
  for (let run = 1; run <= 2; run++) {
    {
      await using postgres = await startEmbeddedPostgres({ dir })
      const data = await dataFolderOf(postgres.url)
      t.after(() => rmSync(dirname(data), { recursive: true, force: true }))
      assert.equal(await countOf(postgres.url), 1)
    }
    // What lay beside it, the master secret above all, belongs to that database and to no other.
    rmSync(dir, { recursive: true, force: true })
  }
})

const NOBODY = 65_534
const reachable = isRoot && (statSync(join(import.meta.dirname, '../../..')).mode & 0o001) === 1

test(
  'an ordinary user runs it in a folder of his own',
  { skip: !reachable && 'needs root, to become another user, and a clone that others may read' },
  async (t) => {
    const dir = newFolder(t)
    chownSync(dir, NOBODY, NOBODY)
    const ordinary = await runProcess(dir, { uid: NOBODY, gid: NOBODY })
    assert.equal(await countOf(ordinary.url), 1)
    assert.ok(readdirSync(dir).includes('data'))
    assert.equal(statSync(join(dir, 'data')).uid, NOBODY)
    await ordinary.end()
    assert.equal(await isUp(ordinary.url), false)
  },
)
