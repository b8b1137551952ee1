/** Rich text: what it takes, how it looks in pages, and what becomes of HTML. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { AppError } from '../../errors.ts'
import type { PublishedImage } from '../../published/documents.ts'
import {
  countWords,
  embedOf,
  excerptOf,
  htmlToRichText,
  mediaIn,
  plainText,
  renderRichText,
  requireRichText,
} from './rich-text.ts'
import type { RichNode, RichText } from './rich-text.ts'

const MEDIA = '0190a000-0000-7000-8000-000000000001'
const doc = (...content: RichNode[]): RichText => ({ type: 'doc', content })
const text = (value: string, ...marks: string[]): RichNode => ({
  type: 'text',
  text: value,
  ...(marks.length > 0 && { marks: marks.map((type) => ({ type })) }),
})
const p = (...content: RichNode[]): RichNode => ({ type: 'paragraph', content })
const html = (...content: RichNode[]) => renderRichText(requireRichText(doc(...content)))

const photo: PublishedImage = {
  id: MEDIA,
  url: `/media/${MEDIA}/loaf%20of%20bread.jpg`,
  width: 2000,
  height: 1000,
  widths: [320, 640, 960, 1280],
  content_type: 'image/jpeg',
  alt: 'A loaf',
  caption: 'Baked today',
  credit: '',
  color: null,
}

test('text and its marks nest, and neighbours share their tags', () => {
  assert.equal(
    html(p(text('a'), text('b', 'bold'), text('c', 'italic', 'bold'), { type: 'hardBreak' }, text('<&">'))),
    '<p>a<strong>b<em>c</em></strong><br>&lt;&amp;&quot;&gt;</p>',
  )
  const link = (value: string, ...more: { type: string }[]): RichNode => ({
    type: 'text',
    text: value,
    marks: [...more, { type: 'link', attrs: { href: '/x', target: '_blank', rel: 'nofollow evil' } }],
  })
  assert.equal(
    renderRichText(doc(p(link('one '), link('two', { type: 'bold' })))),
    '<p><a href="/x" target="_blank" rel="nofollow noopener">one <strong>two</strong></a></p>',
  )
})

test('every kind of block has its HTML', () => {
  const cases: [RichNode, string][] = [
    [{ type: 'heading', attrs: { level: 1 }, content: [text('H')] }, '<h2>H</h2>'],
    [
      { type: 'paragraph', attrs: { textAlign: 'center' }, content: [text('x')] },
      '<p class="text-center">x</p>',
    ],
    [{ type: 'bulletList', content: [{ type: 'listItem', content: [p(text('x'))] }] }, '<ul><li>x</li></ul>'],
    [
      {
        type: 'orderedList',
        attrs: { start: 3 },
        content: [{ type: 'listItem', content: [p(text('x')), p(text('y'))] }],
      },
      '<ol start="3"><li><p>x</p><p>y</p></li></ol>',
    ],
    [
      {
        type: 'taskList',
        content: [{ type: 'taskItem', attrs: { checked: true }, content: [p(text('x'))] }],
      },
      '<ul class="task-list"><li><input type="checkbox" disabled checked aria-label="x"> x</li></ul>',
    ],
    [{ type: 'blockquote', content: [p(text('x'))] }, '<blockquote><p>x</p></blockquote>'],
    [
      { type: 'codeBlock', attrs: { language: 'ts' }, content: [text('a < b')] },
      '<pre tabindex="0"><code class="language-ts">a &lt; b</code></pre>',
    ],
    [{ type: 'horizontalRule' }, '<hr>'],
    [
      { type: 'button', attrs: { label: 'Go', href: '/go' } },
      '<p class="buttons"><a class="button button-primary" href="/go">Go</a></p>',
    ],
    [
      { type: 'callout', attrs: { tone: 'warning' }, content: [p(text('x'))] },
      '<aside class="callout callout-warning"><p>x</p></aside>',
    ],
    [
      { type: 'columns', content: [{ type: 'column', content: [p(text('x'))] }, { type: 'column' }] },
      '<div class="columns columns-2"><div class="column"><p>x</p></div><div class="column"></div></div>',
    ],
    [
      {
        type: 'table',
        content: [
          {
            type: 'tableRow',
            content: [{ type: 'tableHeader', attrs: { colspan: 2 }, content: [p(text('x'))] }],
          },
        ],
      },
      '<div class="table" tabindex="0"><table><tbody><tr><th colspan="2">x</th></tr></tbody></table></div>',
    ],
    [
      { type: 'embed', attrs: { url: 'https://example.org/film' } },
      '<p><a href="https://example.org/film">https://example.org/film</a></p>',
    ],
    [{ type: 'html', attrs: { html: '<p>ok<script>no</script>' } }, '<p>ok</p>'],
    [
      { type: 'pluginBlock', attrs: { plugin: 'forms', block: 'contact', settings: { title: '"Hi" <b>' } } },
      '<hotswap-block data-plugin="forms" data-block="contact" data-settings="{&quot;title&quot;:&quot;\\&quot;Hi\\&quot; &lt;b&gt;&quot;}"></hotswap-block>',
    ],
    [
      { type: 'pluginBlock', attrs: { plugin: 'forms', block: 'contact' } },
      '<hotswap-block data-plugin="forms" data-block="contact"></hotswap-block>',
    ],
  ]
  for (const [node, expected] of cases) assert.equal(html(node), expected)
})

test('images know their sizes before they are there, and media that are gone are left out', () => {
  const image: RichNode = { type: 'image', attrs: { media_id: MEDIA, width: 1000 } }
  const images = new Map([[MEDIA, photo]])
  const variant = (width: number) => `/media/${MEDIA}/w${width}/loaf%20of%20bread.webp`
  assert.equal(
    renderRichText(doc(image), { images }),
    `<figure class="image"><img src="${variant(960)}" srcset="${photo.widths.map((w) => `${variant(w)} ${w}w`).join(', ')}" sizes="(max-width: 960px) 100vw, 960px" width="1000" height="500" alt="A loaf" loading="lazy" decoding="async"><figcaption>Baked today</figcaption></figure>`,
  )
  assert.equal(renderRichText(doc(image, p(text('x')))), '<p>x</p>')
  const gallery: RichNode = {
    type: 'gallery',
    attrs: { images: [{ media_id: MEDIA, alt: '' }, { src: '/x.png' }] },
  }
  assert.match(
    renderRichText(doc(gallery), { images }),
    /^<div class="gallery">(<figure class="image"><img .*?<\/figure>){2}<\/div>$/,
  )
  assert.deepEqual(mediaIn(doc(image, gallery, { type: 'file', attrs: { media_id: 'other' } })), [
    MEDIA,
    'other',
  ])
})

test('players come without cookies, from the providers we know only', () => {
  const cases: [string, string | undefined][] = [
    [
      'https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=42s',
      'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=42',
    ],
    ['https://youtu.be/dQw4w9WgXcQ', 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ'],
    ['https://youtube.com/shorts/dQw4w9WgXcQ', 'https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ'],
    ['https://vimeo.com/76979871', 'https://player.vimeo.com/video/76979871?dnt=1'],
    ['https://vimeo.com/76979871/abcdef0123', 'https://player.vimeo.com/video/76979871?h=abcdef0123&dnt=1'],
    [
      'https://open.spotify.com/intl-de/track/11dFghVXANMlKmJXsNCbNl',
      'https://open.spotify.com/embed/track/11dFghVXANMlKmJXsNCbNl',
    ],
    [
      'https://soundcloud.com/artist/song',
      'https://w.soundcloud.com/player/?url=https%3A%2F%2Fsoundcloud.com%2Fartist%2Fsong',
    ],
    ['https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ', undefined],
    ['https://youtube.com:8443/watch?v=dQw4w9WgXcQ', undefined],
    ['https://user@youtube.com/watch?v=dQw4w9WgXcQ', undefined],
    ['https://www.youtube.com/watch?v="><script>', undefined],
    ['ftp://youtube.com/watch?v=dQw4w9WgXcQ', undefined],
  ]
  for (const [address, src] of cases) assert.equal(embedOf(address)?.src, src, address)
})

test('what a document may not hold is refused by its path', () => {
  const refused = (value: unknown): string[] => {
    try {
      requireRichText(value, '/body')
      return []
    } catch (error) {
      assert.ok(error instanceof AppError)
      return (error.extra.errors ?? []).map(({ path }) => path)
    }
  }
  assert.deepEqual(refused({ type: 'page' }), ['/body/type'])
  assert.deepEqual(refused(doc({ type: 'script' })), ['/body/content/0/type'])
  assert.deepEqual(refused(doc(text('x'))), ['/body/content/0/type'])
  assert.deepEqual(refused(doc(p(p(text('x'))))), ['/body/content/0/content/0/type'])
  assert.deepEqual(refused(doc({ type: 'heading', attrs: { level: 9 } })), ['/body/content/0/attrs/level'])
  assert.deepEqual(refused(doc({ type: 'image' })), ['/body/content/0/attrs'])
  const block = (attrs: Record<string, unknown>) => refused(doc({ type: 'pluginBlock', attrs }))
  assert.deepEqual(block({ plugin: 'forms' }), ['/body/content/0/attrs'])
  assert.deepEqual(block({ plugin: 'forms', block: 'a"><script>' })[0], '/body/content/0/attrs/block')
  const large = { plugin: 'forms', block: 'a', settings: { a: 'x'.repeat(17_000) } }
  assert.deepEqual(block(large), ['/body/content/0/attrs/settings'])
  assert.deepEqual(block({ plugin: 'forms', block: 'a', settings: [] }), ['/body/content/0/attrs/settings'])
  assert.deepEqual(refused(doc({ type: '__proto__' })), ['/body/content/0/type'])
  assert.deepEqual(refused(doc({ type: 'constructor' })), ['/body/content/0/type'])
  const linked = { type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href: 'javascript:x' } }] }
  assert.equal(refused(doc(p(linked)))[0], '/body/content/0/content/0/marks/0/attrs/href')
  assert.deepEqual(refused(doc(p(text('x'.repeat(1024 * 1024))))), ['/body'])
  let deep: RichNode = p(text('x'))
  for (let i = 0; i < 39; i += 1) deep = { type: 'blockquote', content: [deep] }
  assert.equal(refused(doc(deep)).length, 1)
})

test('what editors send for nothing is left out', () => {
  const sent = {
    type: 'doc',
    content: [
      { type: 'paragraph', attrs: { textAlign: null, unknown: 1 }, content: [{ type: 'text', text: '' }] },
      {
        type: 'paragraph',
        content: [
          {
            type: 'text',
            text: 'x',
            marks: [{ type: 'link', attrs: { href: '/a', target: '_self', class: null } }],
          },
        ],
      },
    ],
  }
  assert.deepEqual(requireRichText(sent), {
    type: 'doc',
    content: [
      { type: 'paragraph' },
      {
        type: 'paragraph',
        content: [{ type: 'text', text: 'x', marks: [{ type: 'link', attrs: { href: '/a' } }] }],
      },
    ],
  })
})

test('plain text, excerpts and word counts', () => {
  const document = doc(
    { type: 'heading', attrs: { level: 2 }, content: [text('Title')] },
    p(text('One '), text('two', 'bold'), { type: 'hardBreak' }, text('three.')),
    { type: 'html', attrs: { html: '<p>four<script>nothing</script> &amp; five</p>' } },
  )
  assert.equal(plainText(document), 'Title\nOne two\nthree.\nfour & five')
  assert.equal(excerptOf(document, 3), 'One two three…')
  assert.equal(excerptOf(document, 50), 'One two three. four & five')
  assert.deepEqual(
    [countWords('It’s a well-made 3.5 loaf'), countWords('パンを焼く'), countWords('')],
    [5, 5, 0],
  )
})

test('HTML becomes nodes where there are some, and says what was lost', () => {
  const { doc: document, notes } = htmlToRichText(
    '<div><h1>Hi</h1>loose <b>bold <a href="javascript:x">link</a></b><p align=center>a<img src="/i.png" alt="I">b</p>' +
      '<ul><li>one<ul><li>two</li></ul></li></ul><figure><img src="/j.png"><figcaption>Cap</figcaption></figure>' +
      '<iframe src="https://maps.example/x"></iframe><form><input></form><details><summary>S</summary>D</details></div>',
  )
  assert.deepEqual(
    document.content?.map(({ type }) => type),
    ['heading', 'paragraph', 'paragraph', 'image', 'bulletList', 'image', 'embed', 'html'],
  )
  assert.deepEqual(notes, [
    'A link to an address that is not allowed became text.',
    'A frame of maps.example became a link.',
    '<form> was left out.',
  ])
  assert.deepEqual(document.content?.[5]?.attrs, { src: '/j.png', alt: '', caption: 'Cap' })
})

test('nobody writes a place for a plugin’s block in HTML', () => {
  const element = '<hotswap-block data-plugin="forms" data-block="contact">inside</hotswap-block>'
  const ways = [
    element,
    element.toUpperCase(),
    `<p>${element}</p>`,
    '<<b></b>hotswap-block data-plugin="forms" data-block="contact">',
    '&lt;hotswap-block data-plugin="forms" data-block="contact"&gt;',
    `<a title='${element}' href="/x">x</a>`,
    `<script>${element}</script><style>${element}</style><svg>${element}</svg><!--${element}-->`,
    '<hotswap-block/data-plugin=forms data-block=contact',
  ]
  for (const way of ways) {
    assert.ok(!html({ type: 'html', attrs: { html: way } }).includes('<hotswap-block'), way)
    assert.ok(!html(p(text(way), text(way, 'code'))).includes('<hotswap-block'), way)
    const { doc: imported } = htmlToRichText(way)
    assert.ok(!renderRichText(requireRichText(imported)).includes('<hotswap-block'), way)
  }
  assert.equal(plainText(doc({ type: 'pluginBlock', attrs: { plugin: 'forms', block: 'contact' } })), '')
})

test('a document survives the way through HTML and back', () => {
  const source =
    '<h2>Bread</h2><p>a <strong>b <em>c</em></strong> <a href="https://example.org">d</a><br>e</p><ul><li>x<ul><li>y</li></ul></li></ul>' +
    '<ol start="3"><li>z</li></ol><blockquote><p>q</p></blockquote><pre tabindex="0"><code class="language-js">a\n  b &lt; c</code></pre><hr>'
  assert.equal(renderRichText(requireRichText(htmlToRichText(source).doc)), source)
})

test('whatever HTML comes in, a valid document comes out, within its limits', () => {
  const tag = fc.constantFrom(
    'p',
    'div',
    'ul',
    'li',
    'table',
    'tr',
    'td',
    'b',
    'a',
    'blockquote',
    'pre',
    'figure',
    'img',
    'svg',
    'script',
    'br',
  )
  const piece = fc.oneof(
    tag.map((name) => `<${name} href="x" src="y" style="text-align:center">`),
    tag.map((name) => `</${name}>`),
    fc.string({ maxLength: 10 }),
    fc.constantFrom('<', '>', '"', '<!--', '-->', ']]>', '&lt;', '<a href='),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const { doc: document } = htmlToRichText(pieces.join(''))
      assert.deepEqual(requireRichText(document).content?.length, document.content?.length)
    }),
    { numRuns: 500 },
  )
  const deep = htmlToRichText('<blockquote>'.repeat(50_000) + 'end')
  requireRichText(deep.doc)
  assert.match(plainText(deep.doc), /end/)
})
