import { expect, test } from 'vitest'
import type { RichNode as Block } from '../document'
import { blocksOf, mergeBlocks, mergeValues, settle } from './merge'

const p = (text: string): Block => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const body = (...texts: string[]) => ({ type: 'doc' as const, content: texts.map(p) })
const textsOf = (value: unknown) =>
  blocksOf(value).map((block) => block.content?.map(({ text }) => text).join(''))

test('takes what only one of both has changed, from each', () => {
  const base = { title: 'Bread', slug: 'bread', 'seo.title': 'Bread', body: body('one') }
  const { values, conflicts } = mergeValues(
    base,
    { ...base, title: 'Fresh bread', 'seo.title': undefined },
    { ...base, slug: 'fresh', body: body('one', 'two') },
  )
  expect(conflicts).toEqual({})
  expect(values).toEqual({
    title: 'Fresh bread',
    slug: 'fresh',
    'seo.title': undefined,
    body: body('one', 'two'),
  })
})

test('merges a body block by block', () => {
  const { values, conflicts } = mergeValues(
    { body: body('a', 'b', 'c', 'd') },
    { body: body('a', 'b, mine', 'c', 'd', 'e, mine') },
    { body: body('first, theirs', 'a', 'b', 'd') },
  )
  expect(conflicts).toEqual({})
  expect(textsOf(values['body'])).toEqual(['first, theirs', 'a', 'b, mine', 'd', 'e, mine'])
})

test('keeps what both have added at the same place', () => {
  const { values, conflicts } = mergeValues(
    { body: body('a') },
    { body: body('a', 'mine') },
    { body: body('a', 'theirs') },
  )
  expect(conflicts).toEqual({})
  expect(textsOf(values['body'])).toEqual(['a', 'theirs', 'mine'])
})

test('disputes only what both have changed, and lets somebody choose', () => {
  const { values, conflicts } = mergeValues(
    { title: 'Bread', body: body('a', 'b', 'c') },
    { title: 'My bread', body: body('a', 'b, mine', 'c') },
    { title: 'Their bread', body: body('a, theirs', 'b, theirs', 'c') },
  )
  expect(Object.keys(conflicts).toSorted()).toEqual(['body', 'title'])
  expect(values['title']).toBe('My bread')
  const { title, body: disputed } = conflicts
  if (!title || !disputed) throw new Error('both are in conflict')
  expect(settle(title, 'theirs')).toBe('Their bread')
  expect(textsOf(settle(disputed, 'mine'))).toEqual(['a', 'b, mine', 'c'])
  expect(textsOf(settle(disputed, 'theirs'))).toEqual(['a, theirs', 'b, theirs', 'c'])
  expect(textsOf(settle(disputed, 'both'))).toEqual(['a, theirs', 'b, theirs', 'a', 'b, mine', 'c'])
})

test('adds and removes what each has added to and removed from lists', () => {
  const { values, conflicts } = mergeValues(
    { terms: ['a', 'b'] },
    { terms: ['a', 'c'] },
    { terms: ['a', 'b', 'd'] },
  )
  expect(conflicts).toEqual({})
  expect(values['terms']).toEqual(['a', 'c', 'd'])
})

test('without knowing what both began with, what differs is in conflict', () => {
  const { conflicts } = mergeValues(undefined, { title: 'a', slug: 's' }, { title: 'b', slug: 's' })
  expect(Object.keys(conflicts)).toEqual(['title'])
})

test('the order of members is no change', () => {
  const block: Block = { type: 'heading', attrs: { level: 2 }, content: [] }
  const same: Block = { content: [], attrs: { level: 2 }, type: 'heading' }
  expect(mergeBlocks([block], [same], [block])).toEqual([{ kind: 'agreed', blocks: [block] }])
})

test('nothing that somebody wrote goes missing, whatever both do', () => {
  let seed = 11
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  for (let round = 0; round < 300; round++) {
    const base = Array.from({ length: random(6) }, (_, at) => p(`base ${at}`))
    const edit = (who: string) => {
      const blocks = [...base]
      for (let edits = random(4); edits > 0; edits--)
        blocks.splice(random(blocks.length + 1), random(2), p(`${who} ${round} ${edits}`))
      return blocks
    }
    const [mine, theirs] = [edit('mine'), edit('theirs')]
    const chunks = mergeBlocks(base, mine, theirs)
    const merged = textsOf(settle({ base, mine, theirs, chunks }, 'both'))
    for (const written of [...textsOf({ content: mine }), ...textsOf({ content: theirs })])
      if (!written?.startsWith('base')) expect(merged).toContain(written)
    for (const kept of textsOf({ content: base }))
      if (textsOf({ content: mine }).includes(kept) && textsOf({ content: theirs }).includes(kept))
        expect(merged).toContain(kept)
    expect(
      mergeBlocks(base, mine, base).flatMap((chunk) => (chunk.kind === 'agreed' ? chunk.blocks : [])),
    ).toEqual(mine)
  }
})
