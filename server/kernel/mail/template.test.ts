import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { AppError } from '../../errors.ts'
import { renderMail } from './template.ts'

const blank = { subject: '', text: '' }

describe('renderMail', () => {
  it('fills the three parts and escapes in HTML only', () => {
    const template = {
      subject: 'Hello {{ user.name }}',
      text: 'Dear {{ user.name }},{% if link %} see {{ link }}{% endif %}',
      html: '<p title="{{ user.name }}">{{ user.name }} {{ note | raw }}{% echo user.name %}</p>',
    }
    const variables = {
      user: { name: `Tom & "<Li>"` },
      link: 'https://a.example/?x=1&y=2',
      note: '<b>hi</b>',
    }
    assert.deepEqual(renderMail(template, variables), {
      subject: 'Hello Tom & "<Li>"',
      text: 'Dear Tom & "<Li>", see https://a.example/?x=1&y=2',
      html:
        '<p title="Tom &amp; &#34;&lt;Li&gt;&#34;">Tom &amp; &#34;&lt;Li&gt;&#34; <b>hi</b>' +
        'Tom &amp; &#34;&lt;Li&gt;&#34;</p>',
    })
  })

  it('leaves HTML out where the template has none', () => {
    assert.equal(renderMail({ subject: 'a', text: 'b' }, {}).html, undefined)
  })

  it('renders unknown variables empty and shows no inherited property', () => {
    const text = '[{{ nobody.at.home }}{{ user.constructor }}{{ user.constructor.name }}{{ __proto__ }}]'
    assert.equal(renderMail({ ...blank, text }, { user: {} }).text, '[]')
  })

  it('keeps a subject on one line', () => {
    const subject = 'Hi {{ name }}\n'
    const name = 'you\r\nBcc: victim@example.com\u2028x\u0085y\0z'
    assert.equal(renderMail({ ...blank, subject }, { name }).subject, 'Hi you Bcc: victim@example.com x y z')
  })

  it('tells the author which part and line is wrong', () => {
    const cases = [
      ['text', 'one\ntwo {{ x | nothing }}', 2, /text .* line 2: undefined filter: nothing\./],
      ['html', '\n\n{% if x %}', 3, /html .* line 3: tag \{% if x %\} not closed\./],
      ['subject', '{{ x', 1, /subject .* line 1: output "\{\{ x" not closed\./],
      ['text', '{% bogus %}', 1, /text .* line 1: tag "bogus" not found\./],
    ] as const
    for (const [part, source, line, message] of cases)
      assert.throws(
        () => renderMail({ ...blank, [part]: source }, { x: 'y' }),
        (error) => {
          assert.ok(error instanceof AppError)
          assert.equal(error.code, 'validation_failed')
          assert.match(error.message, message)
          assert.equal(error.extra.members?.['part'], part)
          assert.equal(error.extra.members['line'], line)
          return true
        },
      )
  })

  it('reads no files and no other templates', () => {
    for (const tag of ['include', 'render', 'layout'])
      assert.throws(() => renderMail({ ...blank, text: `{% ${tag} "/etc/passwd" %}` }, {}), {
        code: 'validation_failed',
        message: new RegExp(`tag "${tag}" not found`),
      })
  })

  it('stops templates that take too much', () => {
    const big = 'x'.repeat(90_000)
    const bombs = {
      source: 'x'.repeat(100_001),
      time: `{% for a in (1..900) %}{% for b in (1..900) %}{% for c in (1..900) %}{% if a == b %}{% endif %}{% endfor %}{% endfor %}{% endfor %}`,
      range: '{% for a in (1..1000000000) %}x{% endfor %}',
      'static output': loop(big.slice(0, 50_000)),
      'variable output': loop('{{ big }}{{ big }}'),
      doubling: `{% assign x = "0123456789" %}${'{% assign x = x | append: x %}'.repeat(60)}{{ x | size }}`,
      replacing: `{% assign x = big | replace: "x", big %}{{ x | size }}`,
      splitting: `{% for a in (1..9000) %}{% assign y = big | split: "" | join: "-" %}{% endfor %}`,
    }
    for (const [name, source] of Object.entries(bombs))
      for (const part of ['text', 'html', 'subject']) {
        const start = performance.now()
        const used = process.memoryUsage().heapUsed
        const bomb = () => renderMail({ ...blank, [part]: source }, { big })
        assert.throws(bomb, { code: 'validation_failed' }, `${name} in ${part}`)
        const took_ms = performance.now() - start
        assert.ok(took_ms < 5_000, `${name} in ${part} took ${took_ms} ms`)
        const grew = process.memoryUsage().heapUsed - used
        assert.ok(grew < 200e6, `${name} in ${part} grew the heap by ${grew} bytes`)
      }
  })
})

function loop(body: string): string {
  return `{% for a in (1..9000) %}{% for b in (1..90) %}${body}{% endfor %}{% endfor %}`
}
