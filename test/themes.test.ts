/** Holds every theme in themes/ to what docs/guides/themes.md calls good: in its files, and in a browser. */
import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import sharp from 'sharp'
import { compileTheme } from '../server/liquid/compile.ts'
import { readThemeFolder } from '../server/liquid/folder.ts'
import { lintPackage } from '../server/liquid/lint.ts'
import { packageOf } from '../server/liquid/package.ts'
import { inspectPages, openStage, startBrowser } from './kit/theme-browser.ts'

const THEMES = fileURLToPath(new URL('../themes', import.meta.url))
const names = readdirSync(THEMES, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name)

const TEMPLATES = ['index', 'page', 'post', 'blog', 'collection', 'record', 'search', '404']
const CODE_BYTES = 50_000
const PREVIEW_BYTES = 80_000

/** One address for every kind of page; the collections are there for the themes with templates of their own for them. */
const PATHS = [
  '/',
  '/blog',
  '/blog/page/2',
  '/blog/a-table-that-will-outlive-us',
  '/category/workshop',
  '/author/ines-berger',
  '/about',
  '/about/press',
  '/contact',
  '/services',
  '/services/furniture',
  '/search?q=table',
  '/nowhere',
]
const collectionPaths = (templates: Iterable<string>): string[] =>
  [...templates].flatMap((template) => {
    const [kind, slug = ''] = template.split('.')
    const record = RECORDS[slug]
    if (record === undefined) return []
    if (kind === 'collection') return [`/${slug}`]
    return kind === 'record' ? [`/${slug}/${record}`] : []
  })
/** A record of each collection of the sample site that a theme may treat in its own way. */
const RECORDS: Record<string, string> = {
  projects: 'boat-shed',
  products: 'oak-stool',
  team: 'theo-lang',
  professionals: 'marco-rossi',
  'service-categories': 'law',
}

const PHONE_IN_THE_DARK = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' } as const
const DESK_IN_THE_LIGHT = { viewport: { width: 1440, height: 900 }, colorScheme: 'light' } as const

describe('themes that ship with the program', () => {
  for (const name of names) {
    it(`${name} is complete, light and without findings`, async () => {
      const files = await readThemeFolder(`${THEMES}/${name}`)
      assert.deepEqual(lintPackage(files), [])

      const theme = compileTheme(packageOf(files))
      assert.deepEqual(
        TEMPLATES.filter((template) => !theme.templates.has(template)),
        [],
        'missing templates',
      )
      const code = [...files].filter(([path]) => /^assets\/.*\.(css|js)$/.test(path))
      const bytes = code.reduce((sum, [, content]) => sum + content.length, 0)
      assert.ok(bytes > 0 && bytes <= CODE_BYTES, `${bytes} bytes of styles and scripts`)

      const texts = (path: string) => leaves(JSON.parse(String(files.get(path))))
      assert.deepEqual(texts('locales/de.json'), texts('locales/en.default.json'))

      const preview = files.get(theme.manifest.preview_image ?? '')
      assert.ok(preview, 'there is no preview image')
      assert.ok(preview.length <= PREVIEW_BYTES, `the preview image has ${preview.length} bytes`)
      const { width, height } = await sharp(preview).metadata()
      assert.equal(width * 3, height * 4, `the preview image is ${width} × ${height}, not 4:3`)
    })
  }
})

describe('themes in a browser', () => {
  let browser: Awaited<ReturnType<typeof startBrowser>>
  before(async () => {
    browser = await startBrowser()
  })
  after(async () => {
    if (!('missing' in browser)) await browser.close()
  })

  for (const name of names) {
    it(`${name} keeps its shape, reaches everybody and asks nobody else`, async (t) => {
      if ('missing' in browser) return t.skip(browser.missing)
      const theme = compileTheme(packageOf(await readThemeFolder(`${THEMES}/${name}`)))
      await using stage = await openStage(theme)
      const visit = inspectPages.bind(undefined, browser, stage.origin)
      const paths = [...PATHS, ...collectionPaths(theme.templates.keys())]
      const plain = ['/', '/blog/a-table-that-will-outlive-us', '/services']
      const withoutScripts = { ...PHONE_IN_THE_DARK, javaScriptEnabled: false }

      const findings = await Promise.all([
        visit(paths, PHONE_IN_THE_DARK).then(async (found) => [
          ...found,
          ...(await visit(plain, withoutScripts)),
        ]),
        visit(paths, DESK_IN_THE_LIGHT),
      ])
      assert.deepEqual(findings.flat(), [])
      assert.deepEqual(
        TEMPLATES.filter((template) => !stage.templates.has(template)),
        [],
        'templates that no page showed',
      )
    })
  }
})

/** The names of all texts, however deep they lie. Plural forms count as one text: languages have different ones. */
function leaves(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path]
  if ('other' in value) return [path]
  return Object.entries(value)
    .flatMap(([key, inner]) => leaves(inner, path === '' ? key : `${path}.${key}`))
    .toSorted()
}
