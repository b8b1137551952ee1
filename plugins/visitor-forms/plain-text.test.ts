import assert from 'node:assert/strict'
import { test } from 'node:test'
import { paragraphsOf } from './plain-text.ts'

const html = (text: string) => String(paragraphsOf(text))
const link = (address: string) => `<a href="${address}" rel="nofollow ugc noopener">${address}</a>`

test('empty lines make paragraphs, others break lines', () => {
  assert.equal(html('One\ntwo\n\n \n\nThree\n'), '<p>One<br>two</p><p>Three</p>')
  assert.equal(html(' \n '), '')
})

test('addresses become links, without what ends the sentence', () => {
  assert.equal(
    html('See https://a.example/x?y=1#z, (http://b.example/).'),
    `<p>See ${link('https://a.example/x?y=1#z')}, (${link('http://b.example/')}).</p>`,
  )
  assert.equal(html('https://a.example/?a=1&b=2'), `<p>${link('https://a.example/?a=1&amp;b=2')}</p>`)
})

test('nothing else is more than text', () => {
  assert.equal(
    html('<script>alert(1)</script> & "x"'),
    '<p>&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;</p>',
  )
  for (const text of ['javascript:alert(1)', 'data:text/html,x', 'http://', 'HTTPS//x', 'https://[x'])
    assert.doesNotMatch(html(text), /<a/, text)
  assert.equal(
    html('https://a.example/"onclick="x'),
    `<p>${link('https://a.example/')}&quot;onclick=&quot;x</p>`,
  )
})
