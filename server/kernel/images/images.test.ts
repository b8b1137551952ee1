import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import sharp from 'sharp'
import { AppError } from '../../errors.ts'
import { cleanImage } from './inspect.ts'
import { cleanSvg } from './svg.ts'
import { makeVariant, variantWidths } from './variant.ts'

const refusal =
  (pattern: RegExp, code = 'validation_failed') =>
  (error: unknown) => {
    assert.ok(error instanceof AppError, String(error))
    assert.equal(error.code, code)
    assert.match(error.message, pattern)
    return true
  }
const plain = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#c03010' } })
/** Pixels that do not compress to nothing. */
function noise(width: number, height: number) {
  const data = Buffer.from(
    Array.from({ length: width * height * 3 }, (_, index) => (index * 2_654_435_761) >>> 24),
  )
  return sharp(data, { raw: { width, height, channels: 3 } })
}

/** A PNG of one colour in a few kilobytes, whatever its size: the rows are compressed as a stream of zeros. */
function hugePng(width: number, height: number): Buffer {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const frame = Buffer.alloc(8)
    frame.writeUInt32BE(data.length, 0)
    frame.writeUInt32BE(crc32(body), 4)
    return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)])
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([1, 0, 0, 0, 0], 8)
  const rows = deflateSync(Buffer.alloc(1_000_000))
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', rows),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function crc32(bytes: Buffer): number {
  let crc = ~0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return ~crc >>> 0
}

