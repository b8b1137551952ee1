/** `hotswap plugin new|check|build|test`, which need no server. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { promisify } from 'node:util'
import { personAt } from '../../../test/kit/command-line.ts'
import { temporaryFolder } from '../../../test/kit/server-process.ts'
import { root } from '../../../test/kit/source.ts'

const person = personAt()
const exec = promisify(execFile)

type Report = {
  is_valid: boolean
  findings: { severity: string; file: string; path?: string; line?: number; message: string }[]
  start_ms: number | null
  memory_bytes: number | null
  asks_for: string[]
}

/** A new plugin, far from the repository. */
async function begin(name = 'opening-hours', ...more: string[]) {
  const cwd = temporaryFolder()
  const begun = await person.run(['plugin', 'new', name, ...more], { cwd })
  assert.equal(begun.code, 0, begun.stderr)
  const folder = join(cwd, name)
  const file = (path: string) => join(folder, path)
  return {
    cwd,
    folder,
    read: (path: string) => readFileSync(file(path), 'utf8'),
    /** Replaces a text of a file. */
    change: (path: string, from: string, to: string) => {
      const before = readFileSync(file(path), 'utf8')
      assert.ok(before.includes(from), `${path} has no ${from}`)
      writeFileSync(file(path), before.replace(from, to))
    },
    check: async (...options: string[]) => {
      const { code, stdout, stderr } = await person.run(['plugin', 'check', folder, '--json', ...options])
      assert.equal(stderr, '')
      return { code, report: JSON.parse(stdout) as Report }
    },
  }
}

describe('plugin new', () => {
  test('makes a project that is right, tested and typed as it is, and names no place of this machine', async () => {
    const { folder, cwd, read, check } = await begin('opening-hours', '--author', 'Ada "L" $&')
    const { report } = await check('--strict')
    assert.deepEqual(report.findings, [])
    assert.deepEqual(report.asks_for, ['pages:body', 'blocks', 'endpoints', 'kv'])
    const manifest = JSON.parse(read('plugin.json')) as Record<string, unknown>
    assert.deepEqual(
      [manifest['name'], manifest['title'], manifest['author']],
      ['opening-hours', 'Opening hours', { name: 'Ada "L" $&' }],
    )
    const tested = await person.run(['plugin', 'test'], { cwd: folder })
    assert.equal(tested.code, 0, tested.stdout)
    assert.match(tested.stdout, /pass 2/)
    await exec(join(root, 'node_modules', '.bin', 'tsc'), ['-p', folder])
    for (const path of readdirSync(folder, { recursive: true, withFileTypes: true }))
      if (path.isFile()) {
        const text = readFileSync(join(path.parentPath, path.name), 'utf8')
        assert.ok(!text.includes(root) && !text.includes(cwd), path.name)
        assert.ok(!/my.plugin/i.test(text), `${path.name} still has the name of the template`)
      }
    const { $schema = '' } = manifest as { $schema?: string }
    assert.ok(existsSync(join(folder, $schema)))
  })

  test('overwrites nothing, and takes names that plugins can have only', async () => {
    const { cwd, read } = await begin()
    const before = read('src/main.ts')
    const again = await person.run(['plugin', 'new', 'opening-hours'], { cwd })
    assert.equal(again.code, 2)
    assert.match(again.stderr, /^Error: There is something in .*opening-hours already: nothing was changed\./)
    assert.equal(read('src/main.ts'), before)
    for (const name of ['v1', 'Hello', 'a/b', '../x']) {
      const refused = await person.run(['plugin', 'new', name], { cwd })
      assert.equal(refused.code, 2, name)
      assert.match(refused.stderr, /cannot be the name of a plugin/)
    }
    assert.deepEqual(readdirSync(cwd), ['opening-hours'])
  })
})

describe('plugin check', () => {
  test('really loads the code: a handler that is not there is an error, one that nobody calls a warning', async () => {
    const { check, change } = await begin()
    const fine = await check()
    assert.ok((fine.report.start_ms ?? 0) > 0 && (fine.report.memory_bytes ?? 0) > 100_000)
    // The name stays in the text of the code, which is all that an upload looks at.
    change('src/main.ts', "'GET /cheers': async", "'GET /cheers ': async")
    change('src/main.ts', 'hooks: {', "hooks: { 'page.head': () => 'GET /cheers',")
    const { code, report } = await check()
    assert.equal(code, 1)
    assert.deepEqual(
      report.findings.map(({ severity, file, path }) => [severity, file, path]),
      [
        ['warning', 'main.js', undefined],
        ['warning', 'main.js', undefined],
        ['error', 'plugin.json', '/endpoints/0'],
      ],
    )
    assert.match(report.findings.at(-1)?.message ?? '', /no handler "GET \/cheers" in "endpoints"/)
  })

  test('says of source and manifest what is wrong, by file and place, all at once', async () => {
    const { check, change, folder } = await begin()
    change(
      'src/main.ts',
      "'@hotswap/sdk'",
      "'@hotswap/sdk'\nimport { nothing } from './nowhere.ts'\nnothing()",
    )
    change('plugin.json', '"kv"]', '"kv", "kev"]')
    const { code, report } = await check()
    assert.equal(code, 1)
    const places = report.findings.map(({ file, line = 0, path = '' }) => `${file} ${line} ${path}`)
    assert.deepEqual(places, ['plugin.json 0 /permissions/4', 'src/main.ts 3 '])
    const { stdout } = await person.run(['plugin', 'check', folder])
    assert.match(stdout, /^src\/main\.ts:3:\d+ {2}error {2}Could not resolve/m)
    assert.match(stdout, /^plugin\.json\/permissions\/4 {2}error {2}.+$/m)
    assert.match(stdout, /^2 errors, 0 warnings in \d+ files\.$/m)
  })

  test('code that does not start, or not in time, is an error', async () => {
    const { check, change } = await begin()
    change('src/main.ts', 'export default', 'while (true) {}\nexport default')
    const { code, report } = await check()
    assert.equal(code, 1)
    assert.match(report.findings[0]?.message ?? '', /more processor time than it may/)
    assert.equal(report.start_ms, null)
  })
})

describe('plugin build', () => {
  test('writes the script, and the archive if asked to, and nothing of a plugin with errors', async () => {
    const { folder, change, cwd } = await begin()
    const built = await person.run(['plugin', 'build', 'opening-hours', '--zip'], { cwd })
    assert.equal(built.code, 0, built.stderr)
    assert.equal(built.stdout, 'opening-hours/dist/main.js\nopening-hours/dist/opening-hours-0.1.0.zip\n')
    assert.ok(existsSync(join(folder, 'dist', 'opening-hours-0.1.0.zip')))
    rmSync(join(folder, 'dist'), { recursive: true })
    change('plugin.json', '"MIT"', '""')
    const refused = await person.run(['plugin', 'build', folder])
    assert.equal(refused.code, 1)
    assert.match(refused.stderr, /^plugin\.json\/license {2}error/m)
    assert.ok(!existsSync(join(folder, 'dist')))
  })
})

describe('plugin test', () => {
  test('fails when a test does, and says where there is no plugin', async () => {
    const { folder, change, cwd } = await begin()
    change('test/main.test.ts', 'cheers: 2', 'cheers: 3')
    const { code, stdout } = await person.run(['plugin', 'test', folder])
    assert.equal(code, 1)
    assert.match(stdout, /fail 1/)
    const nowhere = await person.run(['plugin', 'test'], { cwd })
    assert.equal(nowhere.code, 2)
    assert.match(nowhere.stderr, /it has no plugin\.json\.\n {2}Go to the folder/)
  })
})
