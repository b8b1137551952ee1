import { QueryClient } from '@tanstack/react-query'
import { isNotFound } from '@tanstack/react-router'
import { expect, test } from 'vitest'
import { currentScope } from '@/api/session'
import { enter } from './scope'

const queryClient = new QueryClient()
const context = { queryClient }

test('going elsewhere forgets what is known; staying does not', () => {
  enter('bakery', { preload: false, context })
  queryClient.setQueryData(['me'], 'the baker')
  enter('bakery', { preload: false, context })
  expect(queryClient.getQueryData(['me'])).toBe('the baker')
  enter(null, { preload: false, context })
  expect(queryClient.getQueryData(['me'])).toBeUndefined()
})

test('a link that is merely pointed at leaves everything as it is', () => {
  enter('bakery', { preload: false, context })
  queryClient.setQueryData(['me'], 'the baker')
  for (const elsewhere of [null, 'brewery']) {
    let thrown: unknown
    try {
      enter(elsewhere, { preload: true, context })
    } catch (error) {
      thrown = error
    }
    expect(isNotFound(thrown)).toBe(true)
  }
  enter('bakery', { preload: true, context })
  expect(currentScope()).toBe('bakery')
  expect(queryClient.getQueryData(['me'])).toBe('the baker')
})
