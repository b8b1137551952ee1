import assert from 'node:assert/strict'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { hashOf } from '../server/plugin/package.ts'
import { BuildError, buildPlugin, writeBuiltPlugin } from './build.ts'

/** A folder with these files, gone when the test ends. */
async function folderOf(files: Record<string, string>) {
  const folder = await mkdtemp(join(tmpdir(), 'hotswap-plugin-'))
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true })
    await writeFile(join(folder, path), text)
  }
  return { folder, [Symbol.asyncDispose]: () => rm(folder, { recursive: true }) }
}

const SOURCE = {
  'plugin.json': '{}',
  'src/main.ts': `import { definePlugin, markup } from '@hotswap/sdk'
import { title } from './title.ts'
export default definePlugin({ hooks: { 'page.head': (event: unknown) => markup\`\${title}\` } })`,
  'src/title.ts': 'export const title: string = "<Hello>"',
  'locales/en.json': '{}',
  'assets/icons/mail.svg': '<svg/>',
  'assets/.DS_Store': 'x',
  'notes.txt': 'not for others',
  'test/main.test.ts': 'throw new Error()',
}

test('a package holds the built script and what belongs to it; the source stays behind', async () => {
  await using source = await folderOf(SOURCE)
  const files = await buildPlugin(source.folder)
  assert.deepEqual([...files.keys()], ['assets/icons/mail.svg', 'locales/en.json', 'main.js', 'plugin.json'])
  const code = String(files.get('main.js'))
  assert.match(code, /^var __plugin = /)
  assert.match(code, /<Hello>/)
  assert.ok(!/\bimport\b/.test(code) && !code.includes(source.folder))
})

test('the same source makes the same package wherever it lies', async () => {
  await using source = await folderOf(SOURCE)
  await using elsewhere = await folderOf({})
  const deep = join(elsewhere.folder, 'a', 'b')
  await cp(source.folder, deep, { recursive: true })
  assert.equal(hashOf(await buildPlugin(deep)), hashOf(await buildPlugin(source.folder)))
})

test('a built plugin is read as it is where the source is not there', async () => {
  await using source = await folderOf(SOURCE)
  const built = await writeBuiltPlugin(source.folder)
  assert.equal(String(await readFile(join(source.folder, 'dist/main.js'))), String(built.get('main.js')))
  await rm(join(source.folder, 'src'), { recursive: true })
  assert.equal(hashOf(await buildPlugin(source.folder)), hashOf(built))
})

test('mistakes are said with file and line, all of them', async () => {
  await using source = await folderOf({
    ...SOURCE,
    'src/main.ts': "import { x } from './nowhere.ts'\nimport fs from 'node:fs'\nexport default { x, fs }",
  })
  await assert.rejects(buildPlugin(source.folder), (error) => {
    assert.ok(error instanceof BuildError)
    assert.equal(error.mistakes.length, 2)
    assert.match(error.mistakes[0] ?? '', /^src\/main\.ts:1:\d+ .*nowhere\.ts/)
    assert.match(error.mistakes[1] ?? '', /^src\/main\.ts:2:\d+ .*node:fs/)
    return true
  })
  await using empty = await folderOf({ 'plugin.json': '{}' })
  await assert.rejects(buildPlugin(empty.folder), /There is no src\/main\.ts or /)
})
