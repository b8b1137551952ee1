import assert from 'node:assert/strict'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createHash, randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, describe, it } from 'node:test'
import * as fc from 'fast-check'
import { startS3 } from '../../../test/kit/s3.ts'
import type { S3Config } from '../../config.ts'
import { AppError } from '../../errors.ts'
import { openBlobStore, type Blobs, type BlobStore } from './blobs.ts'

const MB = 1024 * 1024
const text = { contentType: 'text/plain' }
const everything = () => new Date(Date.now() + 3_600_000)

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void
const dir = await mkdtemp(join(tmpdir(), 'hotswap-blobs-'))
const s3 = await startS3()
const missing = 'missing' in s3 ? s3.missing : false
const s3Config = 'missing' in s3 ? undefined : s3.config
after(async () => {
  await rm(dir, { recursive: true, force: true })
  if (!('missing' in s3)) await s3[Symbol.asyncDispose]()
})

contract('blobs on disk', false, undefined, { manyBlobs: 30, runs: 150 })
contract('blobs in S3', missing, s3Config, { manyBlobs: 1005, runs: 40 })

function contract(
  name: string,
  skip: string | false,
  config: S3Config | undefined,
  sizes: { manyBlobs: number; runs: number },
): void {
  describe(name, { skip }, () => {
    let store: BlobStore
    before(async () => {
      store = await openBlobStore({ dataDir: dir, s3: config })
    })
    after(() => store[Symbol.asyncDispose]())
    const newTenant = () => store.scope({ tenantId: randomUUID() })

    it('gives back what was put, with its size, hash, type and validator', async () => {
      const blobs = newTenant()
      const body = Buffer.from('Grüße, 世界')
      const put = await blobs.put('a folder/ü +?#%.txt', body, { contentType: 'text/plain; charset=utf-8' })
      assert.deepEqual(put, { size_bytes: body.length, sha256: sha256(body) })
      const got = await blobs.get('a folder/ü +?#%.txt')
      assert.deepEqual(await bytesOf(got), body)
      assert.equal(got.body_size_bytes, body.length)
      const info = await blobs.findInfo('a folder/ü +?#%.txt')
      assert.deepEqual(info, {
        key: 'a folder/ü +?#%.txt',
        size_bytes: body.length,
        content_type: 'text/plain; charset=utf-8',
        etag: got.etag,
        modified_at: got.modified_at,
      })
      assert.match(got.etag, /^"[^"]{32,}"$/)
      assert.ok(Math.abs(got.modified_at.getTime() - Date.now()) < 60_000)
    })

    it('stores streams, empty ones too', async () => {
      const blobs = newTenant()
      await blobs.put('stream', Readable.from(['one ', 'two ', Buffer.from('three')]), text)
      assert.equal(await readText(blobs, 'stream'), 'one two three')
      assert.equal((await blobs.put('empty', Readable.from([]), text)).size_bytes, 0)
      assert.equal(await readText(blobs, 'empty'), '')
    })

    it('replaces, and the validator changes', async () => {
      const blobs = newTenant()
      await blobs.put('page', Buffer.from('old'), text)
      const old = await blobs.findInfo('page')
      await blobs.put('page', Buffer.from('new'), { contentType: 'text/html' })
      const now = await blobs.findInfo('page')
      assert.equal(await readText(blobs, 'page'), 'new')
      assert.equal(now?.content_type, 'text/html')
      assert.notEqual(now?.etag, old?.etag)
    })

    it('tells what is absent', async () => {
      const blobs = newTenant()
      assert.equal(await blobs.find('nothing/here'), undefined)
      assert.equal(await blobs.findInfo('nothing/here'), undefined)
      await assert.rejects(blobs.get('nothing/here'), { code: 'not_found' })
      await blobs.remove('nothing/here')
      assert.deepEqual(await blobs.list(), { blobs: [], next_cursor: undefined })
      assert.equal(await blobs.removeAll(), 0)
    })

    it('reads ranges', async () => {
      const blobs = newTenant()
      await blobs.put('digits', Buffer.from('0123456789'), text)
      const read = async (start: number, end?: number) => {
        const part = await blobs.get('digits', { range: { start, end } })
        assert.equal(part.size_bytes, 10)
        const bytes = await bytesOf(part)
        assert.equal(part.body_size_bytes, bytes.length)
        return bytes.toString()
      }
      assert.equal(await read(1, 1), '1')
      assert.equal(await read(0, 1), '01')
      assert.equal(await read(3, 5), '345')
      assert.equal(await read(8), '89')
      assert.equal(await read(8, 1000), '89')
      for (const [start, end] of [[10], [5, 4], [-1], [0.5], [Number.NaN]] as const)
        await assert.rejects(read(start, end), { code: 'range_not_satisfiable' })
    })

    it('stops reading when told to', async () => {
      const blobs = newTenant()
      await blobs.put('large', Readable.from(endless(20 * MB)), text)
      const controller = new AbortController()
      const { body } = await blobs.get('large', { signal: controller.signal })
      await assert.rejects(
        async () => {
          for await (const _ of body) controller.abort()
        },
        { name: 'AbortError' },
      )
      assert.ok(body.destroyed)
    })

    it('keeps equal keys of two tenants and of the platform apart', async () => {
      const owners = { one: newTenant(), two: newTenant(), platform: store.scope('platform') }
      for (const [owner, blobs] of Object.entries(owners))
        await blobs.put('same/key', Buffer.from(owner), text)
      await owners.one.put('only/one', Buffer.from('x'), text)
      for (const [owner, blobs] of Object.entries(owners))
        assert.equal(await readText(blobs, 'same/key'), owner)
      assert.equal(await owners.two.find('only/one'), undefined)
      assert.deepEqual(await keysOf(owners.two), ['same/key'])
      await owners.one.remove('same/key')
      assert.equal(await owners.one.removeAll(), 1)
      assert.equal(await readText(owners.two, 'same/key'), 'two')
      assert.equal(await readText(owners.platform, 'same/key'), 'platform')
      await owners.platform.removeAll()
    })

    it('refuses keys that could lead elsewhere, in every method', async () => {
      const other = randomUUID()
      await store.scope({ tenantId: other }).put('secret', Buffer.from('x'), text)
      const blobs = newTenant()
      // prettier-ignore
      const hostile = [
        '', '/', '..', '.', '../secret', `../${other}/secret`, 'a/../../secret', 'a/..', './a', 'a/./b', 'a//b', 'a/',
        '/etc/passwd', 'a\\..\\b', 'a\0b', 'a\nb', '\u0085', '\ud800', 'a\uFFFF', 'x'.repeat(901),
        `${'é'.repeat(101)}/b`, `a/${'x'.repeat(201)}`,
      ]
      for (const key of hostile) {
        const refused = { code: 'validation_failed' }
        await assert.rejects(blobs.put(key, Buffer.from('x'), text), refused, key)
        await assert.rejects(blobs.get(key), refused, key)
        await assert.rejects(blobs.find(key), refused, key)
        await assert.rejects(blobs.findInfo(key), refused, key)
        await assert.rejects(blobs.remove(key), refused, key)
        const cursor = Buffer.from(key).toString('base64url')
        if (key.isWellFormed()) await assert.rejects(blobs.list({ cursor }), refused, key)
      }
      for (const prefix of ['../', `../${other}/`, 'a//', '/', './', 'a\0'])
        await assert.rejects(blobs.list({ prefix }), { code: 'validation_failed' }, prefix)
      assert.deepEqual(await keysOf(blobs, { prefix: '..' }), [])
      for (const contentType of ['', 'text', 'text/plain\r\nx-evil: 1', `a/${'b'.repeat(255)}`])
        await assert.rejects(blobs.put('a', Buffer.from('x'), { contentType }), { code: 'validation_failed' })
      for (const tenantId of ['', '..', 'platform', other.toUpperCase(), `${other}/..`, `${other}\n`])
        assert.throws(() => store.scope({ tenantId }), TypeError)
    })

    it('keeps every key it accepts verbatim, and refuses the others', async () => {
      const segment = fc.oneof(
        fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
        fc.constantFrom('.', '..', 'a', 'a.blob', 'a.blob.d', 'tmp', ' ', '%2e%2e', '~', '&<>"\''),
      )
      const keys = fc.array(segment, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
      await fc.assert(
        fc.asyncProperty(keys, async (key) => {
          const blobs = newTenant()
          try {
            await blobs.put(key, Buffer.from(key), text)
          } catch (error) {
            assert.ok(error instanceof AppError && error.code === 'validation_failed', String(error))
            assert.deepEqual(await keysOf(blobs), [])
            return
          }
          assert.equal(await readText(blobs, key), key)
          assert.deepEqual(await keysOf(blobs), [key])
          assert.equal(await blobs.removeAll(), 1)
        }),
        { numRuns: sizes.runs },
      )
    })

    it('lists in byte order, by prefix, in pages', async () => {
      const blobs = newTenant()
      const keys = [
        'a',
        'a-b',
        'a.b',
        'a.blob/c',
        'a.blob.d/c',
        'a/b',
        'a/b/c',
        'aa',
        'b/1',
        'b/2',
        'b0',
        'ü',
        '\uFF21',
        '😀',
      ]
      for (const key of keys.toReversed()) await blobs.put(key, Buffer.from(key), text)
      const sorted = keys.toSorted((x, y) => Buffer.compare(Buffer.from(x), Buffer.from(y)))
      assert.deepEqual(await keysOf(blobs), sorted)
      for (const limit of [1, 2, 5]) assert.deepEqual(await keysOf(blobs, { limit }), sorted)
      const { blobs: first } = await blobs.list({ limit: 1 })
      assert.deepEqual(Object.keys(first[0] ?? {}), ['key', 'size_bytes', 'modified_at'])
      assert.equal(first[0]?.size_bytes, 1)
      const startingWith = (prefix: string) => sorted.filter((key) => key.startsWith(prefix))
      for (const prefix of ['a', 'a/', 'a/b', 'a.', 'b/', 'nothing/', '😀'])
        assert.deepEqual(await keysOf(blobs, { prefix, limit: 2 }), startingWith(prefix), prefix)
    })

    it('leaves nothing behind, and the old blob in place, when a put fails', async () => {
      const blobs = newTenant()
      await blobs.put('kept', Buffer.from('before'), text)
      const broken = Readable.from(endless(20 * MB, new Error('connection lost')))
      await assert.rejects(blobs.put('kept', broken, text), { message: 'connection lost' })
      assert.ok(broken.destroyed)
      const tooLarge = Readable.from(endless())
      await assert.rejects(blobs.put('kept', tooLarge, { ...text, maxBytes: 20 * MB }), {
        code: 'body_too_large',
      })
      assert.ok(tooLarge.destroyed)
      await assert.rejects(blobs.put('new', Buffer.from('four'), { ...text, maxBytes: 3 }), {
        code: 'body_too_large',
      })
      const cutOff = Readable.from(endless(9 * MB))
      cutOff.once('data', () => cutOff.destroy())
      await assert.rejects(blobs.put('new', cutOff, text))
      const aborted = blobs.put('new', Buffer.from('x'), { ...text, signal: AbortSignal.abort() })
      await assert.rejects(aborted, { name: 'AbortError' })
      assert.equal(await readText(blobs, 'kept'), 'before')
      assert.deepEqual(await keysOf(blobs), ['kept'])
      assert.equal(await store.removeAbandoned(everything()), 0)
      assert.equal((await blobs.put('exact', Buffer.from('four'), { ...text, maxBytes: 4 })).size_bytes, 4)
    })

    it('shows nothing of a running put, which a signal ends although its source hangs', async () => {
      const blobs = newTenant()
      const { source, reached } = hangingAfter(40 * MB)
      const controller = new AbortController()
      const put = blobs.put('film', source, { ...text, signal: controller.signal })
      await reached
      assert.equal(await blobs.find('film'), undefined)
      assert.deepEqual(await keysOf(blobs), [])
      assert.equal(await store.removeAbandoned(new Date(Date.now() - 60_000)), 0)
      controller.abort()
      await assert.rejects(put, { name: 'AbortError' })
      assert.deepEqual(await keysOf(blobs), [])
      assert.equal(await store.removeAbandoned(everything()), 0)
    })

    it('removes what an upload without a process left', async () => {
      const blobs = newTenant()
      const { source, reached, finish } = hangingAfter(40 * MB)
      const put = blobs.put('film', source, text)
      await reached
      assert.equal(await store.removeAbandoned(everything()), 1)
      finish()
      await assert.rejects(put)
      assert.deepEqual(await keysOf(blobs), [])
      assert.equal(await store.removeAbandoned(everything()), 0)
    })

    it('removes everything of one tenant, running uploads too, and counts it', async () => {
      const [gone, neighbour] = [newTenant(), newTenant()]
      for (let n = 0; n < sizes.manyBlobs; n += 5)
        await Promise.all(
          [0, 1, 2, 3, 4].map((m) => gone.put(`${m}/deep/er/${n + m}`, Buffer.from('x'), text)),
        )
      await neighbour.put('0/deep/er/0', Buffer.from('x'), text)
      const { source, reached, finish } = hangingAfter(40 * MB)
      const running = gone.put('film', source, text)
      await reached
      assert.equal(await gone.removeAll(), sizes.manyBlobs)
      finish()
      await assert.rejects(running)
      assert.deepEqual(await keysOf(gone), [])
      assert.equal(await gone.removeAll(), 0)
      assert.equal(await store.removeAbandoned(everything()), 0)
      assert.deepEqual(await keysOf(neighbour), ['0/deep/er/0'])
    })

    it('moves a large stream in bounded memory', async () => {
      const blobs = newTenant()
      const size = 200 * MB
      // Something of the same kind first, so that only growth with the size counts. Buffers, because the process keeps
      // what earlier tests freed.
      await blobs.put('small', Readable.from(endless(40 * MB)), text)
      const start = process.memoryUsage().arrayBuffers
      let peak = start
      const note = () => {
        // What merely has not been collected yet does not count.
        if (process.memoryUsage().arrayBuffers - start > 50 * MB) collectGarbage()
        peak = Math.max(peak, process.memoryUsage().arrayBuffers)
      }
      const put = await blobs.put('large', Readable.from(endless(size, undefined, note)), text)
      assert.equal(put.size_bytes, size)
      const hash = createHash('sha256')
      for await (const chunk of (await blobs.get('large')).body as AsyncIterable<Buffer>) {
        hash.update(chunk)
        note()
      }
      assert.equal(hash.digest('hex'), put.sha256)
      assert.ok(peak - start < 100 * MB, `memory grew by ${Math.round((peak - start) / MB)} MB`)
      await blobs.removeAll()
    })

    it('checks that it can write and read', async () => {
      await store.check()
      await store.check()
    })
  })
}

describe('blob files', () => {
  const dataDir = join(dir, 'files')

  it('stay inside the folder of their tenant', async () => {
    const tenantId = randomUUID()
    await using store = await openBlobStore({ dataDir, s3: undefined })
    const blobs = store.scope({ tenantId })
    await blobs.put('a/b.txt', Buffer.from('x'), text)
    await blobs.put('a', Buffer.from('x'), text)
    const files = (await readdir(dataDir, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    )
    const paths = files.map((entry) => join(entry.parentPath, entry.name).slice(dataDir.length)).toSorted()
    assert.deepEqual(paths, [`/blobs/tenants/${tenantId}/a.blob`, `/blobs/tenants/${tenantId}/a/b.txt.blob`])
    await blobs.remove('a/b.txt')
    await blobs.removeAll()
    assert.deepEqual(await readdir(join(dataDir, 'blobs/tenants')), [])
  })

  it('survive puts and removes side by side in one folder', async () => {
    await using store = await openBlobStore({ dataDir, s3: undefined })
    const blobs = store.scope({ tenantId: randomUUID() })
    const churn = async (key: string) => {
      for (let round = 0; round < 20; round += 1) {
        await blobs.put(key, Buffer.from(key), text)
        assert.equal(await readText(blobs, key), key)
        await blobs.remove(key)
      }
      await blobs.put(key, Buffer.from(key), text)
    }
    await Promise.all(['f/a', 'f/b', 'f/g/c'].map(churn))
    assert.deepEqual(await keysOf(blobs), ['f/a', 'f/b', 'f/g/c'])
  })

  it('are reported when they are damaged', async () => {
    const tenantId = randomUUID()
    await using store = await openBlobStore({ dataDir, s3: undefined })
    const blobs = store.scope({ tenantId })
    await blobs.put('a', Buffer.alloc(1000), text)
    const path = join(dataDir, 'blobs/tenants', tenantId, 'a.blob')
    await truncate(path, 100)
    await assert.rejects(blobs.get('a'), /damaged/)
    await writeFile(path, 'null'.padEnd(600))
    await assert.rejects(blobs.findInfo('a'), /damaged/)
  })

  it('fail the check when the folder cannot be used', async () => {
    const file = join(dir, 'not-a-folder')
    await writeFile(file, '')
    await using store = await openBlobStore({ dataDir: file, s3: undefined })
    await assert.rejects(store.check(), { code: 'ENOTDIR' })
  })
})

describe('S3', { skip: missing }, () => {
  it('fails the check when it is away or turns us away', async () => {
    assert.ok(s3Config)
    await using wrongBucket = await openBlobStore({ dataDir: dir, s3: { ...s3Config, bucket: 'another' } })
    await assert.rejects(wrongBucket.check(), { name: 'NoSuchBucket' })
    await using stranger = await openBlobStore({ dataDir: dir, s3: { ...s3Config, accessKeyId: 'STRANGER' } })
    await assert.rejects(stranger.check(), { name: 'InvalidAccessKeyId' })
    await using nobody = await openBlobStore({
      dataDir: dir,
      s3: { ...s3Config, endpoint: 'http://127.0.0.1:1' },
    })
    await assert.rejects(nobody.check(), { code: 'ECONNREFUSED' })
  })
})

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

async function bytesOf({ body }: { body: Readable }): Promise<Buffer> {
  return Buffer.concat(await body.toArray())
}

async function readText(blobs: Blobs, key: string): Promise<string> {
  return (await bytesOf(await blobs.get(key))).toString()
}

async function keysOf(blobs: Blobs, options: { prefix?: string; limit?: number } = {}): Promise<string[]> {
  const keys: string[] = []
  let cursor: string | undefined
  do {
    const page = await blobs.list({ ...options, cursor })
    keys.push(...page.blobs.map((blob) => blob.key))
    cursor = page.next_cursor
  } while (cursor !== undefined)
  return keys
}

/** Chunks up to `size`, then `failure` where one is given. */
function* endless(size = Infinity, failure?: Error, onChunk?: () => void): Generator<Buffer> {
  for (let sent = 0; sent < size; sent += MB) {
    onChunk?.()
    yield Buffer.alloc(MB, sent / MB)
  }
  if (failure) throw failure
}

/** A source that stops after `size` bytes until `finish` is called; `reached` resolves when it got there. */
function hangingAfter(size: number) {
  const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
  const { promise: finished, resolve: finish } = Promise.withResolvers<void>()
  async function* chunks() {
    yield* endless(size)
    reach()
    await finished
  }
  return { source: Readable.from(chunks()), reached, finish }
}
