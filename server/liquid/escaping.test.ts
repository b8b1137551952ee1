/** No text of a site becomes HTML: through every place of a template and every filter that makes HTML. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { Parser } from 'htmlparser2'
import { renderText } from '../../test/kit/liquid.ts'
import { filters } from './filters/filters.ts'
import { safe } from './values.ts'

const ATTACKS = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  '" autofocus onfocus="alert(1)',
  '</script><script>alert(1)</script>',
  '</style><script>alert(1)</script>',
  '</title><svg onload=alert(1)>',
  '<!--<script>',
  '--><script>alert(1)</script>',
  'javascript:alert(1)',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '\u2028alert(1)//',
  '{{ site.secret }}{% raw %}',
]

/** Places in which `x` is text of the site. */
const PLACES: Record<string, string> = {
  content: '<p>{{ x }}</p>',
  attribute: '<a title="{{ x }}" data-y=\'{{ x }}\'>t</a>',
  title: '<title>{{ x }}</title>',
  echo: '<p>{% liquid\n echo x\n%}</p>',
  capture: '{% capture c %}<b>{{ x }}</b>{% endcapture %}<p>{{ c }}</p>',
  assign: '{% assign c = x %}<p>{{ c | upcase | append: x }}</p>',
  cycle: '<p>{% cycle x, x %}</p>',
  list: '{% assign l = x | split: " " %}<p>{{ l }}{{ l | join: x }}</p>',
  json: '<p data-x="{{ x | json }}">{{ x | json }}</p>',
  script: '<script>const x = {{ x | json }}</script>',
  style: '<style>a { color: {{ x }} }</style>',
  styleTag: '{% style %}a { color: {{ x }} }{% endstyle %}',
  raw: '<p>{{ x | raw }}</p>',
  escape: '<p title="{{ x | escape }}">{{ x | escape_once }}</p>',
  breaks: '<p>{{ x | newline_to_br }}</p>',
  stripped: '<p>{{ x | strip_html }}</p>',
  truncated: '<p>{{ x | truncate: 40 }}{{ x | truncatewords: 3 }}</p>',
  link: '{{ x | link_to: x, class: x, title: x, rel: x, target: x }}',
  stylesheet: '{{ x | stylesheet_tag: media: x }}',
  image: '{{ image | image_tag: alt: x, class: x, sizes: x, style: x, id: x, loading: x, fetchpriority: x, widths: x }}',
  imageUrl: '<img alt="" src="{{ image | image_url: width: 200 }}">',
  time: '{{ 0 | time_tag: x, class: x }}',
  translation: '<p>{{ "plain" | t: name: x }}{{ "rich_html" | t: name: x }}{{ x | t }}</p>',
  form: '{% form "search", class: x, data_y: x %}{% endform %}',
  tablerow: '<table>{% tablerow i in l %}{{ i }}{% endtablerow %}</table>',
  money: '<p>{{ x | money: x }}{{ 1 | money: x }}</p>',
  font: '<p style="font-family: {{ x | font_stack }}">{{ x | handleize }}{{ x | date: x }}{{ 0 | date: x }}</p>',
  colors: '<p>{{ x | color_mix: x }}{{ x | color_alpha: x }}{{ x | color_contrast }}</p>',
  snippet: "{% render 's', x: x %}",
} // prettier-ignore

const FILES = {
  'snippets/s.liquid': '<i class="{{ x }}">{{ x }}</i>',
  'locales/en.default.json': '{ "plain": "Hello {{ name }}", "rich_html": "<b>{{ name }}</b>" }',
}

type Element = { name: string; attributes: Record<string, string> }
function elementsOf(html: string): Element[] {
  const elements: Element[] = []
  const parser = new Parser({ onopentag: (name, attributes) => elements.push({ name, attributes }) })
  parser.end(html)
  return elements
}
const shapeOf = (html: string) =>
  elementsOf(html).map(({ name, attributes }) => `${name} ${Object.keys(attributes).join(' ')}`)

async function show(template: string, x: unknown): Promise<string> {
  const image = { url: `/media/1/${String(x)}`, alt: x, width: 10, height: 10, widths: [320] }
  return renderText(template, { x, l: [x], image, site: { search_url: x } }, { files: FILES })
}

describe('hostile text', () => {
  for (const [name, template] of Object.entries(PLACES))
    test(`stays text in: ${name}`, async () => {
      const expected = new Set(
        shapeOf(await show(template, 'harmless text')).map((shape) => shape.split(' ')[0]),
      )
      for (const attack of ATTACKS) {
        const html = await show(template, attack)
        for (const { name: element, attributes } of elementsOf(html)) {
          assert.ok(expected.has(element) || element === 'br', `${attack} made <${element}>: ${html}`)
          for (const [key, value] of Object.entries(attributes)) {
            assert.doesNotMatch(key, /^on/, `${attack} made ${key}: ${html}`)
            if (key === 'href' && name === 'link') assert.doesNotMatch(value, /^\s*javascript:/i)
          }
        }
        assert.equal(
          (html.match(/<\/(script|style|title)/g) ?? []).length,
          (template.match(/<\/(script|style|title)|endstyle/g) ?? []).length,
          html,
        )
      }
    })

  test('is the same data after JSON in scripts and attributes', async () => {
    for (const attack of ATTACKS) {
      const script =
        /<script>(.*)<\/script>/s.exec(await show('<script>{{ x | json }}</script>', attack))?.[1] ?? ''
      assert.equal(JSON.parse(script), attack)
      const [element] = elementsOf(await show('<p data-x="{{ x | json }}">', attack))
      assert.equal(JSON.parse(element?.attributes['data-x'] ?? ''), attack)
    }
  })

  test('is escaped once, whatever filters it passed', async () => {
    assert.equal(await show('{{ x | escape }}{{ x | escape | escape }}', '<'), '&lt;&lt;')
    assert.equal(await show('{% capture a %}{{ x }}{% endcapture %}{{ a }}', '<'), '&lt;')
  })
})

test('no filter makes HTML of text that is passed through it and keeps its brackets', async () => {
  const html = new Set(['link_to', 'stylesheet_tag', 'script_tag', 'image_tag', 'newline_to_br'])
  const needsAsset = new Set([
    'asset_url',
    'inline_asset_content',
    'divided_by',
    'base64_decode',
    'url_decode',
  ])
  for (const name of filters.keys()) {
    if (needsAsset.has(name)) continue
    const args = name === 'append' || name === 'prepend' ? 'x' : 'x, x'
    const text = await show(`{{ x | ${name}: ${args} }}`, '<script>alert(1)</script>')
    assert.doesNotMatch(text, /<script>alert/, name)
    if (!html.has(name)) assert.doesNotMatch(text, /<(?!time)/, name)
  }
})

test('HTML that is marked as such passes, and loses the mark in filters that change it', async () => {
  const x = safe('<p>One &amp; <b>two</b></p>')
  assert.equal(await show('{{ x }}|{{ x | raw }}|{{ x | default: "d" }}', x), `${x.html}|${x.html}|${x.html}`)
  assert.equal(await show('{{ x | strip_html }}', x), 'One &amp; two')
  assert.equal(await show('{{ x | upcase }}', x), '&lt;P&gt;ONE &amp;AMP; &lt;B&gt;TWO&lt;/B&gt;&lt;/P&gt;')
  assert.equal(await show('{{ "rich_html" | t: name: x }}', x), `<b>${x.html}</b>`)
})
