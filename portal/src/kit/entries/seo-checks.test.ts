import { expect, test } from 'vitest'
import { beginningOf, checksOf } from './seo-checks'

const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const goodOnes = (values: Record<string, unknown>) =>
  Object.fromEntries(checksOf(values).map(({ name, isGood }) => [name, isGood]))

test('finds what is missing, and is content when it is there', () => {
  expect(goodOnes({ title: 'Bread' })).toEqual({
    indexed: true,
    title_length: false,
    description: false,
    words: false,
    image: false,
  })
  const body = {
    type: 'doc',
    content: [
      { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Why' }] },
      paragraph('word '.repeat(400)),
      { type: 'heading', attrs: { level: 4 }, content: [{ type: 'text', text: 'How' }] },
      { type: 'image', attrs: { media_id: 'x' } },
      {
        type: 'paragraph',
        content: [{ type: 'text', text: 'more', marks: [{ type: 'link', attrs: { href: '/a' } }] }],
      },
    ],
  }
  expect(
    goodOnes({
      title: 'Sourdough bread from our own oven',
      'seo.description': 'd'.repeat(100),
      'seo.noindex': true,
      featured_media_id: 'x',
      body,
    }),
  ).toEqual({
    indexed: false,
    title_length: true,
    description: true,
    description_length: true,
    words: true,
    headings: true,
    heading_order: false,
    image_texts: false,
    links: true,
    image: true,
  })
})

test('cuts the beginning of a text between words', () => {
  expect(beginningOf({ body: { type: 'doc', content: [paragraph('one two three')] } }, 9)).toBe('one two …')
})
