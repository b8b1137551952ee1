/** Reading exports of strangers: every version of the format, and whatever is sent in its place. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { AppError } from '../../../errors.ts'
import { wxrOf } from '../../../../test/kit/wxr.ts'
import { type WxrItem, type WxrPart, readWxr } from './read-wxr.ts'

async function* inPieces(text: string | Buffer, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size)
}

async function partsOf(source: AsyncIterable<Uint8Array>): Promise<WxrPart[]> {
  const parts: WxrPart[] = []
  for await (const part of readWxr(source)) parts.push(part)
  return parts
}

const wxr = (items: string, version = '1.2', prefix = 'wp') =>
  `<?xml version="1.0"?><rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:${prefix}="http://wordpress.org/export/${version}/">` +
  `<channel><title>T</title><${prefix}:wxr_version>${version}</${prefix}:wxr_version>${items}</channel></rss>`

const refuses = (text: string | Buffer | AsyncIterable<Uint8Array>, about: RegExp) =>
  assert.rejects(
    partsOf(typeof text === 'string' || Buffer.isBuffer(text) ? inPieces(text) : text),
    (error) => {
      assert.ok(error instanceof AppError, String(error))
      assert.ok(error.status < 500)
      assert.match(error.message, about)
      return true
    },
  )

test('all versions of the format, whatever the prefix and however the file is cut', async () => {
  for (const version of ['1.0', '1.1', '1.2'])
    for (const [prefix, size] of [
      ['wp', 7],
      ['x', 1],
    ] as const) {
      const item = `<item><title>A &amp; B</title><content:encoded><![CDATA[<p>ä]]]]><![CDATA[></p>]]></content:encoded><${prefix}:post_id>5</${prefix}:post_id></item>`
      const [channel, first] = await partsOf(inPieces(wxr(item, version, prefix), size))
      assert.equal(channel?.kind, 'channel')
      const { id, title, content } = first as WxrItem
      assert.deepEqual([id, title, content], ['5', 'A & B', '<p>ä]]></p>'])
    }
})

test('a prefix that means something else means something else', async () => {
  const other = wxr('<item><title>x</title><wp:post_id>5</wp:post_id></item>').replaceAll(
    'wordpress.org',
    'evil.test',
  )
  await refuses(other, /not an export of WordPress/)
  const inner = wxr('<item xmlns:wp="http://evil.test/"><title>x</title><wp:post_id>5</wp:post_id></item>')
  const [, item] = await partsOf(inPieces(inner))
  assert.equal((item as WxrItem).id, '')
  await refuses(wxr('<item><nope:title>x</nope:title></item>'), /Line 1 .* not well-formed.*namespace/i)
})

test('characters that cannot be kept are left out, broken ones are marked', async () => {
  const text = Buffer.concat([
    Buffer.from(wxr('<item><title>a').split('</channel>')[0] ?? ''),
    Buffer.from([0xff, 0x00, 0x08]),
    Buffer.from('b&#8217;c</title></item></channel></rss>'),
  ])
  const [, item] = await partsOf(inPieces(text))
  assert.equal((item as WxrItem).title, 'a\uFFFDb’c')
  const latin = Buffer.from(
    wxr('<item><title>ä</title></item>').replace('?>', ' encoding="ISO-8859-1"?>'),
    'latin1',
  )
  assert.equal(((await partsOf(inPieces(latin)))[1] as WxrItem).title, 'ä')
})

test('document types and entities are refused, whatever they would do', async () => {
  const laughs = ['<!DOCTYPE lolz [<!ENTITY lol "lol">']
  for (let level = 1; level < 10; level++)
    laughs.push(`<!ENTITY lol${level} "${`&lol${level - 1 || ''};`.repeat(10)}">`)
  await refuses(`<?xml version="1.0"?>${laughs.join('')}]><rss>&lol9;</rss>`, /document type/)
  for (const doctype of [
    '<!DOCTYPE rss SYSTEM "http://169.254.169.254/">',
    '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    '<!DOCTYPE rss [<!ENTITY % p SYSTEM "http://evil.test/x.dtd">%p;]>',
  ])
    await refuses(
      `<?xml version="1.0"?>${doctype}${wxr('<item><title>&x;</title></item>').slice(21)}`,
      /document type/,
    )
  await refuses(wxr('<item><title>&unknown;</title></item>'), /not well-formed/)
  await refuses(`<!DOCTYPE rss [${'<!ENTITY a "b">'.repeat(100_000)}]>`, /document type|buffer/i)
})

test('what is deep, wide, endless or cut off is refused', async () => {
  await refuses(wxr('<a>'.repeat(100_000)), /deeper than 64/)
  await refuses(wxr(`<item a="${'x'.repeat(5_000_000)}"/>`), /not well-formed|does not end/)
  await refuses(
    wxr(`<item ${Array.from({ length: 200_000 }, (_, i) => `a${i}="1"`).join(' ')}/>`),
    /attributes|does not end/,
  )
  await refuses(wxr(`<${'n'.repeat(1_000_000)}/>`), /not well-formed/)
  await refuses(wxr(`<!-- ${'x'.repeat(1_000_000)} -->`), /not well-formed/)
  await refuses(wxr(`<item><title>${'x'.repeat(40_000_000)}</title></item>`), /longer than 32 million/)
  await refuses(wxr('<item>').slice(0, -20), /cut off|not well-formed/)
  await refuses(wxr('</item>'), /not well-formed/)
  await refuses('', /empty/)
  await refuses('PK\u0003\u0004', /zip archive/)
  await refuses(gzipSync(wxr('')), /gzip/)
  await refuses(Buffer.from(`\uFEFF${wxr('')}`, 'utf16le'), /UTF-16/)
  await refuses('<html><body>Not found</body></html>', /not an export/)
  await refuses('{"db": []}', /not well-formed|not XML/)
})

test('a hostile gigabyte is refused, and thirty honest megabytes are read, in little memory', async () => {
  const heap = () => {
    globalThis.gc?.()
    return process.memoryUsage().rss
  }
  const before = heap()
  let peak = before
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20)
  async function* endless(piece: string): AsyncGenerator<Uint8Array> {
    yield Buffer.from(wxr('<item><title>').split('</channel>')[0] ?? '')
    const chunk = Buffer.from(piece.repeat(65_536 / piece.length))
    for (let sent = 0; sent < 1e9; sent += chunk.length) yield chunk
  }
  for (const piece of ['x', '<b>']) await refuses(endless(piece), /longer than|deeper than/)
  let posts = 0
  async function* honest(): AsyncGenerator<Uint8Array> {
    for (const text of wxrOf(6_000)) yield Buffer.from(text)
  }
  for await (const { kind } of readWxr(honest())) if (kind === 'item') posts += 1
  clearInterval(watch)
  assert.equal(posts, 6_000)
  assert.ok(peak - before < 400e6, `memory grew by ${Math.round((peak - before) / 1e6)} MB`)
})
