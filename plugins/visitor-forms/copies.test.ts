import assert from 'node:assert/strict'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

const FOLDER = join(import.meta.dirname, '..')

test('plugins with forms have their script and style sheet, which a package can only hold as copies', () => {
  for (const file of ['form.js', 'form.css']) {
    const copies = readdirSync(FOLDER)
      .map((plugin) => join(FOLDER, plugin, 'assets', file))
      .filter((path) => existsSync(path))
    assert.ok(copies.length > 0)
    const source = readFileSync(join(import.meta.dirname, file), 'utf8')
    for (const copy of copies)
      assert.equal(readFileSync(copy, 'utf8'), source, `${copy}: copy it from visitor-forms/`)
  }
})
