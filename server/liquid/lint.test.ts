/** What the linter finds, where it says it is, and that it finds nothing in a good theme. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { readThemeFolder } from './folder.ts'
import { lintPackage } from './lint.ts'

const blank = await readThemeFolder(fileURLToPath(new URL('../../test/themes/blank', import.meta.url)))

/** The good theme with files changed; null takes one away. */
function findings(changes: Record<string, string | null>): string[] {
  const files = new Map(blank)
  for (const [path, text] of Object.entries(changes))
    if (text === null) files.delete(path)
    else files.set(path, Buffer.from(text))
  return lintPackage(files).map(
    ({ severity, file, line, message }) => `${severity} ${file}:${line} ${message}`,
  )
}

const section = (schema: unknown, html = 'x') =>
  `${html}\n{% schema %}\n${JSON.stringify(schema)}\n{% endschema %}`
const settings = (...list: unknown[]) => section({ name: 'Extra', settings: list })
const extra = (text: string) => ({ 'sections/extra.liquid': text })

/** Changes, and a finding they lead to. */
const CASES: Record<string, [Record<string, string | null>, RegExp]> = {
  'no manifest': [{ 'theme.json': null }, /^error theme\.json:0 There is no theme\.json/],
  'a manifest that is no JSON': [{ 'theme.json': '{\n  "name": "x",\n}' }, /^error theme\.json:3 This is not valid JSON/],
  'a name that is no slug': [{ 'theme.json': '{ "name": "My Theme", "version": "1.0.0" }' }, /slug/],
  'a version that is none': [{ 'theme.json': '{ "name": "x", "version": "one" }' }, /semantic version/],
  'no layout': [{ 'layout/theme.liquid': null }, /^error layout\/theme\.liquid:0 There is no layout/],
  'a layout without header': [{ 'layout/theme.liquid': '<html lang="en">{{ content_for_layout }}' }, /content_for_header/],
  'a layout without content': [{ 'layout/theme.liquid': '<html lang="en">{{ content_for_header }}' }, /content_for_layout/],
  'a layout without language': [{ 'layout/theme.liquid': '<html>{{ content_for_header }}{{ content_for_layout }}' }, /warning layout\/theme\.liquid:1 Give <html>/],
  'no index': [{ 'templates/index.json': null }, /^error templates\/index\.json:0/],
  'no 404': [{ 'templates/404.liquid': null }, /^error templates\/404\.json:0/],
  'no search': [{ 'templates/search.json': null }, /^warning templates\/search\.json:0/],
  'a file elsewhere': [{ 'src/a.js': '1' }, /^error src\/a\.js:0 There is no folder/],
  'a file at the top': [{ 'index.html': 'x' }, /^error index\.html:0 Only theme\.json/],
  'a folder in a folder': [{ 'assets/a/b.css': '' }, /Folders inside assets/],
  'a path that leads out': [{ 'assets/../x.css': '' }, /leads out of the theme/],
  'a file of a wrong kind': [{ 'assets/run.php': 'x' }, /^error assets\/run\.php:0 Files in assets/],
  'a template that cannot be read': [extra('a\n\n{% if %}{% endif'), /^error sections\/extra\.liquid:3 /],
  'an unknown filter': [extra(section({ name: 'x' }, '\n{{ site.title | shout }}')), /^error sections\/extra\.liquid:2 There is no filter "shout"/],
  'an unknown tag': [extra('{% blink %}'), /^error sections\/extra\.liquid:1 There is no tag \{% blink %\}/],
  'an unknown snippet': [extra(section({ name: 'x' }, "\n{% render 'gone' %}")), /^error sections\/extra\.liquid:2 There is no snippets\/gone/],
  'an unknown asset': [extra(section({ name: 'x' }, "{{ 'gone.css' | asset_url }}")), /There is no assets\/gone\.css/],
  'an unknown text': [extra(section({ name: 'x' }, "{{ 'gone.text' | t }}")), /^warning .* The text "gone\.text"/],
  'an unknown theme setting': [extra(section({ name: 'x' }, '{{ settings.gone }}')), /^warning .* no setting "gone" in config/],
  'an unknown section setting': [extra(section({ name: 'x' }, '{{ section.settings.gone }}')), /schema of this section has no setting "gone"/],
  'an unknown group': [extra(section({ name: 'x' }, "{% sections 'gone-group' %}")), /no sections\/gone-group\.json/],
  'a snippet nobody uses': [{ 'snippets/lonely.liquid': 'x' }, /^warning snippets\/lonely\.liquid:0 No template/],
  'a schema that is no JSON': [extra('a\n{% schema %}\n{ "name": "x",\n  oops }\n{% endschema %}'), /^error sections\/extra\.liquid:4 This is not valid JSON/],
  'a section without schema': [extra('x'), /^warning sections\/extra\.liquid:0 The section has no/],
  'a section without name': [extra(section({})), /needs a "name"/],
  'a setting of an unknown type': [extra(settings({ type: 'emoji', id: 'a', label: 'A' })), /no setting type "emoji"/],
  'a setting without id': [extra(settings({ type: 'text', label: 'A' })), /"id" is not made of/],
  'two settings of one id': [extra(settings({ type: 'text', id: 'a', label: 'A' }, { type: 'text', id: 'a', label: 'A' })), /two settings "a"/],
  'a select without options': [extra(settings({ type: 'select', id: 'a', label: 'A' })), /"a" needs "options"/],
  'a range without bounds': [extra(settings({ type: 'range', id: 'a', label: 'A', default: 1 })), /"a" needs a "min"/],
  'a default of the wrong kind': [extra(settings({ type: 'checkbox', id: 'a', label: 'A', default: 'yes' })), /default of "a" is no checkbox/],
  'a preset with an unknown block': [extra(section({ name: 'x', presets: [{ name: 'P', blocks: [{ type: 'gone' }] }] })), /block "gone" that the section does not declare/],
  'a template of a gone section': [{ 'templates/page.json': '{ "sections": {\n "a": { "type": "gone" } }, "order": ["a"] }' }, /^error templates\/page\.json:2 .*no sections\/gone\.liquid/],
  'a section of a plugin that names no block': [{ 'templates/page.json': '{ "sections": {\n "a": { "type": "plugin:forms" } }, "order": ["a"] }' }, /^error templates\/page\.json:2 .*"plugin:<name>\/<block>"/],
  'an order of a gone section': [{ 'templates/page.json': '{ "sections": {}, "order": ["a"] }' }, /"order" names "a"/],
  'a template without order': [{ 'templates/page.json': '{ "sections": {} }' }, /^error templates\/page\.json:1 It needs "sections"/],
  'a template with a broken comma': [{ 'templates/page.json': '{\n "sections": {},,\n "order": [] }' }, /^error templates\/page\.json:2 This is not valid JSON/],
  'a section setting that is not declared': [{ 'templates/index.json': '{ "sections": { "h": { "type": "hero", "settings": {\n "gone": 1 } } }, "order": ["h"] }' }, /^warning templates\/index\.json:2 "gone", set by the section h, is not declared/],
  'an image that is not there': [{ 'templates/index.json': '{ "sections": { "h": { "type": "hero", "settings": { "image": "asset:gone.webp" } } }, "order": ["h"] }' }, /no assets\/gone\.webp/],
  'a language without its texts': [{ 'locales/fr.json': '{}' }, /^warning locales\/fr\.json:1 \d+ texts are missing/],
  'no default language': [{ 'locales/en.default.json': null }, /One language must be the default/],
  'a language that is none': [{ 'locales/english.texts.json': '{}' }, /Name it after its language/],
  'an image without alt': [extra(section({ name: 'x' }, '\n<img src="{{ a }}" width="1" height="1">')), /^warning sections\/extra\.liquid:2 An image without alt/],
  'an image without size': [extra(section({ name: 'x' }, '<img src="{{ a }}" alt="">')), /page jump/],
  'an attribute without quotes': [extra(section({ name: 'x' }, '<a class={{ a }}>')), /^error .* attribute without quotes/],
  'an event handler': [extra(section({ name: 'x' }, '<a onclick="go(\'{{ a }}\')">')), /^error .* event handler/],
  'an output in a script': [extra(section({ name: 'x' }, '<script>\nlet a = "{{ a }}"</script>')), /^warning sections\/extra\.liquid:2 An output in a script/],
  'a font from elsewhere': [extra(section({ name: 'x' }, '<link href="https://fonts.example/x" rel="stylesheet">')), /from another server/],
  'CSS from elsewhere': [{ 'assets/theme.css': 'a{}\n@import url("https://x.example/a.css");' }, /^warning assets\/theme\.css:2 CSS that loads/],
  'a script in an image': [{ 'assets/a.svg': '<svg>\n<script>1</script></svg>' }, /^error assets\/a\.svg:2 /],
  'an event in an image': [{ 'assets/a.svg': '<svg onload="x()"/>' }, /^error assets\/a\.svg:1 /],
  'too much code': [{ 'assets/big.js': 'x'.repeat(60_000) }, /^warning assets\/:0 Styles and scripts have 6\d KB/],
  'a preview that is not there': [{ 'theme.json': '{ "name": "x", "version": "1.0.0", "preview_image": "assets/p.webp" }' }, /"preview_image" names/],
  'a schema in a snippet': [{ 'snippets/card.liquid': '{% schema %}{}{% endschema %}' }, /belongs into sections/],
} // prettier-ignore

