/** Templates written to do harm: each ends early, in bounded time and memory, and says what to do. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { renderText, themeFiles } from '../../test/kit/liquid.ts'
import { compileTheme } from './compile.ts'
import { packageOf } from './package.ts'
import { ThemeError } from './theme-error.ts'
import { Drop } from './values.ts'

const nested = (levels: number, range: string, inside = 'x') =>
  `{% for i in (1..${range}) %}`.repeat(levels) + inside + '{% endfor %}'.repeat(levels)
const BIG = '{% assign a = "0123456789" %}' + '{% assign a = a | append: a %}'.repeat(16)

/** Template and what its error says. */
const HOSTILE: Record<string, [string, RegExp]> = {
  'a billion iterations': [nested(3, '1000'), /items in loops/],
  'a billion iterations without output': [nested(3, '1000', '{% assign a = i %}'), /items in loops/],
  'a huge range': ['{% for i in (1..1000000000) %}x{% endfor %}', /too much text|items in loops/],
  'a range that never ends': ['{% assign a = (1..99999999999999999999) %}', /too much text|items in loops/],
  'a text that doubles': ['{% assign a = "xxxxxxxxxx" %}' + '{% assign a = a | append: a %}'.repeat(40), /too much text/],
  'a capture that doubles': ['{% assign a = "xxxxxxxxxx" %}' + '{% capture a %}{{ a }}{{ a }}{% endcapture %}'.repeat(40), /longer than/],
  'a list that doubles': ['{% assign a = "x,y" | split: "," %}' + '{% assign a = a | concat: a %}'.repeat(40), /items in loops|too much text/],
  'output that grows': [`${BIG}${nested(2, '300', '{{ a }}')}`, /longer than/],
  'a replace that multiplies': [`${BIG}{{ a | replace: "0", a | size }}`, /too much text/],
  'a replace of nothing': [`${BIG}{{ a | replace: "", a }}`, /too much text/],
  'a join that multiplies': [`${BIG}{% assign l = a | split: "0" %}{{ l | join: a }}`, /too much text/],
  'splitting between all characters': [`${BIG}{% for i in (1..50) %}{% assign l = a | split: "" %}{% endfor %}`, /too much text/],
  'sorting a long list again and again': [`${BIG}{% assign l = a | split: "9" %}{% for i in (1..1000) %}{% assign m = l | sort %}{% endfor %}`, /items in loops/],
  'a long list of long words, uppercased': [`${BIG}{% for i in (1..1000) %}{% assign m = a | upcase | downcase | strip_html | escape %}{% endfor %}`, /too much text/],
  'a snippet that renders itself': ['{% render "loop" %}', /nest more than 20 deep/],
  'two snippets that render each other': ['{% render "ping" %}', /nest more than 20 deep/],
  'a snippet that renders itself twice': ['{% render "fork" %}', /nest more than 20 deep|longer than/],
  'a division by zero': ['{{ 1 | divided_by: 0 }}', /divided by zero/],
  'an unknown snippet': ['{% render "nothing" %}', /no snippets\/nothing\.liquid/],
  'an unknown asset': ['{{ "nothing.css" | asset_url }}', /no assets\/nothing\.css/],
} // prettier-ignore

/** Templates that are refused when they are read. */
const UNREADABLE: Record<string, [string, RegExp]> = {
  'tags nested thousands deep': ['{% if true %}'.repeat(9_000) + '{% endif %}'.repeat(9_000), /nest more than 100 deep/],
  'brackets nested deep': [`{{ ${'a['.repeat(60_000)}1${']'.repeat(60_000)} }}`, /nests too deeply|cannot be read/],
  'parentheses nested deep': [`{{ ${'('.repeat(90_000)} }}`, /nests too deeply|cannot be read/],
  'a template of a megabyte': ['x'.repeat(1_000_000), /longer than 300000 characters/],
  'a tag that is never closed': ['text {% if ', /not closed/],
  'an output that is never closed': ['a\nb {{ "x', /not closed/],
  'a block that is never closed': ['{% for a in b %}', /not closed with \{% endfor %\}/],
  'a wrong end': ['{% if a %}{% endfor %}', /endfor/],
  'an end without beginning': ['{% endif %}', /has no tag it belongs to/],
  'an unknown tag': ['{% include "x" %}', /no tag \{% include %\}/],
  'an unknown filter': ['{{ a | nothing }}', /no filter "nothing"/],
  'filters of other engines': ['{{ a | where_exp: "x", "y" }}', /no filter/],
  'a script in a snippet name': ['{% render name %}', /in quotes/],
  'garbage in a condition': ['{% if a b c %}{% endif %}', /side by side|not understood|cannot be read/],
} // prettier-ignore

const SNIPPETS = {
  'snippets/loop.liquid': '{% render "loop" %}',
  'snippets/ping.liquid': '{% render "pong" %}',
  'snippets/pong.liquid': '{% render "ping" %}',
  'snippets/fork.liquid': 'x{% render "fork" %}{% render "fork" %}',
}

