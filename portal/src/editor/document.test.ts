/** Documents go through the editor and come back as they were; what the editor gives, the server takes. */
import { getSchema } from '@tiptap/core'
import { describe, expect, test } from 'vitest'
import { NODES } from '@hotswap/sdk/rich-text/nodes'
import { requireRichText } from '../../../server/features/rich-text/validate.ts'
import { type RichNode, type RichText, fromEditor, toEditor } from './document'
import { documentExtensions } from './extensions'

const schema = getSchema(documentExtensions)
const round = (content: RichNode[]) => fromEditor(toEditor(schema, { type: 'doc', content })).content

const MEDIUM = '01890000-0000-7000-8000-000000000001'
const text = (words: string, ...marks: string[]): RichNode => ({
  type: 'text',
  text: words,
  ...(marks.length > 0 && { marks: marks.map((type) => ({ type })) }),
})
const paragraph = (...content: RichNode[]): RichNode => ({
  type: 'paragraph',
  ...(content.length > 0 && { content }),
})
const item = (...content: RichNode[]): RichNode => ({ type: 'listItem', content })

/** Every node and every mark that the server has. */
const EVERYTHING: RichNode[] = [
  { type: 'heading', attrs: { level: 6, textAlign: 'right' }, content: [text('Bread')] },
  paragraph(
    text('b', 'bold'),
    text('i', 'italic'),
    text('u', 'underline'),
    text('s', 'strike'),
    text('c', 'bold', 'code'),
    text('2', 'subscript'),
    text('3', 'superscript'),
    text('h', 'highlight'),
    {
      type: 'text',
      text: 'l',
      marks: [{ type: 'link', attrs: { href: '/a', target: '_blank', rel: 'nofollow' } }],
    },
    { type: 'hardBreak' },
    text('end'),
  ),
  {
    type: 'bulletList',
    content: [
      item(paragraph(text('one')), {
        type: 'orderedList',
        attrs: { start: 7 },
        content: [item(paragraph())],
      }),
      item({ type: 'heading', attrs: { level: 3 }, content: [text('begins with a heading')] }),
    ],
  },
  {
    type: 'taskList',
    content: [
      { type: 'taskItem', attrs: { checked: true }, content: [paragraph(text('done'))] },
      { type: 'taskItem', content: [paragraph(text('to do'))] },
    ],
  },
  { type: 'blockquote', content: [paragraph(text('words'))] },
  { type: 'codeBlock', attrs: { language: 'c++' }, content: [text('int a;\n')] },
  { type: 'horizontalRule' },
  { type: 'image', attrs: { media_id: MEDIUM, alt: '', caption: 'c', width: 320, align: 'wide' } },
  { type: 'image', attrs: { src: 'https://example.org/a.jpg' } },
  { type: 'gallery', attrs: { images: [{ media_id: MEDIUM, alt: 'a' }] } },
  { type: 'embed', attrs: { url: 'https://youtu.be/dQw4w9WgXcQ', caption: 'c' } },
  {
    type: 'table',
    content: [
      {
        type: 'tableRow',
        content: [
          { type: 'tableHeader', attrs: { colspan: 2 }, content: [paragraph(text('head'))] },
          { type: 'tableHeader', content: [paragraph()] },
        ],
      },
      {
        type: 'tableRow',
        content: [
          { type: 'tableCell', attrs: { textAlign: 'center' }, content: [paragraph(text('a'))] },
          { type: 'tableCell', content: [paragraph()] },
          { type: 'tableCell', content: [paragraph()] },
        ],
      },
    ],
  },
  { type: 'button', attrs: { label: 'Order', href: '/order', style: 'secondary' } },
  { type: 'callout', attrs: { tone: 'danger' }, content: [paragraph(text('hot'))] },
  { type: 'callout', content: [paragraph()] },
  {
    type: 'columns',
    content: [
      { type: 'column', content: [paragraph(text('left'))] },
      { type: 'column', content: [paragraph()] },
    ],
  },
  { type: 'file', attrs: { media_id: MEDIUM, name: 'Prices' } },
  { type: 'html', attrs: { html: '<b>x</b>' } },
  {
    type: 'pluginBlock',
    attrs: { plugin: 'forms', block: 'form', settings: { to: 'a', deep: [1, { b: 2 }] } },
  },
]

test('every node and mark of the server comes back as it was', () => {
  expect(round(EVERYTHING)).toEqual(EVERYTHING)
  const used = new Set(JSON.stringify(EVERYTHING).match(/(?<="type":")\w+/g))
  expect(Object.keys(NODES).filter((type) => type !== 'doc' && !used.has(type))).toEqual([])
})

test('what comes out is what the server keeps, byte by byte', () => {
  const out: RichText = { type: 'doc', content: round(EVERYTHING) ?? [] }
  expect(JSON.stringify(requireRichText(out))).toBe(JSON.stringify(out))
})

describe('what the editor does not know stays', () => {
  const newer: RichNode = { type: 'poll', attrs: { options: ['a', 'b'] } }
  test.each([
    ['a block of a newer server', [paragraph(text('a')), newer]],
    ['one inside of a callout', [{ type: 'callout', content: [newer] }]],
    ['a mark of a newer server', [paragraph(text('a', 'spoiler'))]],
    ['a table without cells', [{ type: 'table', content: [{ type: 'tableRow' }] }]],
    ['a picture in a paragraph', [paragraph({ type: 'image', attrs: { src: '/a.jpg' } })]],
  ] satisfies [string, RichNode[]][])('%s', (_name, content) => {
    expect(round(content)).toEqual(content)
  })
})

describe('what is not finished, or would be refused, stays in the editor', () => {
  test.each<[string, RichNode, RichNode[]]>([
    ['a picture on its way up', { type: 'image', attrs: { upload: 'x' } }, []],
    ['a button that leads nowhere', { type: 'button', attrs: { label: 'x' } }, []],
    ['an embed without address', { type: 'embed' }, []],
    [
      'a width out of range',
      { type: 'image', attrs: { src: '/a.jpg', width: 0 } },
      [{ type: 'image', attrs: { src: '/a.jpg' } }],
    ],
    [
      'a link to a script',
      paragraph({
        type: 'text',
        text: 'x',
        marks: [{ type: 'link', attrs: { href: 'javascript:alert(1)' } }],
      }),
      [paragraph(text('x'))],
    ],
  ])('%s', (_name, block, expected) => {
    expect(round([block])).toEqual(expected)
  })
})

test('blocks that did not change are the same objects', () => {
  const doc = toEditor(schema, { type: 'doc', content: EVERYTHING })
  const before = fromEditor(doc).content ?? []
  const changed = doc.replace(1, 2, doc.slice(2, 3))
  const after = fromEditor(changed).content ?? []
  expect(after[0]).not.toBe(before[0])
  expect(after.slice(1).every((block, at) => block === before[at + 1])).toBe(true)
})

test('an empty document has a place to write in', () => {
  expect(toEditor(schema, { type: 'doc' }).childCount).toBe(1)
})
