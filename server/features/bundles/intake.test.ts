/** What people are told of references that lead nowhere. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type IntakeMedia, missing } from './intake.ts'

test('a file that could not be had is named, not its key', () => {
  const media = [{ key: 'media/wp-7', file: 'photo.jpg' } as IntakeMedia]
  assert.match(missing({ media }, 'media/wp-7'), /“photo.jpg”/)
  assert.match(missing({ media }, 'page/about'), /“@page\/about” leads nowhere/)
})
