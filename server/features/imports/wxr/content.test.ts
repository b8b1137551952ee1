import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type RichNode, requireRichText } from '../../rich-text/rich-text.ts'
import { contentToRichText } from './content.ts'

const files: Record<string, string> = { 7: 'https://old.test/a.jpg', 8: 'https://old.test/b.jpg' }
const source = {
  attachmentUrl: (id: string) => files[id],
  ownAttachments: () => ['8'],
  patternContent: (id: string) =>
    ({ 3: '<!-- wp:paragraph --><p>Shared</p><!-- /wp:paragraph -->', 4: '<!-- wp:block {"ref":4} /-->' })[
      id
    ],
}

function convert(content: string): { nodes: RichNode[]; notes: string[] } {
  const { doc, notes } = contentToRichText(content, source)
  requireRichText(doc)
  return { nodes: doc.content ?? [], notes }
}

/** Blocks in short: type, texts of paragraphs and headings. */
const outline = (nodes: readonly RichNode[]): string[] =>
  nodes.map(({ type, content = [], attrs = {} }) => {
    const text = content.map((child) => child.text ?? (child.type === 'hardBreak' ? '/' : '')).join('')
    if (content.some(({ type: inner }) => !['text', 'hardBreak'].includes(inner)))
      return `${type}(${outline(content).join(' ')})`
    return `${type}${text && `:${text}`}${typeof attrs['src'] === 'string' ? `=${attrs['src']}` : ''}`
  })

test('classic content: blank lines make paragraphs, line ends breaks, blocks stand for themselves', () => {
  const { nodes, notes } = convert(
    'One\nline\n\nTwo <strong>bold</strong>\r\n\r\n<h2>Head</h2>\nThree\n<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n' +
      '<pre>x\n\n  y</pre><p>Marked\nalready</p><div>in a box\n\nand more</div><!--more-->\n<blockquote>Said</blockquote>',
  )
  assert.deepEqual(outline(nodes), [
    'paragraph:One/line',
    'paragraph:Two bold',
    'heading:Head',
    'paragraph:Three',
    'bulletList(listItem(paragraph:a) listItem(paragraph:b))',
    'codeBlock:x\n\n  y',
    'paragraph:Marked already',
    'paragraph:in a box',
    'paragraph:and more',
    'blockquote(paragraph:Said)',
  ])
  assert.deepEqual(notes, [])
})

test('shortcodes that WordPress brings become what they show', () => {
  const { nodes, notes } = convert(
    '[caption id="attachment_7" align="alignleft" width="300"]<a href="/x"><img src="a.jpg" alt="A" /></a> The <em>caption</em>[/caption]\n\n' +
      '[gallery ids="7,8" columns="2"]\n\n[gallery]\n\n[embed width="300"]https://www.youtube.com/watch?v=dQw4w9WgXcQ[/embed]\n\n' +
      '[youtube=https://www.youtube.com/watch?v=dQw4w9WgXcQ]\n\n[audio src="https://old.test/a.mp3"][/audio]\n\n' +
      'https://vimeo.com/76979871\n\nhttps://elsewhere.test/page\n\nEscaped [[gallery]] and [sic] and [1].\n\n<code>[gallery]</code>',
  )
  assert.deepEqual(outline(nodes), [
    'image=a.jpg',
    'gallery',
    'image=https://old.test/b.jpg',
    'embed',
    'embed',
    'html',
    'embed',
    'paragraph:https://elsewhere.test/page',
    'paragraph:Escaped [gallery] and [sic] and [1].',
    'paragraph:[gallery]',
  ])
  assert.equal(nodes[0]?.attrs?.['caption'], 'The caption')
  assert.equal(nodes[0]?.attrs?.['align'], 'left')
  assert.deepEqual(notes, [])
})

test('unknown shortcodes are kept as text and named', () => {
  const { nodes, notes } = convert('Before [contact-form-7 id="1" title="Hi"] after')
  assert.deepEqual(outline(nodes), ['paragraph:Before [contact-form-7 id="1" title="Hi"] after'])
  assert.deepEqual(notes, ['The shortcode [contact-form-7] is not known and was kept as text.'])
})

