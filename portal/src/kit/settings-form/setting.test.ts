/** Settings of forms that nobody wrote: what holds, what was chosen, and what will not do. */
import { expect, test } from 'vitest'
import { type Setting, chosenOf, faultOf, settingsOf, valueOf, withValue } from './setting'

const color: Setting = { type: 'color', id: 'accent', renamed_from: 'tint', default: '#000000' }

test('what was chosen goes before what was declared, also under its former id', () => {
  expect(valueOf(color, {})).toBe('#000000')
  expect(valueOf(color, { tint: '#111111' })).toBe('#111111')
  expect(valueOf(color, { tint: '#111111', accent: '#222222' })).toBe('#222222')
  expect(chosenOf(color, {})).toBeUndefined()
  // An emptied field stays empty.
  expect(valueOf(color, { accent: '' })).toBe('')
})

test('a choice takes the place of the former one, and can be taken back', () => {
  expect(withValue({ tint: '#111111', other: 1 }, color, '#333333')).toEqual({ accent: '#333333', other: 1 })
  expect(withValue({ accent: '#333333', other: 1 }, color, undefined)).toEqual({ other: 1 })
})

test.each<[Setting, unknown, string | undefined]>([
  [color, '#12g', 'color'],
  [color, 'rgb(1 2 3)', undefined],
  [{ type: 'url', id: 'to' }, '/about', undefined],
  [{ type: 'url', id: 'to' }, 'javascript:alert(1)', 'url'],
  [{ type: 'url', id: 'to' }, '//evil.example', 'url'],
  [{ type: 'email', id: 'to' }, 'nobody', 'email'],
  [{ type: 'range', id: 'size', min: 1, max: 5 }, 6, 'range'],
  [{ type: 'number', id: 'size' }, 'many', 'number'],
  [{ type: 'select', id: 'style', options: [{ value: 'a', label: 'A' }] }, 'b', 'choice'],
  [{ type: 'text', id: 'name', required: true }, '', 'required'],
  [{ type: 'text', id: 'name' }, '', undefined],
])('%j with %j', (setting, value, fault) => {
  expect(faultOf(setting, { [setting.id ?? '']: value })).toBe(fault)
})

test('what is no setting is left out', () => {
  expect(settingsOf([{ type: 'text', id: 'a' }, null, 'b', { id: 'c' }])).toEqual([{ type: 'text', id: 'a' }])
  expect(settingsOf(undefined)).toEqual([])
})
