/** Contrast of colours, against figures that others publish. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contrastOf, inkOn } from './contrast.ts'

test('black and white are 21 apart, a colour and itself 1', () => {
  assert.equal(contrastOf('#000000', '#ffffff'), 21)
  assert.equal(contrastOf('#1f6feb', '#1F6FEB'), 1)
})

test('the grey that just passes on white, and the one that just fails', () => {
  // The pair that explanations of WCAG use: 4.54 and 4.48.
  assert.equal(contrastOf('#767676', '#ffffff').toFixed(2), '4.54')
  assert.equal(contrastOf('#ffffff', '#777777').toFixed(2), '4.48')
})

test('text is white on dark colours and dark on light ones', () => {
  assert.equal(inkOn('#1f6feb'), '#ffffff')
  assert.equal(inkOn('#ffd60a'), '#18181b')
})
