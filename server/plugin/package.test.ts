import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PLUGIN_LIMITS, PluginPackageError, checkPackage, hashOf, packageOf } from './package.ts'

const MANIFEST = {
  name: 'hello',
  version: '1.0.0',
  title: 'Hello',
  description: 'Says hello.',
  category: 'custom',
  author: { name: 'Ada' },
  license: 'MIT',
  hotswap: '>=0.1',
  permissions: ['pages:head'],
  hooks: [{ on: 'page.head' }],
}
const CODE = "var __plugin = { hooks: { 'page.head': () => '' } }"

/** A package; undefined leaves a file out. */
function filesOf(more: Record<string, string | Buffer | undefined> = {}): Map<string, Buffer> {
  const files = { 'plugin.json': JSON.stringify(MANIFEST), 'main.js': CODE, ...more }
  return new Map(
    Object.entries(files).flatMap(([path, text]) => (text === undefined ? [] : [[path, Buffer.from(text)]])),
  )
}

test('a package is named by what is in it, in whatever order the files come', () => {
  const files = filesOf({ 'README.md': '# Hello' })
  const { hash, manifest, code, readme } = packageOf(files)
  assert.equal(hash, hashOf(new Map([...files].toReversed())))
  assert.notEqual(hash, hashOf(filesOf({ 'README.md': '# Hello ' })))
  assert.deepEqual([manifest.name, code, readme], ['hello', CODE, '# Hello'])
})

test('texts are found by language and joined keys, files for browsers by their path below assets', () => {
  const { locales, assets } = packageOf(
    filesOf({
      'locales/en.json': '{"form": {"send": "Send", "__proto__": "p"}, "title": "Hello"}',
      'locales/pt-BR.json': '\uFEFF{"title": "Olá"}',
      'assets/icons/mail.svg': '<svg/>',
    }),
  )
  assert.deepEqual({ ...locales['en'] }, { 'form.send': 'Send', 'form.__proto__': 'p', title: 'Hello' })
  assert.deepEqual({ ...locales['pt-BR'] }, { title: 'Olá' })
  assert.deepEqual([...assets.keys()], ['icons/mail.svg'])
})

/** What is wrong with a package, in which file, and words that say so. */
const MISTAKES: [more: Record<string, string | Buffer | undefined>, file: string, words: RegExp][] = [
  [{ 'plugin.json': undefined }, 'plugin.json', /There is no plugin\.json/],
  [{ 'plugin.json': '{"name": ' }, 'plugin.json', /not valid JSON/],
  [{ 'main.js': undefined }, 'main.js', /hotswap plugin build/],
  [{ 'main.js': "import x from 'x'; var __plugin" }, 'main.js', /no script.*import/],
  [{ 'main.js': 'var __plugin = {' }, 'main.js', /no script/],
  [{ 'main.js': 'export default {}' }, 'main.js', /no script/],
  [{ 'main.js': 'var plugin = {}' }, 'main.js', /does not set globalThis\.__plugin/],
  [{ 'main.js': Buffer.alloc(PLUGIN_LIMITS.codeBytes + 1, ' ') }, 'main.js', /At most 1000000/],
  [{ 'src/main.ts': '' }, 'src/main.ts', /Leave it out/],
  [{ 'assets/../x': '' }, 'assets/../x', /Leave it out/],
  [{ 'assets/.env': '' }, 'assets/.env', /Leave it out/],
  [{ 'locales/english': '{}' }, 'locales/english', /Leave it out/],
  [{ 'locales/en.json': '["a"]' }, 'locales/en.json', /objects of texts/],
  [{ 'locales/en.json': '{"a": 1}' }, 'locales/en.json', /objects of texts/],
]

for (const [more, file, words] of MISTAKES)
  test(`${file}: ${words.source}`, () => {
    const findings = checkPackage(filesOf(more))
    const found = findings.find((finding) => finding.file === file && finding.severity === 'error')
    assert.match(found?.message ?? '', words)
    assert.throws(() => packageOf(filesOf(more)), PluginPackageError)
  })

test('a handler that the code never mentions is worth a warning, and the package is taken', () => {
  const files = filesOf({ 'main.js': 'var __plugin = { hooks: {} }' })
  assert.deepEqual(
    checkPackage(files).map(({ severity, path }) => [severity, path]),
    [['warning', '/hooks/0']],
  )
  assert.equal(packageOf(files).manifest.name, 'hello')
})

test('scripts for browsers that no browser would get are worth a warning', () => {
  const findings = (permissions: string[]) =>
    checkPackage(
      filesOf({
        'plugin.json': JSON.stringify({ ...MANIFEST, permissions }),
        'assets/app.js': '',
        'assets/app.css': '',
      }),
    ).map(({ severity, file }) => [severity, file])
  assert.deepEqual(findings(['pages:head']), [['warning', 'assets/app.js']])
  assert.deepEqual(findings(['pages:head', 'pages:scripts']), [])
})

test('nothing of a package is run while it is looked at, and one beyond the limits is not even read', () => {
  const trap = `globalThis.__trapped = true; var __plugin; ${CODE}`
  assert.deepEqual(checkPackage(filesOf({ 'main.js': trap })), [])
  assert.ok(!Object.hasOwn(globalThis, '__trapped'))
  const many = new Map(
    Array.from({ length: PLUGIN_LIMITS.files + 1 }, (_, at) => [`assets/${at}`, Buffer.of()]),
  )
  assert.deepEqual(
    checkPackage(many).map(({ message }) => message),
    ['There are 201 files. At most 200 are taken.'],
  )
})