test('a good theme has no findings', () => assert.deepEqual(findings({}), []))

describe('finds', () => {
  for (const [name, [changes, expected]] of Object.entries(CASES))
    test(name, () => {
      const found = findings(changes)
      assert.ok(
        found.some((line) => expected.test(line)),
        found.join('\n'),
      )
    })
})

test('finds nothing in what only looks like it', () => {
  const html = [
    '<a href="{{ a }}" class="x{% if b %} y{% endif %}">https://example.com</a>',
    '<a href="https://example.com">link</a>',
    '<script>const data = {{ a | json }}</script>',
    '{% comment %}<img>{% endcomment %}',
    '<img src="{{ a }}" alt="{{ b }}" width="1" height="2">',
  ].join('\n')
  assert.deepEqual(findings(extra(section({ name: 'x' }, html))), [])
})

test('survives files that are nothing it knows', () => {
  const noise = Buffer.from(Array.from({ length: 2_000 }, (_, i) => (i * 7919) % 256))
  for (const path of blank.keys()) {
    const files = new Map(blank).set(path, noise)
    assert.ok(
      lintPackage(files).every(({ message }) => message.length < 1_000),
      path,
    )
  }
  for (const value of [
    'null',
    '[]',
    '1',
    '"x"',
    '{"sections":null,"order":null}',
    '{"sections":{"a":null},"order":[null,{}]}',
    '[{"settings":[null,1,{"type":1}]}]',
  ])
    for (const path of [...blank.keys()].filter((name) => name.endsWith('.json'))) findings({ [path]: value })
})
