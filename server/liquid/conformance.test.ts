/** The language as its documentation describes it: every standard tag and filter that themes may use, with data of our own. */
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { renderText } from '../../test/kit/liquid.ts'
import { tags } from './tags/tags.ts'
import { filters } from './filters/filters.ts'

const DATA = {
  word: 'harbour',
  empty_text: '',
  list: ['pear', 'apple', 'fig'],
  mixed: ['Zoe', 'anna', 'Ben'],
  numbers: [4, 1, 3],
  none: [],
  person: { name: 'Ada', age: 36, tags: ['x', 'y'] },
  people: [
    { name: 'Ada', age: 36, city: 'London', ok: true },
    { name: 'Grace', age: 85, city: 'New York', ok: false },
    { name: 'Emmy', age: 53, city: 'London' },
  ],
  pair: { a: 1, b: 2 },
  yes: true,
  no: false,
  moment: '2026-03-05T14:07:09Z',
}

/** Template, output. */
const TAGS: [string, string][] = [
  // outputs and literals
  ["{{ 'text' }}{{ \"text\" }}", 'texttext'],
  ['{{ 7 }} {{ -3 }} {{ 2.5 }} {{ true }} {{ nil }}|', '7 -3 2.5 true |'],
  ['{{ person.name }} {{ person["name"] }} {{ person.tags[1] }} {{ list[0] }} {{ list[-1] }}', 'Ada Ada y pear fig'],
  ['{% assign key = "age" %}{{ person[key] }}', '36'],
  ['{{ unknown }}{{ unknown.deeper.still }}|', '|'],
  ['{{ list.size }} {{ list.first }} {{ list.last }} {{ word.size }} {{ pair.size }}', '3 pear fig 7 2'],
  ['{{ list }}', 'pearapplefig'],
  // whitespace
  ['a  {{- 1 -}}  b', 'a1b'],
  ['a\n  {%- if true -%}\n  b\n  {%- endif -%}\n c', 'abc'],
  // assign, capture
  ['{% assign x = 3 %}{{ x }}{% assign x = x | plus: 1 %}{{ x }}', '34'],
  ['{% capture y %}<i>{{ word }}</i>{% endcapture %}{{ y }}', '<i>harbour</i>'],
  ["{% capture 'y' %}q{% endcapture %}{{ y }}", 'q'],
  // if, unless
  ['{% if no %}a{% elsif yes %}b{% else %}c{% endif %}', 'b'],
  ['{% if 0 %}a{% endif %}{% if "" %}b{% endif %}{% if nil %}c{% endif %}{% if none %}d{% endif %}', 'abd'],
  ['{% unless no %}a{% endunless %}{% unless yes %}b{% else %}c{% endunless %}', 'ac'],
  ['{% if 1 < 2 and 2 <= 2 and 3 > 2 and 2 >= 2 and 1 != 2 and 1 == 1 %}a{% endif %}', 'a'],
  ['{% if "a" < "b" %}a{% endif %}{% if "2" == 2 %}b{% else %}c{% endif %}', 'ac'],
  // and, or from the right
  ['{% if true or false and false %}a{% else %}b{% endif %}', 'a'],
  ['{% if false and false or true %}a{% else %}b{% endif %}', 'b'],
  ['{% if word contains "bou" %}a{% endif %}{% if list contains "fig" %}b{% endif %}{% if list contains "fi" %}c{% endif %}', 'ab'],
  ['{% if none == empty %}a{% endif %}{% if empty_text == empty %}b{% endif %}{% if unknown == blank %}c{% endif %}{% if word != blank %}d{% endif %}', 'abcd'],
  ['{% if unknown == nil %}a{% endif %}{% if no == false %}b{% endif %}', 'ab'],
  // case
  ['{% case word %}{% when "a", "harbour" %}1{% when "b" %}2{% else %}3{% endcase %}', '1'],
  ['{% case 5 %}{% when 1 or 5 %}x{% endcase %}{% case 9 %}{% when 1 %}{% else %}y{% endcase %}', 'xy'],
  ['{% case 1 %} text {% when 1 %}a{% endcase %}', 'a'],
  // for
  ['{% for i in list %}{{ forloop.index }}{{ i }} {% endfor %}', '1pear 2apple 3fig '],
  ['{% for i in none %}x{% else %}none{% endfor %}{% for i in unknown %}x{% else %}!{% endfor %}', 'none!'],
  ['{% for i in (1..5) limit: 2 offset: 1 %}{{ i }}{% endfor %}', '23'],
  ['{% for i in (1..4) reversed %}{{ i }}{% endfor %}', '4321'],
  ['{% assign n = 3 %}{% for i in (1..n) %}{{ i }}{% endfor %}', '123'],
  ['{% for i in (1..9) %}{% if i == 4 %}{% break %}{% endif %}{% if i == 2 %}{% continue %}{% endif %}{{ i }}{% endfor %}', '13'],
  ['{% for i in (1..6) limit: 2 %}{{ i }}{% endfor %}-{% for i in (1..6) limit: 2 offset: continue %}{{ i }}{% endfor %}', '12-34'],
  ['{% for i in (1..3) %}{{ forloop.first }}{{ forloop.last }}{{ forloop.index0 }}{{ forloop.rindex }}{{ forloop.rindex0 }}{{ forloop.length }} {% endfor %}', 'truefalse0323 falsefalse1213 falsetrue2103 '],
  ['{% for a in (1..2) %}{% for b in (1..2) %}{{ forloop.parentloop.index }}{{ forloop.index }} {% endfor %}{% endfor %}', '11 12 21 22 '],
  ['{% for p in pair %}{{ p[0] }}={{ p[1] }};{% endfor %}', 'a=1;b=2;'],
  ['{% for p in "one" %}{{ p }}{% endfor %}', 'one'],
  ['{% for i in list %}{{ i }}{% endfor %}{{ i }}', 'pearapplefig'],
  // cycle, counters
  ['{% for i in (1..4) %}{% cycle "a", "b", "c" %}{% endfor %}', 'abca'],
  ['{% cycle "x": 1, 2 %}{% cycle "y": 1, 2 %}{% cycle "x": 1, 2 %}', '112'],
  ['{% increment n %}{% increment n %}{% decrement m %}{% decrement m %}{% assign n = 9 %}{% increment n %}{{ n }}', '01-1-229'],
  // tablerow
  ['{% tablerow i in list cols: 2 %}{{ i }}{% endtablerow %}', '<tr class="row1"><td class="col1">pear</td><td class="col2">apple</td></tr><tr class="row2"><td class="col1">fig</td></tr>'],
  ['{% tablerow i in (1..4) cols: 2 limit: 2 offset: 1 %}{{ i }}{{ tablerowloop.col_last }}{% endtablerow %}', '<tr class="row1"><td class="col1">2false</td><td class="col2">3true</td></tr>'],
  // raw, comments
  ['{% raw %}{{ x }} {% y %}{% endraw %}', '{{ x }} {% y %}'],
  ['a{% comment %}{{ broken {% if %}{% endcomment %}b{% # note %}c', 'abc'],
  ['{% comment %}a{% comment %}b{% endcomment %}c{% endcomment %}d', 'd'],
  // liquid, echo
  ['{% liquid\n  assign x = 2\n  if x > 1\n    echo x | times: 3\n  endif\n  # note\n  for i in (1..2)\n    echo i\n  endfor\n%}', '612'],
  ['{% echo "a" | upcase %}', 'A'],
  // a filter in a condition of liquidjs' kind, and quotes with braces in them
  ["{{ '}}' }}{{ '%}' }}", '}}%}'],
] // prettier-ignore

