/** Pages as plugins rewrite them, and where additions go: also in documents that somebody has made to be slow to read. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { faultOfDocument, withAdditions } from './document.ts'

const PAGE = '<!doctype html><html><head></head><body class="a>b">x</body></html>'
const NOTHING = { head: '', bodyStart: '', bodyEnd: '' }

test('additions go where they belong', () => {
  assert.equal(
    withAdditions(PAGE, { head: '<h>', bodyStart: '<s>', bodyEnd: '<e>' }),
    '<!doctype html><html><head><h></head><body class="a>b"><s>x<e></body></html>',
  )
  assert.equal(withAdditions('<body>x', { ...NOTHING, head: '<h>', bodyStart: '<s>' }), '<h><body><s>x')
  for (const html of ['x', '<body', '<body class="a>', '<bodyguard>x'])
    assert.equal(withAdditions(html, { ...NOTHING, head: '<h>', bodyStart: '<s>' }), html)
})

test('a page within the page would run scripts of the site', () => {
  const inner = '<iframe srcdoc="&lt;script src=/_plugins/x.js&gt;"></iframe></body>'
  const after = PAGE.replace('</body>', inner)
  assert.match(faultOfDocument(PAGE, after, false) ?? '', /srcdoc/)
  assert.equal(faultOfDocument(PAGE, after, true), undefined)
  assert.equal(faultOfDocument(after, after.replace('>x<', '>y<'), false), undefined)
})

test('the time it takes to look at a page grows with its length, and no faster', () => {
  const began = performance.now()
  for (const piece of ['<script', '<script>', ' srcdoc', '<body ', '<body "', '<body \'"']) {
    const long = piece.repeat(1_900_000 / piece.length)
    assert.equal(typeof (faultOfDocument(PAGE, PAGE + long, false) ?? ''), 'string')
    assert.equal(typeof withAdditions(long, { head: 'h', bodyStart: 's', bodyEnd: 'e' }), 'string')
  }
  const ms = performance.now() - began
  assert.ok(ms < 15_000, `${ms} ms`)
})