describe('a hostile template', () => {
  for (const [name, [template, expected]] of Object.entries(HOSTILE))
    test(name, async () => {
      const before = { at: performance.now(), heap: process.memoryUsage().heapUsed }
      const error: unknown = await renderText(template, {}, { files: SNIPPETS }).then(
        (text) => assert.fail(`rendered ${text.length} characters`),
        (reason: unknown) => reason,
      )
      const took = performance.now() - before.at
      const held = process.memoryUsage().heapUsed - before.heap
      assert.ok(error instanceof ThemeError, String(error))
      assert.match(error.message, expected)
      assert.notEqual(error.file, '')
      assert.ok(error.line > 0)
      assert.ok(took < 5_000, `took ${took} ms`)
      assert.ok(held < 150_000_000, `held ${held} bytes`)
    })

  for (const [name, [template, expected]] of Object.entries(UNREADABLE))
    test(`is not read: ${name}`, async () => {
      const started = performance.now()
      const error: unknown = await renderText(template).then(
        () => assert.fail('was read'),
        (reason: unknown) => reason,
      )
      assert.ok(error instanceof ThemeError, String(error))
      assert.match(error.message, expected)
      assert.ok(performance.now() - started < 5_000)
    })

  test('has its time limit even where nothing is counted', async () => {
    const busy = '{% if a == b and c == d %}{% endif %}'.repeat(5_000)
    const started = performance.now()
    await assert.rejects(
      renderText(nested(1, '90000', busy), {}, { limits: { time_ms: 100 } }),
      /longer than 100 ms/,
    )
    assert.ok(performance.now() - started < 5_000)
  })

  test('says where: file and line of the innermost place', async () => {
    const files = { 'snippets/inner.liquid': 'one\ntwo\n{{ 1 | divided_by: 0 }}' }
    const failed: unknown = await renderText('a\n{% render "inner" %}', {}, { files }).catch(
      (error: unknown) => error,
    )
    assert.ok(failed instanceof ThemeError)
    assert.equal(`${failed.file}:${failed.line}`, 'snippets/inner.liquid:3')
  })
})

describe('dates in silly formats', () => {
  for (const format of [
    '%1000000000d',
    '%'.repeat(5_000),
    '%-'.repeat(5_000),
    `%${'0'.repeat(5_000)}1d`,
    'x'.repeat(1_000_000),
  ])
    test(format.slice(0, 20), async () => {
      const text = await renderText(`{{ 0 | date: f }}`, { f: format })
      assert.ok(text.length <= 1_000, String(text.length))
    })
})

describe('nothing of JavaScript shows through', () => {
  class Secret extends Drop {
    readonly hidden = () => 'method'
    get shown() {
      return 'shown'
    }
    get _private() {
      return 'private'
    }
    method() {
      return 'method'
    }
  }
  const data = {
    object: { own: 1, f: () => 'function' },
    list: [1],
    text: 'abc',
    secret: new Secret(),
    f: () => 'function',
    date: new Date(0),
    map: new Map([['a', 1]]),
  }
  const paths = [
    'object.constructor', 'object.__proto__', 'object.toString', 'object.hasOwnProperty', 'object.f', 'object["__proto__"]["constructor"]',
    'list.constructor', 'list.map', 'list.length', 'list.__proto__', 'text.length', 'text.constructor', 'text.__proto__.constructor',
    'secret.method', 'secret._private', 'secret.constructor', 'secret.__proto__', 'secret.hidden', 'f', 'f.constructor', 'constructor', '__proto__', 'toString',
    'date.getTime', 'map.get', 'object.f.call', 'object | map: "constructor"', 'object | map: "__proto__.constructor"', 'process', 'globalThis',
    'list | where: "__proto__"', 'list | sort: "constructor" | map: "constructor"',
  ] // prettier-ignore
  for (const path of paths)
    test(path, async () => {
      assert.equal(await renderText(`{{ ${path} }}`, data), '')
    })

  test('getters of Drops and own properties do', async () => {
    assert.equal(await renderText('{{ secret.shown }}{{ object.own }}', data), 'shown1')
  })

  test('no assignment reaches a prototype', async () => {
    await renderText(
      '{% assign __proto__ = object %}{% assign constructor = 1 %}{% render "s", __proto__: object, polluted: 1 %}',
      data,
      {
        files: { 'snippets/s.liquid': '{{ polluted }}' },
      },
    )
    assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
    assert.equal(({} as Record<string, unknown>)['own'], undefined)
  })
})

test('a theme whose templates are at their limit is read in bounded time, a larger one not at all', () => {
  const line = '{% if a == b %}{{ c | upcase | truncate: 20 }}{% endif %}\n'
  const source = line.repeat(Math.floor(100_000 / line.length))
  const theme = (count: number) =>
    packageOf(
      themeFiles(
        Object.fromEntries(Array.from({ length: count }, (_, i) => [`snippets/s${i}.liquid`, source])),
      ),
    )
  const started = performance.now()
  assert.equal(compileTheme(theme(14)).snippets.size, 14)
  assert.ok(performance.now() - started < 5_000)
  assert.throws(() => theme(16), /templates are larger than/)
})

test('a filter with too few arguments is an error of its author, text that cannot be decoded is not', async () => {
  await assert.rejects(
    renderText('a\n{{ "x" | append }}'),
    (error) => error instanceof ThemeError && error.line === 2,
  )
  assert.equal(await renderText('{{ "%E0%A4%A" | url_decode }} {{ "!!" | base64_decode }}'), '%E0%A4%A !!')
})
