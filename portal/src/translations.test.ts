/** Every word of the portal in every language: nothing is missing, nothing is left over. */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'

const root = import.meta.dirname
const CALL = /\bt\(\s*(?:'((?:\\.|[^'\\])*)'|"((?:\\.|[^"\\])*)"|`((?:\\.|[^`\\$])*)`)/g
const ROOM = /(?:useTranslation\(|TFunction<)\s*'([\w-]+)'/g
/** Words that only say a number in the right form: `key_one`, `key_other`. */
const FORM = /_(zero|one|two|few|many|other)$/

type Texts = Record<string, string>

const rooms = (language: string): Map<string, Texts> =>
  new Map(
    globSync(`locales/${language}/*.json`, { cwd: root }).map((file) => [
      basename(file, '.json'),
      JSON.parse(readFileSync(join(root, file), 'utf8')) as Texts,
    ]),
  )

/** What the portal says, with the rooms that its file takes translations from. */
const said = globSync('**/*.{ts,tsx}', { cwd: root })
  .filter((file) => !file.includes('.test.') && !file.includes('.generated.'))
  .flatMap((file) => {
    const source = readFileSync(join(root, file), 'utf8')
    const from = [...new Set([...source.matchAll(ROOM)].map(([, room = '']) => room)), 'common']
    return [...source.matchAll(CALL)].map(([, single, double, plain]) => ({
      file,
      from,
      key: (single ?? double ?? plain ?? '').replaceAll(/\\(.)/g, '$1'),
    }))
  })

/** Rooms of what the server says: their keys are its sentences. */
const FROM_SERVER = new Set(['problems', 'said'])

const has = (texts: Texts | undefined, key: string) =>
  texts !== undefined && (key in texts || `${key}_other` in texts)

describe.each(['de'])('in %s', (language) => {
  const texts = rooms(language)

  test('nothing is missing', () => {
    const missing = said
      .filter(({ from, key }) => !from.some((room) => has(texts.get(room), key)))
      .map(({ file, from, key }) => `${file} (${from[0]}): ${key}`)
    expect([...new Set(missing)]).toEqual([])
  })

  test('nothing is left over', () => {
    const keys = new Set(said.map(({ key }) => key))
    const left = [...texts]
      .filter(([room]) => !FROM_SERVER.has(room))
      .flatMap(([room, of]) =>
        Object.keys(of)
          .filter((key) => !keys.has(key) && !keys.has(key.replace(FORM, '')))
          .map((key) => `${room}: ${key}`),
      )
    expect(left).toEqual([])
  })

  test('places for values are the same', () => {
    const places = (text: string) => [...text.matchAll(/\{\{(\w+)/g)].map(([, name = '']) => name)
    const wrong = [...texts.values()].flatMap((of) =>
      Object.entries(of)
        .filter(([key, text]) => {
          const wanted = places(key)
          return places(text).some((place) => !wanted.includes(place))
        })
        .map(([key]) => key),
    )
    expect(wrong).toEqual([])
  })
})

test('what depends on a number has its forms in English', () => {
  const texts = rooms('en')
  const missing = said
    .filter(({ key }) => key.includes('{{count}}'))
    .filter(({ from, key }) => !from.some((room) => has(texts.get(room), key)))
    .map(({ file, key }) => `${file}: ${key}`)
  expect([...new Set(missing)]).toEqual([])
})