const FILTERS: [string, string][] = [
  ['{{ -7 | abs }} {{ "-2.5" | abs }}', '7 2.5'],
  ['{{ "a" | append: "b" }}', 'ab'],
  ['{{ 3 | at_least: 5 }}{{ 3 | at_most: 2 }}', '52'],
  ['{{ "hi" | base64_encode }} {{ "aGk=" | base64_decode }}', 'aGk= hi'],
  ['{{ "hELLO world" | capitalize }}', 'Hello world'],
  ['{{ 1.2 | ceil }} {{ "3.4" | ceil }} {{ 1.9 | floor }}', '2 4 1'],
  ['{% assign c = people | map: "ok" | compact %}{{ c.size }}', '1'],
  ['{{ list | concat: numbers | join: "," }}', 'pear,apple,fig,4,1,3'],
  ['{{ moment | date: "%Y-%m-%d %H:%M:%S" }}', '2026-03-05 14:07:09'],
  ['{{ moment | date: "%-d.%-m.%y" }} {{ moment | date: "%B %e, %a %A %b" }}', '5.3.26 March  5, Thu Thursday Mar'],
  ['{{ moment | date: "%j %I %l %p %P %u %w %s %z %:z %%" }}', '064 02  2 PM pm 4 4 1772719629 +0000 +00:00 %'],
  ['{{ moment | date: "%D %F %T %R %^b %3m %_m" }}', '03/05/26 2026-03-05 14:07:09 14:07 MAR 003  3'],
  ['{{ 0 | date: "%Y" }} {{ "now" | date: "%Y" }} {{ "nonsense" | date: "%Y" }}', '1970 2026 nonsense'],
  ['{{ moment | date: "short" }} {{ moment | date: "long" }} {{ moment | date }}', '3/5/26 March 5, 2026 Mar 5, 2026'],
  ['{{ unknown | default: "d" }}{{ "" | default: "e" }}{{ no | default: "f" }}{{ no | default: "g", allow_false: true }}{{ none | default: "h" }}{{ 0 | default: 1 }}', 'deffalseh0'],
  ['{{ 16 | divided_by: 5 }} {{ 20 | divided_by: 8.0 }} {{ -7 | divided_by: 2 }} {{ 5.0 | divided_by: 2 }}', '3 2.5 -4 2'],
  ['{{ "ABC" | downcase }}{{ "abc" | upcase }}', 'abcABC'],
  ['{{ "<b>" | escape }} {{ "a & b &amp; c" | escape_once }}', '&lt;b&gt; a &amp; b &amp; c'],
  ['{{ list | first }} {{ list | last }} {{ "abc" | first }}', 'pear fig a'],
  ['{{ people | find: "name", "Emmy" | json }}', '{&quot;name&quot;:&quot;Emmy&quot;,&quot;age&quot;:53,&quot;city&quot;:&quot;London&quot;}'],
  ['{{ people | find_index: "name", "Grace" }} {{ people | has: "city", "Rome" }} {{ people | has: "ok" }}', '1 false true'],
  ['{{ list | join }} {{ list | join: "-" }} {{ none | join }}', 'pear apple fig pear-apple-fig '],
  ['[{{ "  a b " | lstrip }}][{{ "  a b " | rstrip }}][{{ "  a b " | strip }}]', '[a b ][  a b][a b]'],
  ['{{ people | map: "name" | join: "," }}', 'Ada,Grace,Emmy'],
  ['{{ 5 | minus: 2 }} {{ 5 | plus: 2.5 }} {{ 3 | times: 4 }} {{ 13 | modulo: 5 }} {{ "4" | plus: "3" }}', '3 7.5 12 3 7'],
  ['{{ "a\nb" | newline_to_br }}', 'a<br>\nb'],
  ['{{ "b" | prepend: "a" }}', 'ab'],
  ['{{ "a-b-a" | remove: "a" }} {{ "a-b-a" | remove_first: "a" }} {{ "a-b-a" | remove_last: "a" }}', '-b- -b-a a-b-'],
  ['{{ "a.a.a" | replace: "a", "b" }} {{ "a.a" | replace_first: "a", "b" }} {{ "a.a" | replace_last: "a", "b" }}', 'b.b.b b.a a.b'],
  ['{{ "a+a" | replace: "+", "$&" }}', 'a$&amp;a'],
  ['{{ list | reverse | join: "," }}', 'fig,apple,pear'],
  ['{{ 1.5 | round }} {{ 2.345 | round: 2 }} {{ "2.4" | round }}', '2 2.35 2'],
  ['{{ "hello" | size }} {{ list | size }} {{ 42 | size }}', '5 3 2'],
  ['{{ "harbour" | slice: 0 }}{{ "harbour" | slice: 2, 3 }}{{ "harbour" | slice: -3, 2 }} {{ list | slice: 1, 2 | join }}', 'hrboou apple fig'],
  ['{{ numbers | sort | join: "," }} {{ mixed | sort | join: "," }} {{ mixed | sort_natural | join: "," }}', '1,3,4 Ben,Zoe,anna anna,Ben,Zoe'],
  ['{{ people | sort: "age" | map: "name" | join: "," }}', 'Ada,Emmy,Grace'],
  ['{{ "a,b,,c,," | split: "," | size }} {{ "abc" | split: "" | join: "-" }}', '4 a-b-c'],
  ['{{ "<p>a <!-- x --><b>b</b></p><script>c()</script>" | strip_html }}', 'a b'],
  ['{{ "a\nb\r\nc" | strip_newlines }}', 'abc'],
  ['{{ " a \n b " | squish }}', 'a b'],
  ['{{ numbers | sum }} {{ people | sum: "age" }}', '8 174'],
  ['{{ "The harbour at night" | truncate: 10 }} {{ "abc" | truncate: 10 }} {{ "abcdef" | truncate: 4, "" }}', 'The har... abc abcd'],
  ['{{ "one two three four" | truncatewords: 2 }} {{ "one two" | truncatewords: 2 }} {{ "a b c" | truncatewords: 1, "!" }}', 'one two... one two a!'],
  ['{{ "a,b,a" | split: "," | uniq | join: "," }} {{ people | uniq: "city" | size }}', 'a,b 2'],
  ['{{ "a b&c/d" | url_encode }} {{ "a%20b+c" | url_decode }}', 'a+b%26c%2Fd a b c'],
  ['{{ people | where: "city", "London" | map: "name" | join }} {{ people | where: "ok" | size }} {{ people | reject: "city", "London" | size }}', 'Ada Emmy 1 1'],
  ['{{ "x" | sha256 | slice: 0, 8 }} {{ "x" | md5 | slice: 0, 8 }}', '2d711642 9dd4e461'],
  ['{{ person | json }}', '{&quot;name&quot;:&quot;Ada&quot;,&quot;age&quot;:36,&quot;tags&quot;:[&quot;x&quot;,&quot;y&quot;]}'],
  // HotSwap's own
  ['{{ "Über uns & mehr!" | handleize }}', 'uber-uns-mehr'],
  ['{{ 1 | pluralize: "item", "items" }} {{ 2 | pluralize: "item", "items" }}', 'item items'],
  ['{{ 12.5 | money: currency: "EUR" }} {{ 12 | money: "USD" }} {{ "on request" | money }}', '€12.50 $12 on request'],
  ['{{ "Read" | link_to: "/a?b=1&c", class: "x" }} {{ "x" | link_to: "javascript:alert(1)" }}', '<a href="/a?b=1&amp;c" class="x">Read</a> <a href="#">x</a>'],
  ['{{ moment | time_tag: "%Y", class: "d" }}', '<time datetime="2026-03-05T14:07:09.000Z" class="d">2026</time>'],
  ['{{ "#000" | color_contrast }} {{ "#ffffff" | color_contrast: "#000000" }} {{ "#ff0000" | color_mix: "#0000ff", 50 }} {{ "#123" | color_alpha: 0.5 }} {{ "#222" | color_is_dark }}', '#ffffff 21 #800080 rgb(17 34 51 / 0.5) true'],
  ['{{ "mono" | font_stack | slice: 0, 12 }} {{ 660 | reading_time }}', 'ui-monospace 3'],
  ['{{ "a.css" | asset_url | stylesheet_tag }}{{ "a.js" | asset_url | script_tag }}{{ "i.svg" | inline_asset_content }}', '<link rel="stylesheet" href="/_assets/a.css"><script src="/_assets/a.js" defer></script><svg/>'],
  ['{{ "greeting" | t: name: "<b>" }} {{ "items" | t: count: 1 }} {{ "items" | t: count: 5 }} {{ "rich_html" | t: name: "<" }} {{ "missing.some_key" | t }}', 'Hello &lt;b&gt; one item 5 items <b>&lt;</b> Some key'],
  ['{{ image | image_url: width: 300 }} {{ image | image_url }}', '/media/1/w320/a.webp /media/1/a.jpg'],
  ['{{ image | image_tag: widths: "320", sizes: "50vw", class: "c", alt: "" }}', '<img src="/media/1/a.jpg" srcset="/media/1/w320/a.webp 320w" sizes="50vw" width="800" height="400" alt="" class="c" loading="lazy" decoding="async">'],
  ['{{ unknown | image_tag }}{{ unknown | image_url }}|', '|'],
] // prettier-ignore

