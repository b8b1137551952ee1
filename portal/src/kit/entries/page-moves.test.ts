import { expect, test } from 'vitest'
import { bySiblingOrder, landingOf, movesFor } from './page-moves'
import { inTreeOrder } from './tree'

const page = (id: string, parent_id: string | null, position: number) => ({
  id,
  parent_id,
  position,
  title: id,
})
const pages = [page('a', null, 10), page('a1', 'a', 10), page('b', null, 20), page('c', null, 30)]
const rows = inTreeOrder(pages, bySiblingOrder)

test('lands where it is dropped, as deep as it is dragged and as that place allows', () => {
  expect(rows.map(({ item }) => item.id)).toEqual(['a', 'a1', 'b', 'c'])
  // c behind a1: below a when dragged to the right, else at the top.
  expect(landingOf(rows, 3, 2, 0).parent).toBeUndefined()
  expect(landingOf(rows, 3, 2, 1).parent?.id).toBe('a')
  expect(landingOf(rows, 3, 2, 9)).toMatchObject({ depth: 2, parent: { id: 'a1' } })
  // Between a and a1 there is no other place than below a.
  expect(landingOf(rows, 3, 1, 0)).toMatchObject({ depth: 1, parent: { id: 'a' } })
  expect(landingOf(rows, 2, 0, 5)).toMatchObject({ depth: 0, parent: undefined })
})

test('changes only the moved page where there is room', () => {
  const [a, b, c] = [page('a', null, 10), page('b', null, 20), page('c', null, 30)]
  expect(movesFor([a, c, b], 'c', null)).toEqual([{ id: 'c', parent_id: null, position: 15 }])
  expect(movesFor([c, a, b], 'c', null)).toEqual([{ id: 'c', parent_id: null, position: 0 }])
  expect(movesFor([b, c, a], 'a', null)).toEqual([{ id: 'a', parent_id: null, position: 40 }])
})

test('numbers all of them where there is none', () => {
  const [a, b, c] = [page('a', null, 0), page('b', null, 0), page('c', null, 0)]
  expect(movesFor([c, a, b], 'c', 'p')).toEqual([
    { id: 'c', parent_id: 'p', position: 10 },
    { id: 'a', parent_id: 'p', position: 20 },
    { id: 'b', parent_id: 'p', position: 30 },
  ])
})
