import { expect, test } from 'vitest'
import { inTreeOrder, isWithin } from './tree'

const items = [
  { id: 'b', parent_id: null, at: 2 },
  { id: 'a', parent_id: null, at: 1 },
  { id: 'a2', parent_id: 'a', at: 2 },
  { id: 'a1', parent_id: 'a', at: 1 },
  { id: 'lost', parent_id: 'gone', at: 3 },
]

test('shows each above what lies below it', () => {
  const placed = inTreeOrder(items, (a, b) => a.at - b.at)
  expect(placed.map(({ item, depth }) => `${depth}${item.id}`)).toEqual(['0a', '1a1', '1a2', '0b', '0lost'])
  expect(placed[0]?.hasChildren).toBe(true)
})

test('knows what lies within what, even in a circle', () => {
  expect(isWithin(items, 'a1', 'a')).toBe(true)
  expect(isWithin(items, 'a', 'a1')).toBe(false)
  expect(
    isWithin(
      [
        { id: 'x', parent_id: 'y' },
        { id: 'y', parent_id: 'x' },
      ],
      'x',
      'z',
    ),
  ).toBe(false)
})
