/** A theme ready to render: every template parsed once, schemas and texts read, assets named. */
import type { JsonTemplate } from '../published/site-config.ts'
import { type ThemeAsset, assetOf } from './assets.ts'
import { filters } from './filters/filters.ts'
import { type Locales, flatten } from './locales.ts'
import { type ThemeManifest, type ThemePackage, parseJson } from './package.ts'
import { type Language, type Template, parseTemplate } from './parse.ts'
import { type SectionSchema, sectionSchema } from './section-schema.ts'
import type { SettingSchema } from './settings.ts'
import { tags } from './tags/tags.ts'
import { ThemeError } from './theme-error.ts'

export type SettingGroup = { name: string; settings: SettingSchema[] }
export type ThemePresets = {
  current: Record<string, unknown>
  presets: Record<string, Record<string, unknown>>
}
export type ThemeTemplate = { kind: 'json'; json: JsonTemplate } | { kind: 'liquid'; template: Template }

export type CompiledTheme = {
  hash: string
  manifest: ThemeManifest
  layouts: ReadonlyMap<string, Template>
  templates: ReadonlyMap<string, ThemeTemplate>
  sections: ReadonlyMap<string, { template: Template; schema: SectionSchema }>
  /** Section groups by name: header-group, footer-group. */
  groups: ReadonlyMap<string, JsonTemplate>
  snippets: ReadonlyMap<string, Template>
  /** By their name in the package, below assets/. */
  assets: ReadonlyMap<string, ThemeAsset>
  settingsSchema: readonly SettingGroup[]
  /** config/settings_data.json: what the theme ships as chosen, and the presets it offers. */
  settingsData: ThemePresets
  locales: Locales
  /** Settings worked out before, by the object they came from; a site's customization is the same object while it is live. */
  resolved: WeakMap<object, unknown>
}

export const LANGUAGE: Language = { tags, filters }

/** @throws ThemeError with file and line for the first thing that keeps the theme from working */
export function compileTheme(pkg: ThemePackage): CompiledTheme {
  const text = (path: string) => (pkg.files.get(path) as Buffer).toString('utf8')
  const paths = [...pkg.files.keys()]
  const named = (folder: string, extension: string) =>
    paths.flatMap((path) => {
      const name = nameIn(path, folder, extension)
      return name === undefined ? [] : [{ path, name }]
    })
  const liquidIn = (folder: string): Map<string, Template> =>
    new Map(
      named(folder, '.liquid').map(({ path, name }) => [name, parseTemplate(text(path), path, LANGUAGE)]),
    )

  const templates = new Map<string, ThemeTemplate>()
  for (const [name, template] of liquidIn('templates')) templates.set(name, { kind: 'liquid', template })
  for (const { path, name } of named('templates', '.json'))
    templates.set(name, { kind: 'json', json: jsonTemplate(parseJson(text(path), path), path) })
  const sections = new Map(
    [...liquidIn('sections')].map(([name, template]) => [
      name,
      { template, schema: sectionSchema(template) },
    ]),
  )
  const groups = new Map(
    named('sections', '.json').map(({ path, name }) => [
      name,
      jsonTemplate(parseJson(text(path), path), path),
    ]),
  )
  const layouts = liquidIn('layout')
  if (!layouts.has('theme')) throw new ThemeError('There is no layout/theme.liquid.', 'layout/theme.liquid')
  return {
    hash: pkg.hash,
    manifest: pkg.manifest,
    layouts,
    templates,
    sections,
    groups,
    snippets: liquidIn('snippets'),
    assets: new Map(
      paths
        .filter((path) => path.startsWith('assets/'))
        .map((path) => [path.slice(7), assetOf(path.slice(7), pkg.files.get(path) as Buffer)]),
    ),
    settingsSchema: settingsSchema(pkg.files.get('config/settings_schema.json')),
    settingsData: settingsData(pkg.files.get('config/settings_data.json')),
    locales: localesOf(
      named('locales', '.json').map(({ path, name }) => ({ name, texts: parseJson(text(path), path) })),
    ),
    resolved: new WeakMap(),
  }
}

/** `hero` for sections/hero.liquid. */
function nameIn(path: string, folder: string, extension: string): string | undefined {
  if (!path.startsWith(`${folder}/`) || !path.endsWith(extension)) return undefined
  return path.slice(folder.length + 1, -extension.length)
}

/** @throws ThemeError if it cannot be rendered at all */
export function jsonTemplate(value: unknown, file: string): JsonTemplate {
  const given = value as Partial<JsonTemplate> | null
  if (
    typeof given !== 'object' ||
    given === null ||
    typeof given.sections !== 'object' ||
    given.sections === null ||
    !Array.isArray(given.order)
  )
    throw new ThemeError('It needs "sections", an object, and "order", the list of their ids.', file, 1)
  return {
    sections: given.sections,
    order: given.order,
    ...((typeof given.layout === 'string' || given.layout === false) && { layout: given.layout }),
  }
}

function settingsSchema(bytes: Buffer | undefined): SettingGroup[] {
  const file = 'config/settings_schema.json'
  const groups = bytes === undefined ? [] : parseJson(bytes.toString('utf8'), file)
  if (!Array.isArray(groups))
    throw new ThemeError('It must be a list of groups: [{ "name", "settings" }].', file, 1)
  return (groups as Partial<SettingGroup>[]).map((group) => ({
    name: typeof group?.name === 'string' ? group.name : '',
    settings: Array.isArray(group?.settings) ? group.settings : [],
  }))
}

function settingsData(bytes: Buffer | undefined): ThemePresets {
  const file = 'config/settings_data.json'
  const given = (bytes === undefined ? {} : parseJson(bytes.toString('utf8'), file)) as Record<
    string,
    unknown
  > | null
  const presets = (given?.['presets'] ?? {}) as ThemePresets['presets']
  const current = given?.['current'] ?? {}
  return {
    presets,
    current: (typeof current === 'string' ? presets[current] : (current as Record<string, unknown>)) ?? {},
  }
}

function localesOf(files: { name: string; texts: unknown }[]): Locales {
  const isDefault = (name: string) => name.endsWith('.default')
  const language = (name: string) => name.replace(/\.default$/, '')
  return {
    texts: new Map(files.map(({ name, texts }) => [language(name), flatten(texts)])),
    defaultLanguage: language(files.find(({ name }) => isDefault(name))?.name ?? 'en'),
  }
}
