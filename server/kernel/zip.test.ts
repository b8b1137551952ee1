import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { AppError } from '../errors.ts'
import { type ZipInput, type ZipLimits, openZip, writeZip } from './zip.ts'

const LIMITS: ZipLimits = { maxEntries: 10, maxTotalBytes: 5_000_000, maxFileBytes: 3_000_000 }

const packed = async (...inputs: ZipInput[]) => Buffer.concat(await writeZip(inputs).toArray())

const refuses = (work: Promise<unknown>, code: string, about: RegExp) =>
  assert.rejects(work, (error) => {
    assert.ok(error instanceof AppError, String(error))
    assert.equal(error.code, code)
    assert.match(error.message, about)
    return true
  })

/** Where the list of files begins, and the header of the only file in it. */
const directoryOf = (zip: Buffer) => zip.indexOf(Buffer.from([0x50, 0x4b, 0x01, 0x02]))

/** The archive with other bytes at an offset of its only file's entry in the list. */
function tampered(zip: Buffer, offset: number, bytes: number[]): Buffer {
  const copy = Buffer.from(zip)
  copy.set(bytes, directoryOf(zip) + offset)
  return copy
}

test('what is written is read again, byte for byte, from memory and from ranges', async () => {
  const noise = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 251))
  const zip = await packed(
    { path: 'a/ä.json', body: '{"a":1}' },
    { path: 'b.bin', body: Readable.from([noise.subarray(0, 1000), noise.subarray(1000)]), compress: false },
    { path: 'empty', body: '' },
    { path: '__MACOSX/b.bin', body: 'x' },
  )
  let reads = 0
  const ranges = {
    size_bytes: zip.length,
    read: async (start: number, end: number) => (reads++, Readable.from([zip.subarray(start, end)])),
  }
  for (const source of [zip, ranges]) {
    using archive = await openZip(source, LIMITS)
    assert.deepEqual([...archive.files.keys()], ['a/ä.json', 'b.bin', 'empty'])
    assert.equal((await archive.files.get('a/ä.json')?.bytes())?.toString(), '{"a":1}')
    assert.ok((await archive.files.get('b.bin')?.bytes())?.equals(noise))
    assert.equal((await archive.files.get('empty')?.bytes())?.length, 0)
  }
  assert.ok(reads <= 6, `the list alone took ${reads} reads`)
})

test('equal files make equal archives, and a reader that goes away stops the writing', async () => {
  const inputs = () => [{ path: 'a', body: 'same' }]
  assert.deepEqual(await packed(...inputs()), await packed(...inputs()))
  let given = 0
  const ended = Promise.withResolvers<void>()
  async function* endless(): AsyncGenerator<ZipInput> {
    try {
      for (;;) yield { path: `f${given++}`, body: Buffer.alloc(100_000), compress: false }
    } finally {
      ended.resolve()
    }
  }
  const output = writeZip(endless())
  await once(output, 'readable')
  output.destroy()
  await once(output, 'close')
  await ended.promise
  assert.ok(given < 20, `${given} files were read ahead`)
})

test('a body that fails, and inputs that fail, fail the archive', async () => {
  const broken = new Readable({ read: () => broken.destroy(new Error('lost')) })
  await assert.rejects(packed({ path: 'a', body: broken }), /lost/)
  const failing = (async function* (): AsyncGenerator<ZipInput> {
    yield { path: 'a', body: 'a' }
    throw new Error('no more')
  })()
  await assert.rejects(writeZip(failing).toArray(), /no more/)
})

test('what is no archive, cut off or damaged is said so', async () => {
  const zip = await packed({ path: 'a.txt', body: 'hello hello hello', compress: false })
  await refuses(openZip(Buffer.from('GIF89a'), LIMITS), 'unsupported_media_type', /not a zip/)
  await refuses(openZip(Buffer.alloc(0), LIMITS), 'unsupported_media_type', /not a zip/)
  await refuses(openZip(zip.subarray(0, zip.length - 30), LIMITS), 'unsupported_media_type', /not a zip/)
  const flipped = Buffer.from(zip)
  flipped.set([0x48], zip.indexOf('hello'))
  using archive = await openZip(flipped, LIMITS)
  await refuses(archive.files.get('a.txt')?.bytes() ?? Promise.resolve(), 'validation_failed', /checksum/)
  await refuses(openZip(tampered(zip, 0, [0]), LIMITS), 'validation_failed', /damaged/)
})

test('a failing storage is not taken for a bad archive', async () => {
  const read = () => Promise.reject(new Error('storage is away'))
  await assert.rejects(openZip({ size_bytes: 1000, read }, LIMITS), /storage is away/)
})

test('limits on entries, sizes and ratio', async () => {
  const many = Array.from({ length: 11 }, (_, index) => ({ path: `f${index}`, body: '' }))
  await refuses(openZip(await packed(...many), LIMITS), 'body_too_large', /11 entries/)
  const large = await packed({ path: 'large', body: Buffer.alloc(3_000_001, 'abcdefg') })
  await refuses(openZip(large, LIMITS), 'body_too_large', /larger than 3000000/)
  const two = await packed(
    { path: 'a', body: Buffer.alloc(2_600_000), compress: false },
    { path: 'b', body: Buffer.alloc(2_600_000), compress: false },
  )
  await refuses(openZip(two, LIMITS), 'body_too_large', /together/)
  const bomb = await packed({ path: 'bomb', body: Buffer.alloc(2_500_000) })
  await refuses(openZip(bomb, LIMITS), 'body_too_large', /far more/)
  using archive = await openZip(two, { ...LIMITS, maxTotalBytes: 6_000_000 })
  await refuses(archive.files.get('a')?.bytes(100) ?? Promise.resolve(), 'body_too_large', /100 bytes/)
})

test('a file that unpacks to more than announced is refused while it unpacks', async () => {
  const zip = await packed({ path: 'liar', body: Buffer.alloc(1_000_000, 'ab') })
  using archive = await openZip(tampered(zip, 24, [10, 0, 0, 0]), LIMITS)
  await refuses(archive.files.get('liar')?.bytes() ?? Promise.resolve(), 'validation_failed', /damaged/)
})

test('links, encrypted files, unknown methods and names that lead elsewhere are refused', async () => {
  const zip = await packed({ path: 'aaaaaaaaa', body: 'x' })
  // Offsets in an entry: 5 system it was made on, 8 flags, 10 method, 40 the upper half of the attributes, 46 name.
  await refuses(openZip(tampered(zip, 40, [0xff, 0xa1]), LIMITS), 'validation_failed', /is a link/)
  await refuses(openZip(tampered(zip, 8, [1]), LIMITS), 'validation_failed', /encrypted/)
  await refuses(openZip(tampered(zip, 10, [99]), LIMITS), 'validation_failed', /deflate/)
  for (const name of ['../../etc', '/etc/passw', 'C:/window', 'a\\..\\..\\b', 'aa\u0000aaaaaa'])
    await refuses(
      openZip(tampered(zip, 46, [...Buffer.from(name).subarray(0, 9)]), LIMITS),
      'validation_failed',
      /leads out of it|cannot be used/,
    )
  const twice = await packed({ path: 'aaaaaaaaa', body: 'x' }, { path: 'aaaaaaaab', body: 'x' })
  const last = twice.lastIndexOf('aaaaaaaab')
  twice.set(Buffer.from('aaaaaaaaa'), last)
  await refuses(openZip(twice, LIMITS), 'validation_failed', /twice/)
})
