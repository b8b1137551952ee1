import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { test } from 'node:test'
import sharp from 'sharp'
import { startTestApp } from '../../../test/kit/app.ts'
import { type MediaItem, assertInOrder, formOf, makeLibrary, photo, video } from '../../../test/kit/media.ts'
import { until } from '../../../test/kit/server-process.ts'

const t = await startTestApp()
const { app, ctx, call } = t
await app.listen({ port: 0, host: '127.0.0.1' })

test('bytes decide what a file is, and its name follows', async () => {
  const { add } = await makeLibrary(t)
  const png = await sharp({ create: { width: 9, height: 9, channels: 4, background: '#123' } })
    .png()
    .toBuffer()
  const zip = Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(200, 'z')])
  const cases: [string, Buffer | string, string, string][] = [
    ['photo.jpg', png, 'image/png', 'photo.png'],
    ['movie.gif', video(5_000), 'video/mp4', 'movie.mp4'],
    ['paper.doc', '%PDF-1.7\n<html><script>alert(1)</script>', 'application/pdf', 'paper.pdf'],
    [
      'brief.docx',
      zip,
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'brief.docx',
    ],
    ['stuff.png', Buffer.concat([zip, Buffer.from('1')]), 'application/zip', 'stuff.zip'],
    ['list.csv', 'a;b\n1;2\n', 'text/csv; charset=utf-8', 'list.csv'],
    [
      'old.csv',
      Buffer.from('Name;Straße\nJürgen Müller;Hauptstr. 1\n', 'latin1'),
      'text/csv; charset=windows-1252',
      'old.csv',
    ],
    ['readme.md', '# Hello\n<b>hi</b>', 'text/markdown; charset=utf-8', 'readme.md'],
    ['note.weird', 'just words', 'text/plain; charset=utf-8', 'note.txt'],
    [
      'song.mp3',
      Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\x7f\x7f', 'latin1'), Buffer.alloc(9_000)]),
      'audio/mpeg',
      'song.mp3',
    ],
    [
      'logo.png',
      '<?xml version="1.0"?>\n<!-- x --><svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"><script>1</script><path d="M0 0"/></svg>',
      'image/svg+xml',
      'logo.svg',
    ],
  ]
  for (const [name, bytes, type, expected] of cases) {
    const item = await add(name, bytes)
    assert.deepEqual([item.content_type, item.name], [type, expected], name)
  }
})

test('programs, pages and scripts are refused whatever they are called, and nothing of them stays', async () => {
  const { upload, kept } = await makeLibrary(t)
  const cases: Record<string, Buffer | string> = {
    'photo.jpg': '<!DOCTYPE html><script>alert(1)</script>',
    'page.html': '<p>hello</p>',
    'code.js': 'alert(1)',
    'shell.txt': '#!/bin/sh\nrm -rf /',
    'hook.php': '<?php system($_GET[1]);',
    'setup.png': Buffer.concat([Buffer.from('MZ'), Buffer.alloc(500)]),
    'lib.so': Buffer.concat([Buffer.from('\x7fELF\x02\x01\x01'), Buffer.alloc(500)]),
    'tool.jar': Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(200)]),
    'installer.msi': Buffer.concat([
      Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]),
      Buffer.alloc(600),
    ]),
    'mod.wasm': Buffer.concat([Buffer.from('\0asm\x01\0\0\0', 'latin1'), Buffer.alloc(100)]),
    'unknown.bin': Buffer.from(Array.from({ length: 400 }, (_, i) => (i * 37) % 256)),
    'sheet.xml': '<?xml version="1.0"?><root/>',
    'old.tiff': await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123' } })
      .tiff()
      .toBuffer(),
  }
  for (const [name, bytes] of Object.entries(cases)) {
    const { status, body, text } = await upload({ [name]: bytes })
    assert.deepEqual([status, body['code']], [415, 'unsupported_media_type'], `${name}: ${text}`)
  }
  const empty = await upload({ 'empty.txt': '' })
  assert.equal(empty.status, 400, empty.text)
  const all = await kept()
  assert.deepEqual([all.media.length, all.uploads.length, all.used], [0, 0, 0])
  assertInOrder(all)
})

test('broken and hostile images are refused, and nothing of them stays', async () => {
  const { upload, kept } = await makeLibrary(t)
  const jpeg = await photo(900, 900)
  const png = await sharp({ create: { width: 9, height: 9, channels: 3, background: '#123' } })
    .png()
    .toBuffer()
  png.writeUInt32BE(50_000, 16)
  png.writeUInt32BE(50_000, 20)
  const laughs =
    '<!DOCTYPE svg [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>'
  for (const [name, bytes] of Object.entries({
    'half.jpg': jpeg.subarray(0, jpeg.length / 2),
    'huge.png': png,
    'laughs.svg': laughs,
  })) {
    const { status, body, text } = await upload({ [name]: bytes })
    assert.deepEqual([status, body['code']], [400, 'validation_failed'], `${name}: ${text}`)
  }
  const svg = `<svg xmlns="http://www.w3.org/2000/svg"><!--${'x'.repeat(2_100_000)}--></svg>`
  assert.equal((await upload({ 'big.svg': svg })).status, 413)
  const all = await kept()
  assert.deepEqual([all.media.length, all.uploads.length, all.used], [0, 0, 0])
  assertInOrder(all)
})