test('each format stays what it is, with its size and its colour', async () => {
  for (const [format, type] of [
    ['jpeg', 'image/jpeg'],
    ['png', 'image/png'],
    ['webp', 'image/webp'],
    ['gif', 'image/gif'],
    ['avif', 'image/avif'],
  ] as const) {
    const clean = await cleanImage(await plain(400, 300).toFormat(format).toBuffer(), type)
    assert.deepEqual([clean.width, clean.height, clean.is_animated], [400, 300, false], format)
    const header = await sharp(clean.bytes).metadata()
    assert.equal(header.format, format === 'avif' ? 'heif' : format)
    assert.match(clean.color, /^#[bc][0-9a-f][23][0-9a-f][01][0-9a-f]$/, format)
  }
})

test('place, camera and comments are gone, and the orientation is applied', async () => {
  const source = await noise(60, 20)
    .jpeg()
    .withExif({
      IFD0: { Artist: 'Secret Person' },
      IFD3: { GPSLatitude: '52/1 31/1 0/1', GPSLatitudeRef: 'N' },
    })
    .withMetadata({ orientation: 6 })
    .withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><secret>here</secret></x:xmpmeta>')
    .toBuffer()
  const before = await sharp(source).metadata()
  assert.ok(before.exif && before.orientation === 6)
  const clean = await cleanImage(source, 'image/jpeg')
  const { exif, xmp, orientation } = await sharp(clean.bytes).metadata()
  assert.deepEqual([exif, xmp, orientation], [undefined, undefined, undefined])
  assert.deepEqual([clean.width, clean.height], [20, 60])
  assert.ok(!clean.bytes.includes('Secret') && !clean.bytes.includes('secret'))
})

test('what hides behind, before or in an image does not come along', async () => {
  const payload = '<script>alert(1)</script>PK\u0003\u0004'
  for (const [format, type] of [
    ['jpeg', 'image/jpeg'],
    ['png', 'image/png'],
    ['gif', 'image/gif'],
    ['webp', 'image/webp'],
  ] as const) {
    const image = await plain(20, 20).toFormat(format).toBuffer()
    const clean = await cleanImage(Buffer.concat([image, Buffer.from(payload)]), type)
    assert.ok(!clean.bytes.includes('script') && !clean.bytes.includes('PK'), format)
  }
  // GIF89a=… is a JavaScript assignment when somebody includes the file as a script.
  const gif = await plain(20, 20).gif().toBuffer()
  gif.write('/*', 6)
  const outcome = await cleanImage(gif, 'image/gif').catch((error: unknown) => error)
  const bytes = outcome instanceof AppError ? Buffer.alloc(10) : (outcome as { bytes: Buffer }).bytes
  assert.notEqual(bytes.toString('latin1', 6, 8), '/*')
})

test('a file that is only pixels stays as it is; with anything else in it, it is written anew', async () => {
  const image = noise(500, 400)
  const insert = (file: Buffer, at: number, part: Buffer) =>
    Buffer.concat([file.subarray(0, at), part, file.subarray(at)])
  for (const jpeg of [
    await image.clone().jpeg({ quality: 71 }).toBuffer(),
    await image.clone().jpeg({ quality: 71, progressive: true }).toBuffer(),
  ]) {
    assert.ok((await cleanImage(jpeg, 'image/jpeg')).bytes.equals(jpeg))
    const comment = Buffer.from('\xff\xfe\0\x08secret', 'latin1')
    const text = Buffer.from('secret')
    for (const more of [insert(jpeg, 2, comment), insert(jpeg, 20, comment), Buffer.concat([jpeg, text])]) {
      const { bytes } = await cleanImage(more, 'image/jpeg')
      assert.ok(!bytes.includes('secret') && !bytes.equals(jpeg))
    }
    await assert.rejects(cleanImage(jpeg.subarray(0, -200), 'image/jpeg'), refusal(/cut off/))
    for (const hidden of ['PK\x05\x06', '<ScRiPt>', '%PDF-1.7']) {
      const { bytes } = await cleanImage(insert(jpeg, jpeg.length - 2, Buffer.from(hidden)), 'image/jpeg')
      assert.ok(!bytes.includes(hidden), hidden)
    }
  }
  const webp = await image.clone().webp({ quality: 60 }).toBuffer()
  const { bytes, color } = await cleanImage(webp, 'image/webp')
  assert.ok(bytes.equals(webp))
  assert.match(color, /^#[0-9a-f]{6}$/)
  const exif = await image
    .clone()
    .webp()
    .withExif({ IFD0: { Artist: 'secret' } })
    .toBuffer()
  for (const more of [exif, Buffer.concat([webp, Buffer.from('secret')])])
    assert.ok(!(await cleanImage(more, 'image/webp')).bytes.includes('secret'))
})

test('animations move on, and have no variants', async () => {
  const frames = await Promise.all(
    ['#ff0000', '#00ff00', '#0000ff'].map((background) =>
      sharp({ create: { width: 500, height: 50, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  )
  for (const format of ['gif', 'webp'] as const) {
    const animation = sharp(frames, { join: { animated: true } })
    const options = { delay: [100, 200, 300], loop: 2 }
    const bytes = await (format === 'gif' ? animation.gif(options) : animation.webp(options)).toBuffer()
    const clean = await cleanImage(bytes, `image/${format}`)
    assert.deepEqual([clean.width, clean.height, clean.is_animated], [500, 50, true])
    const { pages, delay, loop } = await sharp(clean.bytes, { animated: true }).metadata()
    assert.deepEqual([pages, delay, loop], [3, [100, 200, 300], 2], format)
    await assert.rejects(makeVariant(clean.bytes, 320), refusal(/no such variant/, 'not_found'))
  }
})

test('bombs are refused by their header, in bounded memory', async () => {
  const bomb = await sharp({
    create: { width: 12_000, height: 12_000, channels: 3, background: '#fff' },
    limitInputPixels: false,
  })
    .webp({ lossless: true, effort: 0 })
    .toBuffer()
  const before = process.memoryUsage().rss
  await assert.rejects(
    cleanImage(hugePng(50_000, 50_000), 'image/png'),
    refusal(/50000 × 50000 pixels; at most 100 megapixels/),
  )
  await assert.rejects(cleanImage(bomb, 'image/webp'), refusal(/12000 × 12000/))
  await assert.rejects(makeVariant(bomb, 320))
  const grown = process.memoryUsage().rss - before
  assert.ok(grown < 50e6, `memory grew by ${grown} bytes`)
})

test('an animation counts with all its frames', async () => {
  const frame = (background: string) =>
    sharp({ create: { width: 3_000, height: 3_000, channels: 3, background } })
      .png()
      .toBuffer()
  const [white, black] = [await frame('#fff'), await frame('#000')]
  const frames = Array.from({ length: 12 }, (_, index) => (index % 2 ? white : black))
  const bytes = await sharp(frames, { join: { animated: true }, limitInputPixels: false })
    .gif({ effort: 1 })
    .toBuffer()
  await assert.rejects(cleanImage(bytes, 'image/gif'), refusal(/in 12 frames/))
})

test('what is cut off, empty or something else is refused', async () => {
  const jpeg = await noise(300, 300).jpeg().toBuffer()
  await assert.rejects(cleanImage(jpeg.subarray(0, jpeg.length / 2), 'image/jpeg'), refusal(/cut off/))
  const png = await noise(300, 300).png().toBuffer()
  await assert.rejects(cleanImage(png.subarray(0, png.length / 2), 'image/png'), refusal(/cut off/))
  await assert.rejects(cleanImage(Buffer.alloc(0), 'image/png'), refusal(/header/))
  await assert.rejects(cleanImage(png, 'image/jpeg'), refusal(/not what its first bytes/))
  const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
  await assert.rejects(cleanImage(svg, 'image/png'), refusal(/header/))
  await assert.rejects(
    cleanImage(await plain(9, 9).tiff().toBuffer(), 'image/tiff'),
    refusal(/tiff/, 'unsupported_media_type'),
  )
})

test('a variant has the width that was asked for, of those that exist', async () => {
  const jpeg = await noise(1000, 500).jpeg().toBuffer()
  const { format, width, height } = await sharp(await makeVariant(jpeg, 640)).metadata()
  assert.deepEqual([format, width, height], ['webp', 640, 320])
  assert.deepEqual(variantWidths(1000), [320, 640, 960])
  assert.deepEqual(variantWidths(320), [])
  for (const wrong of [1280, 641, 0, -1, NaN, Infinity])
    await assert.rejects(makeVariant(jpeg, wrong), refusal(/no such variant/, 'not_found'))
})

const svg = (inside: string, more = '') =>
  cleanSvg(
    Buffer.from(
      `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 24 12"${more}>${inside}</svg>`,
    ),
  )

test('drawings come through unharmed', () => {
  const inside =
    '<defs><linearGradient id="a"><stop offset="0" stop-color="#fff"/></linearGradient></defs>' +
    '<style>.b{fill:url(#a)}</style><g class="b" transform="scale(2)"><path d="M0 0h9v9z" fill="url(#a)"/></g>' +
    '<use xlink:href="#a"/><text x="1" xml:space="preserve">a &lt; b &amp; c</text>'
  const { svg: out, width, height } = svg(inside)
  assert.deepEqual([width, height], [24, 12])
  for (const kept of [
    '<stop offset="0"',
    '.b{fill:url(#a)}',
    'fill="url(#a)"',
    'xlink:href="#a"',
    'a &lt; b &amp; c',
    'xml:space',
  ])
    assert.ok(out.includes(kept), `${kept} is missing in ${out}`)
  assert.equal(cleanSvg(Buffer.from(out)).svg, out)
  assert.deepEqual(svg('', ' width="100px" height="50"').width, 100)
  assert.deepEqual(svg('', ' width="100%"').width, 24)
})

test('nothing in an SVG runs, loads or leads away', () => {
  const hostile = [
    '<script>alert(1)</script>',
    '<script xlink:href="https://evil.test/a.js"/>',
    '<g onload="alert(1)" ONCLICK="alert(1)"/>',
    '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><img src="x" onerror="alert(1)"/></body></foreignObject>',
    '<a xlink:href="javascript:alert(1)"><text>x</text></a>',
    '<image href="https://evil.test/track.png"/>',
    '<image xlink:href="data:image/svg+xml;base64,PHN2Zz4="/>',
    '<use href="https://evil.test/a.svg#x"/>',
    '<use href="data:image/svg+xml,&lt;svg&gt;"/>',
    '<style>@import url(https://evil.test/a.css);</style>',
    '<style>a{background:url(https://evil.test/x)}</style>',
    '<style>a{background:\\75rl(https://evil.test/x)}</style>',
    '<style>a{background:image-set("https://evil.test/x" 1x)}</style>',
    '<style>&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;</style>',
    '<style><![CDATA[</style><script>alert(1)</script>]]></style>',
    '<path fill="url(https://evil.test/x#y)"/>',
    '<path style="fill:url(https://evil.test/x)"/>',
    '<animate attributeName="href" values="javascript:alert(1)"/>',
    '<set attributeName="onload" to="alert(1)"/>',
    '<handler xmlns="http://www.w3.org/2001/xml-events">alert(1)</handler>',
    '<iframe xmlns="http://www.w3.org/1999/xhtml" src="https://evil.test"/>',
    '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script>',
    '<text><![CDATA[<script>alert(1)</script>]]></text>',
    '<!--<script>alert(1)</script>--><?xml-stylesheet href="https://evil.test/a.css"?>',
  ]
  for (const inside of hostile) {
    const { svg: out } = svg(inside)
    assert.doesNotMatch(
      out,
      /<script|\son\w+=|evil|javascript:|foreignObject|iframe|data:|@import|<!--|<\?/i,
      inside,
    )
    assert.equal(cleanSvg(Buffer.from(out)).svg, out)
  }
})

test('entities, doctypes with a subset and what is no SVG are refused', () => {
  const laughs = Array.from({ length: 10 }, (_, n) => `<!ENTITY l${n + 1} "&l${n};&l${n};&l${n};">`).join('')
  const refused = [
    `<!DOCTYPE svg [<!ENTITY l0 "lol">${laughs}]><svg xmlns="http://www.w3.org/2000/svg"><text>&l10;</text></svg>`,
    '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&x;</svg>',
    '<svg xmlns="http://www.w3.org/2000/svg">&nbsp;</svg>',
    '<html xmlns="http://www.w3.org/1999/xhtml"/>',
    '<svg><g/></svg>',
    '<svg xmlns="http://www.w3.org/2000/svg"><g>',
    'no markup',
    '',
    `<svg xmlns="http://www.w3.org/2000/svg">${'<g>'.repeat(200)}${'</g>'.repeat(200)}</svg>`,
  ]
  for (const text of refused)
    assert.throws(() => cleanSvg(Buffer.from(text)), refusal(/cannot be taken/), text.slice(0, 80))
  assert.throws(
    () => cleanSvg(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>', 'utf16le')),
    refusal(/./),
  )
  const { svg: out } = cleanSvg(
    Buffer.from(
      '\ufeff<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd"><svg xmlns="http://www.w3.org/2000/svg"/>',
    ),
  )
  assert.ok(out.startsWith('<svg ') && !out.includes('DOCTYPE'))
})

test('a drawing that multiplies itself is refused', () => {
  const levels = Array.from(
    { length: 12 },
    (_, n) => `<g id="l${n + 1}">${`<use href="#l${n}"/>`.repeat(10)}</g>`,
  ).join('')
  assert.throws(() => svg(`<g id="l0"><path/></g>${levels}`), refusal(/refers to itself/))
  assert.throws(() => svg('<g id="a"><use href="#a"/></g>'), refusal(/refers to itself/))
  assert.doesNotThrow(() => svg(`<g id="a"><path/></g>${'<use href="#a"/>'.repeat(100)}`))
})
