/** Acts on a design: each leaves the one before as it was, and what is as the theme ships it is not kept. */
import { expect, test } from 'vitest'
import {
  type Design,
  type Place,
  type Theme,
  arrangementAt,
  fromDesign,
  sectionAt,
  toDesign,
  withBlock,
  withCopy,
  withMoved,
  withSection,
  withSettings,
  withTemplate,
  withVisibility,
  without,
  withoutChanges,
} from './design'
import { step } from './history'

const index = {
  sections: {
    hero: { type: 'hero', settings: { heading: 'Hello' } },
    faq: { type: 'faq', blocks: { a: { type: 'item' }, b: { type: 'item' } }, block_order: ['a', 'b'] },
  },
  order: ['hero', 'faq'],
}
const theme = {
  arrangements: { templates: { index }, groups: {} },
  templates: ['index', 'page'],
} as unknown as Theme
const none: Design = toDesign({})
const area = { part: 'templates', name: 'index' } as const
const hero: Place = { area, section: 'hero' }
const faq: Place = { area, section: 'faq' }
const order = (design: Design) => arrangementAt(theme, design, area)?.order

test('sections and blocks move, and back where they were nothing is kept', () => {
  const moved = withMoved(theme, none, hero, 1)
  expect(order(moved)).toEqual(['faq', 'hero'])
  expect(none).toEqual(toDesign({}))
  expect(fromDesign(withMoved(theme, moved, hero, 0))).toEqual({})
  const blocks = withMoved(theme, none, { ...faq, block: 'b' }, 0)
  expect(sectionAt(theme, blocks, faq)?.block_order).toEqual(['b', 'a'])
})

test('settings and visibility change one section or block, and no other', () => {
  const set = withSettings(theme, none, hero, { heading: 'Fresh' })
  expect(sectionAt(theme, set, hero)?.settings).toEqual({ heading: 'Fresh' })
  expect(sectionAt(theme, set, faq)).toEqual(index.sections.faq)
  const hidden = withVisibility(theme, set, { ...faq, block: 'a' }, false)
  expect(sectionAt(theme, hidden, faq)?.blocks?.['a']).toEqual({ type: 'item', disabled: true })
  expect(withVisibility(theme, hidden, { ...faq, block: 'a' }, true)).toEqual(set)
  expect(sectionAt(theme, withSettings(theme, none, hero, {}), hero)).toEqual({ type: 'hero' })
})

test('what is added has an id of its own, a copy stands below, and what is removed is gone', () => {
  const [added, id] = withSection(theme, none, area, { type: 'plugin:contact-form/form' })
  expect(id).toMatch(/^[\w-]{1,64}$/)
  expect(order(added)).toEqual(['hero', 'faq', id])
  expect(fromDesign(without(theme, added, { area, section: id }))).toEqual({})
  const [copied, at] = withCopy(theme, none, hero)
  expect(order(copied)).toEqual(['hero', at.section, 'faq'])
  const [block, blockId] = withBlock(theme, none, faq, { type: 'item' }, 1)
  expect(sectionAt(theme, block, faq)?.block_order).toEqual(['a', blockId, 'b'])
  expect(sectionAt(theme, without(theme, none, { ...faq, block: 'a' }), faq)?.block_order).toEqual(['b'])
})

test('a template of one’s own begins as a copy, and can be taken away again', () => {
  const made = withTemplate(theme, none, 'page.contact', 'index')
  expect(made.templates['page.contact']).toEqual(index)
  expect(withoutChanges(made, { part: 'templates', name: 'page.contact' })).toEqual(none)
})

test('steps lead back and forth; what is typed in one go is one step', () => {
  const begin = { past: [] as string[], present: '', future: [] as string[], key: undefined, at: 0 }
  const type = (state: typeof begin, next: string, at: number, key = 'heading') =>
    step(state, { type: 'change', next, key, at }) as typeof begin
  let state = type(type(type(begin, 'a', 1_000), 'ab', 1_200), 'abc', 1_400)
  expect(state.past).toEqual([''])
  state = type(state, 'abc later', 9_000)
  state = type(state, 'abc other', 9_100, 'text')
  expect(state.past).toEqual(['', 'abc', 'abc later'])
  state = step(step(state, { type: 'undo' }), { type: 'undo' }) as typeof begin
  expect([state.present, state.future]).toEqual(['abc', ['abc later', 'abc other']])
  expect(step(state, { type: 'redo' }).present).toBe('abc later')
  expect(type(state, 'anew', 20_000).future).toEqual([])
})
