/** HTML of plugins: what fits stays as it is, what would break a page or run what nobody agreed to does not get in. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Parser } from 'htmlparser2'
import { fitFragment } from './fragment.ts'

const assetUrl = (file: string) => `/_plugins/hash/${file}`
const fit = (html: string, place: 'head' | 'body' = 'body', mayRunScripts = false) =>
  fitFragment(html, { place, mayRunScripts, assetUrl })

const AS_IT_IS = [
  '',
  'plain text &amp; more',
  '<p class="a">a <b>b</b><br>c</p><ul><li>1</li><li>2</li></ul>',
  '<form action="/api/contact/submit" method="post"><input name="mail" required=""><button>Send</button></form>',
  '<style>a > b { color: red }</style>',
  '<script type="application/ld+json">{"@type":"Thing"}</script>',
  '<img src="/a.png" alt="1 &quot;2&quot;">',
]

test('what fits stays as it is', () => {
  for (const html of AS_IT_IS) assert.equal(fit(html), html)
})

/** In the body, without the permission to run scripts. */
const CHANGED: [string, string][] = [
  ['<div><p>open', '<div><p>open</p></div>'],
  ['</div></main></body>after', 'after'],
  ['a<!-- open', 'a'],
  ['a<!-- x -->b', 'ab'],
  ['<style>a { b', '<style>a { b</style>'],
  ['<style>a{}<!--</style>', '<style>a{}\\3c !--</style>'],
  ['<textarea>never closed', '<textarea>never closed</textarea>'],
  ['<title>never closed', '<title>never closed</title>'],
  ['<plaintext>all of <b>it', 'all of &lt;b>it'],
  ['<xmp>a</xmp><html><body class="x">b</body></html>', 'ab'],
  ['<base href="https://evil.example/"><meta http-equiv="refresh" content="0;url=/x">x', 'x'],
  ['<script>alert(1)</script>x', 'x'],
  ['<script src="/a.js"></script>x', 'x'],
  ['<SCRIPT SRC="/a.js">x', ''],
  ['<script type="module" src="/a.js"></script>x', 'x'],
  [
    '<script type="application/json"><!--<script></script>x',
    '<script type="application/json">\\u003c!--\\u003cscript></script>x',
  ],
  ['<p onclick="x()" ONLOAD=y id=z>t</p>', '<p id="z">t</p>'],
  ['<iframe srcdoc="<script src=/a.js></script>"></iframe>', '<iframe></iframe>'],
  ['<hotswap-block data-plugin="other" data-block="b"></hotswap-block>x', 'x'],
  ['<<base>script src="/a.js">x', '&lt;script src="/a.js">x'],
  ['<noscript><p title="</noscript><script src=/a.js>">', '<noscript><p title="&lt;/noscript>&lt;script src=/a.js>"></p></noscript>'],
  ['<img src="asset:logo.svg" data-x="asset:no"><a href=asset:a.pdf>x</a>', '<img src="/_plugins/hash/logo.svg" data-x="asset:no"><a href="/_plugins/hash/a.pdf">x</a>'],
] // prettier-ignore

test('what would break the page, or run, is left out', () => {
  for (const [html, expected] of CHANGED) assert.equal(fit(html), expected, html)
})

test('scripts stay where they were granted, in files of their own', () => {
  const html = '<script src="asset:app.js" defer="" type="module"></script>'
  assert.equal(fit(html, 'body', true), html.replace('asset:app.js', '/_plugins/hash/app.js'))
})

test('the head takes what belongs there and nothing else', () => {
  const meta = '<meta name="a" content="b"><link rel="me" href="https://a.example"><style>b{}</style>'
  assert.equal(fit(`text${meta}<div><meta name="c">hidden</div><p>x`, 'head'), meta)
})

test('what nests too deep is no fragment, and takes no time', () => {
  assert.equal(fit('<b>'.repeat(80_000)), undefined)
})

test('after any fragment, the page goes on where it was', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '<div>', '</div>', '<p>', '</p>', '<script>', '</script>', '<style>', '</style', '<!--', '-->', '<textarea>',
      '<svg>', '<title>', '<select>', '<table><tr>', '<iframe>', '<noscript>', '<a href="', '<![CDATA[', '<?x', '"', "'",
      '<plaintext>', '</body>', '<template>', '<br/>', '&', '<', '/>',
    ), // prettier-ignore
    fc.string({ maxLength: 6 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), fc.boolean(), (pieces, mayRunScripts) => {
      const fitted = fit(pieces.join(''), 'body', mayRunScripts)
      assert.ok(fitted !== undefined)
      const open: string[] = []
      let depthAtEnd: number | undefined
      new Parser({
        onopentag(name, { id }) {
          if (id === 'end') depthAtEnd = open.length
          open.push(name)
        },
        onclosetag: () => void open.pop(),
      }).end(`<main>${fitted}<i id="end"></i></main>`)
      assert.equal(depthAtEnd, 1, fitted)
      assert.equal(fit(fitted, 'body', mayRunScripts), fitted)
    }),
    { numRuns: 2_000 },
  )
})
