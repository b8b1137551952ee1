/** CSV in and out: what spreadsheets write is read, and what is written is read back the same. */
import { expect, test } from 'vitest'
import { parseCsv, readCell, writeCell, writeCsv } from './csv'
import type { CollectionField } from './field-types'

const field = (type: CollectionField['type'], more: Partial<CollectionField> = {}): CollectionField => ({
  key: 'k',
  label: 'K',
  type,
  ...more,
})

test('quotes, line breaks in cells, separators and marks of spreadsheets', () => {
  expect(parseCsv('\uFEFFa;b\r\n"x ""y"";z";2\r\n\r\n')).toEqual([
    ['a', 'b'],
    ['x "y";z', '2'],
  ])
  expect(parseCsv('a,b\n"two\nlines",\n')).toEqual([
    ['a', 'b'],
    ['two\nlines', ''],
  ])
  expect(parseCsv('a\tb\n1\t2')).toEqual([
    ['a', 'b'],
    ['1', '2'],
  ])
})

test('values become cells and the same values again', () => {
  const values: [CollectionField, unknown][] = [
    [field('text'), 'a "quoted", text; with\nlines'],
    [field('number'), -12.5],
    [field('boolean'), false],
    [field('select', { multiple: true, options: ['a', 'b'] }), ['a', 'b']],
    [field('list'), ['one, two', 'three']],
    [field('json'), { deep: [1, 'x'] }],
    [
      field('rich_text'),
      { type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Hi' }] }] },
    ],
    [field('phone'), '+49 30 123456'],
  ]
  const [row = []] = parseCsv(writeCsv([values.map(([, value]) => writeCell(value))]))
  expect(values.map(([of], index) => readCell(of, row[index] ?? ''))).toEqual(
    values.map(([, value]) => value),
  )
})

test('numbers, days and answers as people write them', () => {
  expect(readCell(field('number'), '1.234,50')).toBe(1234.5)
  expect(readCell(field('number'), '1,234')).toBe(1234)
  expect(readCell(field('number'), 'many')).toBe('many')
  expect(readCell(field('date'), '3.9.2027')).toBe('2027-09-03')
  expect(readCell(field('boolean'), 'Ja')).toBe(true)
})

test('nothing that is written is taken for a formula', () => {
  expect(writeCsv([['=cmd()', '-5', '@x']])).toBe("\uFEFF'=cmd(),-5,'@x\r\n")
})
