/** Moving about in menus loses nothing and never makes a menu that the server refuses. */
import { expect, test } from 'vitest'
import { type FlatItem, flatten, indentItem, mayIndent, moveItem, nest } from './menu-tree'

const items = (text: string): FlatItem[] =>
  text.split(' ').map((word) => {
    const title = word.replaceAll('.', '')
    return {
      id: title,
      title,
      target: { url: '/' },
      opens_new_tab: false,
      depth: word.length - title.length,
    }
  })
const shown = (flat: readonly FlatItem[]) =>
  flat.map(({ title, depth }) => `${'.'.repeat(depth)}${title}`).join(' ')

test('a tree becomes a list and the same tree again', () => {
  const tree = nest(items('a .b ..c .d e'))
  expect(tree.map(({ title, items: below }) => [title, below?.length])).toEqual([
    ['a', 2],
    ['e', 0],
  ])
  expect(shown(flatten(tree))).toBe('a .b ..c .d e')
})

test('what is below an item goes with it, up and down', () => {
  expect(shown(moveItem(items('a .b c d'), 0, 2))).toBe('c a .b d')
  expect(shown(moveItem(items('a b .c d'), 1, 0))).toBe('b .c a d')
  expect(shown(moveItem(items('a .b .c d'), 3, 1))).toBe('a d .b .c')
  expect(shown(moveItem(items('a .b c'), 0, 1))).toBe('a .b c')
})

test('nothing is left hanging in the air', () => {
  expect(shown(moveItem(items('a .b c'), 1, 0))).toBe('b a c')
  expect(shown(indentItem(items('a b .c'), 1, 1))).toBe('a .b ..c')
  expect(shown(indentItem(items('a .b ..c'), 1, -1))).toBe('a b .c')
  expect(mayIndent(items('a'), 0)).toBe(false)
  expect(mayIndent(items('a .b'), 1)).toBe(false)
  expect(mayIndent(items('a .b ..c ...d ...e'), 4)).toBe(false)
})
