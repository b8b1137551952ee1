/** `hotswap theme check`, which needs no server. */
import assert from 'node:assert/strict'
import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { personAt } from '../../../test/kit/command-line.ts'
import { temporaryFolder } from '../../../test/kit/server-process.ts'
import { root } from '../../../test/kit/source.ts'

const person = personAt()

function themeWith(path: string, text: string): string {
  const folder = join(temporaryFolder(), 'theme')
  cpSync(join(root, 'test', 'themes', 'blank'), folder, { recursive: true })
  writeFileSync(join(folder, path), text)
  return folder
}

test('a theme without faults', async () => {
  const cwd = join(root, 'test', 'themes', 'blank')
  const { code, stdout } = await person.run(['theme', 'check'], { cwd })
  assert.equal(code, 0)
  assert.match(stdout, /^No faults in \d+ files\.\n$/)
})

test('errors have file and line, and make it fail', async () => {
  const folder = themeWith('sections/hero.liquid', '<p>\n{{ section.settings.heading </p>')
  const { code, stdout } = await person.run(['theme', 'check', folder])
  assert.equal(code, 1)
  assert.match(stdout, /^sections\/hero\.liquid:\d+ {2}error {2}.+$/m)
  assert.match(stdout, /^\d+ errors?, \d+ warnings? in \d+ files\.$/m)
})

test('what the scan of an upload would block is an error too, and JSON is one document', async () => {
  const folder = themeWith('assets/tracker.js', 'const key = "AKIAIOSFODNN7EXAMPLQ"\n')
  const { code, stdout } = await person.run(['theme', 'check', folder, '--json'])
  const report = JSON.parse(stdout) as {
    is_valid: boolean
    findings: { file: string; line: number; severity: string }[]
  }
  assert.equal(code, 1)
  assert.equal(report.is_valid, false)
  assert.ok(
    report.findings.some(
      ({ file, line, severity }) => file === 'assets/tracker.js' && line === 1 && severity === 'error',
    ),
  )
})

test('warnings fail with --strict only', async () => {
  const folder = themeWith('snippets/unused-thing.liquid', '<p>Nobody renders me</p>')
  const lenient = await person.run(['theme', 'check', folder, '--json'])
  assert.equal((JSON.parse(lenient.stdout) as { warnings: number }).warnings, 1, lenient.stdout)
  assert.equal(lenient.code, 0)
  assert.equal((await person.run(['theme', 'check', folder, '--strict'])).code, 1)
})
