/** Holds every plugin in plugins/ to what docs/guides/plugins.md calls good: complete, without findings, freshly built. */
import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { buildPlugin } from '../sdk/build.ts'
import { isForThisProgram } from '../server/features/plugins/versions.ts'
import { readPluginFolder } from '../server/plugin/folder.ts'
import { checkPackage, packageOf } from '../server/plugin/package.ts'

const PLUGINS = fileURLToPath(new URL('../plugins', import.meta.url))
const TEST_PLUGINS = fileURLToPath(new URL('plugins', import.meta.url))
const folders = [PLUGINS, TEST_PLUGINS]
  .filter((folder) => existsSync(folder))
  .flatMap((folder) => readdirSync(folder).map((name) => ({ name, folder: join(folder, name) })))
  .filter(({ folder }) => existsSync(join(folder, 'plugin.json')))

/** What every call reads anew. */
const CODE_BYTES = 200_000

describe('plugins that ship with the program, and those of tests', () => {
  for (const { name, folder } of folders)
    it(`${name} is without findings, and what its source builds to`, async () => {
      const files = await readPluginFolder(folder)
      assert.deepEqual(checkPackage(files), [])
      const { manifest, code, readme } = packageOf(files)
      assert.equal(manifest.name, name)
      assert.ok(isForThisProgram(manifest), `it is for HotSwap ${manifest.hotswap}`)
      assert.notEqual(readme, '')
      assert.ok(code.length <= CODE_BYTES, `its script has ${code.length} bytes`)
      const fresh = await buildPlugin(folder)
      assert.ok(
        fresh.get('main.js')?.equals(files.get('main.js') ?? Buffer.alloc(0)),
        `plugins/${name}/dist/main.js is not what the source builds to: node scripts/build-plugins.ts ${name}`,
      )
    })

  for (const { name, folder } of folders.filter(({ folder: path }) => path.startsWith(PLUGINS)))
    it(`${name} says what changed, and every text in each of its languages`, async () => {
      const { changelog, locales, manifest } = packageOf(await readPluginFolder(folder))
      assert.match(changelog, new RegExp(manifest.version.replaceAll('.', '\\.')))
      const wanted = Object.keys(locales['en'] ?? {}).toSorted()
      for (const [tag, texts] of Object.entries(locales))
        assert.deepEqual(Object.keys(texts).toSorted(), wanted, `locales/${tag}.json`)
    })
})
