/** What is typed into the form of a connection arrives as the API wants it. */
import { expect, test } from 'vitest'
import { type Part, givenOf, valuesOf } from './connection-form'

const parts: Part[] = [
  { path: 'settings.url', label: 'Address' },
  { path: 'settings.port', label: 'Port', as: 'number', initial: '53' },
  { path: 'settings.zones', label: 'Zones', as: 'lines' },
  { path: 'settings.soft', label: 'Soft', as: 'yes-or-no', initial: 'true' },
  { path: 'credentials.headers', label: 'Headers', as: 'headers' },
  { path: 'secret', label: 'Secret', as: 'secret' },
]
const at = (texts: Record<string, string>) => (path: string) => texts[path] ?? ''

test('texts are read as what they are meant to be', () => {
  const texts = {
    'settings.url': ' https://cache.example/ ',
    'settings.port': '5353',
    'settings.zones': 'one.example, two.example\nthree.example',
    'settings.soft': 'false',
    'credentials.headers': 'Authorization: Bearer a:b\n\nX-Key:c',
    secret: 'hidden',
  }
  expect(givenOf(parts, 'Edge', at(texts))).toEqual({
    name: 'Edge',
    settings: {
      url: 'https://cache.example/',
      port: 5353,
      zones: ['one.example', 'two.example', 'three.example'],
      soft: false,
    },
    credentials: { headers: { Authorization: 'Bearer a:b', 'X-Key': 'c' } },
    secret: 'hidden',
  })
})

test('what is empty is left out, and groups stay', () => {
  expect(givenOf(parts, 'Edge', at({}))).toEqual({ name: 'Edge', settings: {}, credentials: {} })
})

test('a form begins with what is there, or with what is usual', () => {
  const { settings } = valuesOf(parts, { name: 'Edge', settings: { zones: ['a.example', 'b.example'] } })
  expect(settings).toEqual({ url: '', port: '53', zones: 'a.example\nb.example', soft: 'true' })
})