test('a file that looks like two is kept as one', async () => {
  const { add, target } = await makeLibrary(t)
  const payload = '<script>alert(1)</script>PK\x03\x04'
  const item = await add('both.jpg', Buffer.concat([await photo(), Buffer.from(payload)]))
  const { body } = await ctx.blobs.scope(target).get(`sites/${target.siteId}/media/${item.id}/file`)
  const bytes = Buffer.concat(await body.toArray())
  assert.ok(!bytes.includes('script') && !bytes.includes('PK'))
})

test('names lose paths, tricks and what file systems forbid', async () => {
  const { owner, path, add } = await makeLibrary(t)
  const cases: Record<string, string> = {
    '../../etc/passwd.txt': 'passwd.txt',
    '..\\..\\windows\\system.txt': 'system.txt',
    'evil\u202egpj.txt': 'evilgpj.txt',
    'zero\u200bwidth\ufeff.txt': 'zerowidth.txt',
    'CON.txt': 'file-CON.txt',
    'lpt1.foo.txt': 'file-lpt1.foo.txt',
    '.htaccess.txt': 'htaccess.txt',
    '....txt': 'file.txt',
    'a<b>c:d|e?f*g.txt': 'a-b-c-d-e-f-g.txt',
    'two  words _ok_.txt': 'two-words-_ok_.txt',
    [`${'x'.repeat(250)}.txt`]: `${'x'.repeat(80)}.txt`,
    [`${'😀'.repeat(100)}.txt`]: `${'😀'.repeat(80)}.txt`,
    'no-ending': 'no-ending.txt',
    'e\u0301te\u0301.txt': 'été.txt',
  }
  let last: MediaItem | undefined
  for (const [given, expected] of Object.entries(cases)) {
    last = await add(given, `text of ${given}`)
    assert.equal(last.name, expected, given)
  }
  const renamed = await call(`${path}/${last?.id}`, {
    method: 'PATCH',
    token: owner,
    body: { name: '../new name.exe' },
  })
  assert.equal(renamed.body['name'], 'new-name.txt')
})

test('several files come in one form; what is refused does not take the others along', async () => {
  const { upload, kept } = await makeLibrary(t)
  const { status, items, body } = await upload(
    { 'a.txt': 'a', 'bad.html': '<html>', 'b.txt': 'b' },
    { caption: 'Both' },
  )
  assert.equal(status, 201)
  assert.deepEqual(
    items.map(({ name, caption }) => [name, caption]),
    [
      ['a.txt', 'Both'],
      ['b.txt', 'Both'],
    ],
  )
  const failures = body['failures'] as unknown as { name: string; code: string }[]
  assert.deepEqual(
    failures.map(({ name, code }) => [name, code]),
    [['bad.html', 'unsupported_media_type']],
  )
  assertInOrder(await kept())
})

test('forms that are none, or hold nonsense, are refused', async () => {
  const { owner, path, upload } = await makeLibrary(t)
  assert.equal((await call(path, { method: 'POST', token: owner, body: {} })).status, 415)
  assert.equal((await upload({})).status, 400)
  assert.equal((await upload({ 'a.txt': 'a' }, { alt: 'x'.repeat(1_001) })).status, 400)
  assert.equal((await upload({ 'a.txt': 'a' }, { folder_id: 'nope' })).status, 400)
  assert.equal(
    (await upload({ 'a.txt': 'a' }, { folder_id: '00000000-0000-7000-8000-000000000000' })).status,
    404,
  )
  assert.equal((await upload({ 'a.txt': 'a' }, { alt: 'zero\0' })).status, 400)
  const half = await formOf({ 'a.txt': 'a'.repeat(1000) })
  const broken = await call(path, {
    method: 'POST',
    token: owner,
    headers: half.headers,
    body: half.body.subarray(0, 500),
  })
  assert.ok(broken.status >= 400 && broken.status < 500, broken.text)
})

test('a connection that ends in the middle of a file leaves nothing behind', async () => {
  const { owner, path, kept } = await makeLibrary(t)
  const { body, headers } = await formOf({ 'a.mp4': video(3_000_000) })
  const { port } = app.server.address() as { port: number }
  const socket = connect(port, '127.0.0.1')
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: api.localhost\r\nauthorization: Bearer ${owner}\r\ncontent-type: ${headers['content-type']}\r\ncontent-length: ${body.length}\r\n\r\n`,
  )
  socket.write(body.subarray(0, 2_000_000))
  await until(async () => (await kept()).uploads.length > 0)
  assert.ok((await kept()).used > 2_000_000, 'the bytes are reserved before they have come')
  socket.destroy()
  await once(socket, 'close')
  await until(async () => (await kept()).uploads.length === 0)
  const all = await kept()
  assert.deepEqual([all.media.length, all.used], [0, 0])
  assertInOrder(all)
})