test('blocks of the editor', () => {
  const { nodes, notes } = convert(`
<!-- wp:heading {"level":3} --><h3 class="wp-block-heading">Head</h3><!-- /wp:heading -->
<!-- wp:paragraph {"align":"center"} --><p class="has-text-align-center">Text</p><!-- /wp:paragraph -->
<!-- wp:list --><ul><!-- wp:list-item --><li>a</li><!-- /wp:list-item --><!-- wp:list-item --><li>b</li><!-- /wp:list-item --></ul><!-- /wp:list -->
<!-- wp:image {"id":7,"align":"wide"} --><figure class="wp-block-image alignwide"><img src="https://old.test/a.jpg" alt="A"/><figcaption>Cap</figcaption></figure><!-- /wp:image -->
<!-- wp:gallery --><figure class="wp-block-gallery"><!-- wp:image --><figure><img src="1.jpg" alt=""/><figcaption>One</figcaption></figure><!-- /wp:image --><!-- wp:image --><figure><img src="2.jpg"/></figure><!-- /wp:image --></figure><!-- /wp:gallery -->
<!-- wp:quote --><blockquote class="wp-block-quote"><!-- wp:paragraph --><p>Said</p><!-- /wp:paragraph --><cite>Me</cite></blockquote><!-- /wp:quote -->
<!-- wp:code --><pre class="wp-block-code"><code>a &lt; b [gallery]</code></pre><!-- /wp:code -->
<!-- wp:table --><figure class="wp-block-table"><table><tbody><tr><td>1</td></tr></tbody></table></figure><!-- /wp:table -->
<!-- wp:columns --><div class="wp-block-columns"><!-- wp:column --><div class="wp-block-column"><!-- wp:paragraph --><p>Left</p><!-- /wp:paragraph --></div><!-- /wp:column --><!-- wp:column --><div><!-- wp:paragraph --><p>Right</p><!-- /wp:paragraph --></div><!-- /wp:column --></div><!-- /wp:columns -->
<!-- wp:buttons --><div><!-- wp:button --><div class="wp-block-button"><a class="wp-block-button__link" href="/go">Go</a></div><!-- /wp:button --></div><!-- /wp:buttons -->
<!-- wp:embed {"url":"https://youtu.be/dQw4w9WgXcQ","type":"video"} --><figure>https://youtu.be/dQw4w9WgXcQ</figure><!-- /wp:embed -->
<!-- wp:embed {"url":"https://example.test/toot"} --><figure>https://example.test/toot</figure><!-- /wp:embed -->
<!-- wp:separator --><hr/><!-- /wp:separator --><!-- wp:spacer {"height":"10px"} --><div></div><!-- /wp:spacer -->
<!-- wp:html --><marquee>raw</marquee><!-- /wp:html -->
<!-- wp:block {"ref":3} /--><!-- wp:block {"ref":4} /--><!-- wp:block {"ref":5} /-->
<!-- wp:latest-posts {"postsToShow":3} /-->
<!-- wp:acme/box {"x":1} --><div><p>Inside</p></div><!-- /wp:acme/box -->
<!-- wp:file {"href":"/f.pdf"} --><div><a href="/f.pdf">File</a><a href="/f.pdf" download>Download</a></div><!-- /wp:file -->`)
  assert.deepEqual(outline(nodes), [
    'heading:Head',
    'paragraph:Text',
    'bulletList(listItem(paragraph:a) listItem(paragraph:b))',
    'image=https://old.test/a.jpg',
    'gallery',
    'blockquote(paragraph:Said paragraph:Me)',
    'codeBlock:a < b [gallery]',
    'table(tableRow(tableCell(paragraph:1)))',
    'columns(column(paragraph:Left) column(paragraph:Right))',
    'button',
    'embed',
    'paragraph:https://example.test/toot',
    'horizontalRule',
    'html',
    'paragraph:Shared',
    'paragraph:Inside',
    'paragraph:File',
  ])
  assert.deepEqual(notes, [
    'What was embedded from example.test became a link.',
    'A synced pattern is not in the export and was left out.',
    'The block core/latest-posts shows what its website computes, and was left out.',
    'The block acme/box is not known: only its text and pictures were kept.',
  ])
})

test('hostile content takes no time and breaks nothing', () => {
  const started = performance.now()
  for (const piece of [
    '<!-- wp:a {',
    '[a b="',
    '<div ',
    '<pre>',
    '\n ',
    ' ',
    '[[x',
    '<a ',
    '<img ',
    'src="',
    '<!--',
    '[gallery]',
  ])
    contentToRichText(piece.repeat(200_000 / piece.length), source)
  const nested = '<!-- wp:group --><div>'.repeat(2_000) + 'deep'
  assert.ok(JSON.stringify(convert(nested).nodes).includes('deep'))
  const elapsed_ms = performance.now() - started
  assert.ok(elapsed_ms < 20_000, `took ${elapsed_ms} ms`)
})
