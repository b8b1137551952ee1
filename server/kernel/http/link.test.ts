/** Links and paths that people type, and those that somebody types to harm. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLink, readPath, readWebUrl } from './link.ts'

test('links that lead somewhere are kept as they are', () => {
  for (const link of [
    '/',
    '/about?x=1#top',
    '#top',
    '?page=2',
    'https://example.com/ä',
    'mailto:a@b.example',
    'tel:+49301',
  ])
    assert.equal(readLink(` ${link} `), link)
})

test('links that run, hide or mislead are refused', () => {
  const wrong = [
    '',
    'about',
    '//evil.example',
    '/\\evil.example',
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
  ]
  wrong.push(
    'java\tscript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'file:///etc',
    'https://',
    'https://bank@evil.example',
  )
  wrong.push('\u0001javascript:x', 'blob:https://x', `/${'x'.repeat(2_000)}`)
  for (const link of wrong) assert.equal(readLink(link), undefined, link)
  assert.equal(readWebUrl('mailto:a@b.example'), undefined)
  assert.equal(readWebUrl('/about'), undefined)
  assert.equal(readWebUrl('HTTPS://example.com'), 'HTTPS://example.com')
})

test('a path has one form', () => {
  for (const path of ['/über/uns', '/%C3%BCber/uns/', '//u\u0308ber//uns'])
    assert.equal(readPath(path), '/über/uns', path)
  assert.equal(readPath('/'), '/')
  for (const wrong of ['', 'a', '/a?b', '/a#b', '/../a', '/%2e%2e/a', '/a/%00', '/%ff', '/a\\b', '/a%5cb'])
    assert.equal(readPath(wrong), undefined, wrong)
})
