/** The files of a theme: where they lie, what they are, and which must be there. */
import { ASSET_TYPES, extensionOf } from '../assets.ts'
import type { Draft } from '../lint.ts'

const FOLDERS: Record<string, readonly string[]> = {
  assets: Object.keys(ASSET_TYPES),
  config: ['json'],
  layout: ['liquid'],
  locales: ['json'],
  sections: ['liquid', 'json'],
  snippets: ['liquid'],
  templates: ['json', 'liquid'],
}
const TOP = /^(theme\.json|(README|LICENSE|CHANGELOG|NOTICE)(\.(md|txt))?)$/
const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/
const CONFIG = new Set(['settings_schema.json', 'settings_data.json'])

/** A template of this name, whatever it is made of. */
const hasTemplate = ({ files }: Draft, name: string) =>
  files.has(`templates/${name}.json`) || files.has(`templates/${name}.liquid`)

const REQUIRED = ['index', 'page', 'post', '404']
const EXPECTED: Record<string, string> = {
  blog: 'the list of posts, categories, tags and authors',
  search: 'the search page',
  collection: 'lists of records',
  record: 'single records; page is used instead',
}

/** Own scripts and styles of a theme, together. */
const CODE_BUDGET_BYTES = 50_000
const IMAGE_BYTES = 500_000

export function checkFiles(draft: Draft): void {
  const { files, report, manifest } = draft
  for (const path of files.keys()) {
    const reason = refusalOf(path)
    if (reason !== undefined) report('error', path, 0, reason)
  }
  for (const name of REQUIRED)
    if (!hasTemplate(draft, name))
      report(
        'error',
        `templates/${name}.json`,
        0,
        `There is no templates/${name}.json (or .liquid). Every theme needs one.`,
      )
  for (const [name, what] of Object.entries(EXPECTED))
    if (!hasTemplate(draft, name))
      report('warning', `templates/${name}.json`, 0, `There is no template "${name}" for ${what}.`)
  for (const name of [...REQUIRED, ...Object.keys(EXPECTED)])
    if (files.has(`templates/${name}.json`) && files.has(`templates/${name}.liquid`))
      report(
        'warning',
        `templates/${name}.liquid`,
        0,
        `It is not used: templates/${name}.json goes before it.`,
      )
  checkLayouts(draft)
  let code = 0
  for (const [path, bytes] of files) {
    if (/^assets\/.*\.(css|js)$/.test(path)) code += bytes.length
    if (/^assets\/.*\.svg$/.test(path)) checkSvg(draft, path, bytes.toString('utf8'))
    if (/^assets\/.*\.(png|jpe?g|webp|avif|gif)$/.test(path) && bytes.length > IMAGE_BYTES)
      report(
        'warning',
        path,
        0,
        `The image has ${kilobytes(bytes.length)}; visitors wait for it. Make it smaller than ${kilobytes(IMAGE_BYTES)}.`,
      )
  }
  if (code > CODE_BUDGET_BYTES)
    report(
      'warning',
      'assets/',
      0,
      `Styles and scripts have ${kilobytes(code)} together; keep them below ${kilobytes(CODE_BUDGET_BYTES)}.`,
    )
  const preview = manifest?.preview_image
  if (preview !== undefined && !files.has(preview))
    report('error', 'theme.json', 1, `"preview_image" names ${preview}, which is not there.`)
}

const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1000)} KB`

function refusalOf(path: string): string | undefined {
  const parts = path.split('/')
  const [folder = '', name = '', ...deeper] = parts
  if (
    path.includes('\\') ||
    path.startsWith('/') ||
    parts.some((part) => part === '..' || part === '.' || part === '')
  )
    return 'The path leads out of the theme. Use plain names below the folders of a theme.'
  if (parts.length === 1)
    return TOP.test(path)
      ? undefined
      : 'Only theme.json, README, LICENSE, CHANGELOG and NOTICE lie at the top. Move or remove it.'
  const extensions = Object.hasOwn(FOLDERS, folder) ? FOLDERS[folder] : undefined
  if (!extensions)
    return `There is no folder "${folder}" in themes. Folders are ${Object.keys(FOLDERS).join(', ')}.`
  if (deeper.length > 0) return `Folders inside ${folder}/ are not used. Put the file into ${folder}/ itself.`
  if (!NAME.test(name)) return 'The name may have letters, digits, dots, hyphens and underscores only.'
  if (!extensions.includes(extensionOf(name)))
    return `Files in ${folder}/ are ${extensions.map((one) => `.${one}`).join(', ')}. Remove it.`
  if (folder === 'config' && !CONFIG.has(name))
    return 'config/ holds settings_schema.json and settings_data.json. Remove it.'
  return undefined
}

function checkLayouts({ files, report }: Draft): void {
  const path = 'layout/theme.liquid'
  const layout = files.get(path)?.toString('utf8')
  if (layout === undefined) {
    report('error', path, 0, 'There is no layout/theme.liquid. Every page stands inside it.')
    return
  }
  for (const [file, bytes] of files) {
    if (!file.startsWith('layout/') || !file.endsWith('.liquid')) continue
    const source = bytes.toString('utf8')
    for (const name of ['content_for_header', 'content_for_layout'])
      if (!source.includes(name))
        report(
          'error',
          file,
          0,
          `It must contain {{ ${name} }}${name.endsWith('header') ? ' inside <head>' : ''}.`,
        )
    if (/<html\b(?![^<>]*\blang=)/i.test(source))
      report('warning', file, 1, 'Give <html> its language: lang="{{ request.locale }}".')
  }
}

function checkSvg({ report }: Draft, path: string, svg: string): void {
  const found = /<script|<foreignObject|\son[a-z]+\s*=|javascript:|<!ENTITY/i.exec(svg)
  if (found)
    report(
      'error',
      path,
      svg.slice(0, found.index).split('\n').length,
      `The image contains ${JSON.stringify(found[0].trim())}. Remove what can run.`,
    )
}
