import { expect, test } from 'vitest'
import { commonOf, piecesOf } from './sequence'

test('finds what stays, goes and comes, in order', () => {
  expect(piecesOf(['a', 'b', 'c'], ['a', 'x', 'c', 'd'])).toEqual([
    { kind: 'same', items: ['a'] },
    { kind: 'removed', items: ['b'] },
    { kind: 'added', items: ['x'] },
    { kind: 'same', items: ['c'] },
    { kind: 'added', items: ['d'] },
  ])
  expect(piecesOf([], ['a'])).toEqual([{ kind: 'added', items: ['a'] }])
  expect(piecesOf(['a'], [])).toEqual([{ kind: 'removed', items: ['a'] }])
})

test('holds for whatever two sequences: pieces make both of them again, and no more is changed than must be', () => {
  let seed = 7
  const random = (below: number) => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed % below
  }
  for (let round = 0; round < 500; round++) {
    const make = () => Array.from({ length: random(12) }, () => random(4))
    const [a, b] = [make(), make()]
    const pieces = piecesOf(a, b)
    expect(pieces.filter(({ kind }) => kind !== 'added').flatMap(({ items }) => items)).toEqual(a)
    expect(pieces.filter(({ kind }) => kind !== 'removed').flatMap(({ items }) => items)).toEqual(b)
    expect(commonOf(a, b)).toHaveLength(longestCommon(a, b))
  }
})

function longestCommon(a: number[], b: number[]): number {
  const [head, other] = [a[0], b[0]]
  if (head === undefined || other === undefined) return 0
  if (head === other) return 1 + longestCommon(a.slice(1), b.slice(1))
  return Math.max(longestCommon(a.slice(1), b), longestCommon(a, b.slice(1)))
}