const FILES = {
  'assets/a.css': 'a{}',
  'assets/a.js': '1',
  'assets/i.svg': '<?xml version="1.0"?>\n<svg/>',
  'locales/en.default.json': JSON.stringify({
    greeting: 'Hello {{ name }}',
    items: { one: 'one item', other: '{{ count }} items' },
    rich_html: '<b>{{ name }}</b>',
  }),
}
const IMAGE = { url: '/media/1/a.jpg', width: 800, height: 400, widths: [320, 640], alt: 'Boats' }

describe('tags', () => {
  for (const [template, expected] of TAGS)
    test(template.replaceAll('\n', '⏎'), async () => {
      assert.equal(await renderText(template, DATA), expected)
    })
})

describe('filters', () => {
  for (const [template, expected] of FILTERS)
    test(template.replaceAll('\n', '⏎'), async () => {
      assert.equal(await renderText(template, { ...DATA, image: IMAGE }, { files: FILES }), expected)
    })
})

test('every tag and filter has a case here or a test of its own', () => {
  const all = [...TAGS, ...FILTERS].map(([template]) => template).join('\n')
  const elsewhere = new Set([
    'render',
    'section',
    'sections',
    'layout',
    'paginate',
    'style',
    'stylesheet',
    'javascript',
    'schema',
    'form',
    'doc',
  ])
  const lists = new Set([
    'in_category',
    'in_tag',
    'by_author',
    'featured',
    'except',
    'sort_by',
    'where_field',
    'raw',
  ])
  for (const name of tags.keys())
    assert.ok(
      elsewhere.has(name) || new RegExp(`(\\{%-?|\\n)\\s*${name}\\b`).test(all) || name === '#',
      `no case for {% ${name} %}`,
    )
  for (const name of filters.keys())
    assert.ok(lists.has(name) || new RegExp(`\\| ${name}\\b`).test(all), `no case for | ${name}`)
})
