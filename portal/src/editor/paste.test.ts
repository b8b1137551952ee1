// @vitest-environment jsdom
/** What is pasted becomes blocks: from word processors, other editors, and as Markdown. */
import { getSchema } from '@tiptap/core'
import { DOMParser as BlockParser } from '@tiptap/pm/model'
import { describe, expect, test } from 'vitest'
import { fromEditor } from './document'
import { documentExtensions } from './extensions'
import { cleanHtml } from './paste-html'
import { looksLikeMarkdown, markdownToHtml } from './paste-markdown'

const schema = getSchema(documentExtensions)

/** Blocks as one line: `h2(Bread) p(some *text*)`. */
function read(html: string): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html')
  const short = (node: {
    type: string
    text?: string
    attrs?: object
    marks?: { type: string }[]
    content?: unknown
  }): string => {
    if (node.type === 'text')
      return (node.marks ?? []).reduce((inner, { type }) => `${type}<${inner}>`, node.text ?? '')
    const inside = ((node.content ?? []) as Parameters<typeof short>[0][]).map(short).join(' ')
    const attrs = node.attrs ? JSON.stringify(node.attrs).replaceAll('"', '') : ''
    return `${node.type}${attrs}(${inside})`
  }
  return (fromEditor(BlockParser.fromSchema(schema).parse(body)).content ?? []).map(short).join(' ')
}
const clean = (html: string, take: (file: File) => string | undefined = () => undefined) =>
  read(cleanHtml(html, take))

describe('from word processors', () => {
  test('Google Docs: its wrapper, its spans, its redirects, its lists', () => {
    expect(
      clean(
        `<b style="font-weight:normal" id="docs-internal-guid-1"><h2 style="text-align:left"><span style="font-weight:400">Bread</span></h2><p style="text-align:left"><span style="font-weight:700">rye</span> <a href="https://www.google.com/url?q=https://example.org/x&sa=D"><span style="text-decoration:underline">mill</span></a></p><br><ul><li>one</li><ul><li>deep</li></ul></ul></b>`,
      ),
    ).toBe(
      'heading{level:2}(Bread) paragraph(bold<rye>   link<mill>) bulletList(listItem(paragraph(one) bulletList(listItem(paragraph(deep)))))',
    )
  })
  test('Word: lists out of paragraphs, without bullets and empty lines', () => {
    expect(
      clean(
        `<style>p{}</style><p class=MsoNormal>Text<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoListParagraphCxSpFirst style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">1.<span>&nbsp;</span></span>One</p><p class=MsoListParagraphCxSpLast style="mso-list:l0 level2 lfo1"><span style="mso-list:Ignore">·</span>Deep</p>`,
      ),
    ).toBe('paragraph(Text) orderedList(listItem(paragraph(One) bulletList(listItem(paragraph(Deep)))))')
  })
  test('pictures inside of the HTML are uploaded', () => {
    const files: File[] = []
    const html = cleanHtml('<p>a</p><img alt="loaf" src="data:image/png;base64,AAAA">', (file) => {
      files.push(file)
      return 'up-1'
    })
    expect(files.map(({ name, size }) => [name, size])).toEqual([['picture.png', 3]])
    const { body } = new DOMParser().parseFromString(html, 'text/html')
    const image = BlockParser.fromSchema(schema).parse(body).lastChild
    expect(image?.attrs).toMatchObject({ upload: 'up-1', alt: 'loaf', src: null })
  })
  test('checkboxes become a checklist', () => {
    expect(
      clean('<ul><li><input type="checkbox" checked> done</li><li><input type="checkbox"> open</li></ul>'),
    ).toBe('taskList(taskItem{checked:true}(paragraph(done)) taskItem(paragraph(open)))')
  })
})

test('nothing that runs is taken over', () => {
  expect(
    clean(
      '<script>alert(1)</script><p onclick="x()">a<img src="javascript:alert(1)"><a href="javascript:alert(1)">b</a></p><iframe src="https://evil.example"></iframe>',
    ),
  ).toBe('paragraph(ab)')
})

describe('Markdown', () => {
  const md = (text: string) => read(markdownToHtml(text))
  test.each([
    [
      '# Bread\n\nSome **rye** and *oat*',
      'heading{level:1}(Bread) paragraph(Some  bold<rye>  and  italic<oat>)',
    ],
    [
      '- one\n- two\n  - deep',
      'bulletList(listItem(paragraph(one)) listItem(paragraph(two) bulletList(listItem(paragraph(deep)))))',
    ],
    ['- a\n\n1. b', 'bulletList(listItem(paragraph(a))) orderedList(listItem(paragraph(b)))'],
    ['- [x] a\n- [ ] b', 'taskList(taskItem{checked:true}(paragraph(a)) taskItem(paragraph(b)))'],
    ['> a\n> b', 'blockquote(paragraph(a b))'],
    ['```js\n<b>\n```', 'codeBlock{language:js}(<b>)'],
    [
      '| A | B |\n|---|---|\n| 1 | 2 |',
      'table(tableRow(tableHeader(paragraph(A)) tableHeader(paragraph(B))) tableRow(tableCell(paragraph(1)) tableCell(paragraph(2))))',
    ],
    ['`**a**` and snake_case_name', 'paragraph(code<**a**>  and snake_case_name)'],
    ['[a](javascript:alert(1))', 'paragraph(a)'],
  ])('%j', (text, expected) => {
    expect(md(text)).toBe(expected)
  })
  test('prose is no Markdown', () => {
    expect(looksLikeMarkdown('We open at 8.\nCome by.')).toBe(false)
    expect(looksLikeMarkdown('- well')).toBe(false)
    expect(looksLikeMarkdown('## Hours\nfrom 8')).toBe(true)
  })
})
