import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempDisposable, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { setImmediate as turn } from 'node:timers/promises'
import { promisify } from 'node:util'
import { masterSecretFor } from './master-secret.ts'

const dataFolder = () => mkdtempDisposable(join(tmpdir(), 'hotswap-secret-'))

describe('masterSecretFor', () => {
  test('creates a secret that only the owner can read, and keeps it', async () => {
    await using folder = await dataFolder()
    const dir = join(folder.path, 'not', 'there', 'yet')
    const secret = await masterSecretFor(dir)
    assert.ok(secret.length >= 43)
    assert.equal(await masterSecretFor(dir), secret)
    assert.equal((await stat(join(dir, 'secret'))).mode & 0o777, 0o600)
    assert.deepEqual(await readdir(dir), ['secret'])
  })

  test('callers and processes that race end with one secret', async () => {
    await using folder = await dataFolder()
    const program = `import { masterSecretFor } from ${JSON.stringify(import.meta.resolve('./master-secret.ts'))}
      process.stdout.write(await masterSecretFor(${JSON.stringify(folder.path)}))`
    const run = promisify(execFile)
    const inOtherProcesses = [1, 2].map(async () => {
      const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', program])
      return stdout
    })
    const here = Array.from({ length: 8 }, () => masterSecretFor(folder.path))
    const secrets = await Promise.all([...here, ...inOtherProcesses])
    assert.equal(new Set(secrets).size, 1)
    assert.equal((await readFile(join(folder.path, 'secret'), 'utf8')).trim(), secrets[0])
    assert.deepEqual(await readdir(folder.path), ['secret'])
  })

  test('a caller never replaces what another created in between', async () => {
    // The second starts at every stage of the first's work, in steps of a tenth of a millisecond.
    for (let headStart = 0; headStart < 6; headStart += 0.1) {
      await using folder = await dataFolder()
      const started = performance.now()
      const first = masterSecretFor(folder.path)
      while (performance.now() - started < headStart) await turn()
      assert.equal(await masterSecretFor(folder.path), await first)
    }
  })

  test('says what is wrong with a damaged file instead of replacing it', async () => {
    await using folder = await dataFolder()
    await writeFile(join(folder.path, 'secret'), 'short\n')
    await assert.rejects(masterSecretFor(folder.path), /secret must hold a secret of at least 32 characters/)
    assert.equal(await readFile(join(folder.path, 'secret'), 'utf8'), 'short\n')
  })
})
