/** What templates name literally: snippets, sections, assets, texts and settings. */
import type { Draft } from '../lint.ts'
import type { Mention, Template } from '../parse.ts'
import { isObject } from './schemas.ts'
import { textKeys } from './texts.ts'

export function checkMentions(draft: Draft): void {
  const { files, templates, json, report } = draft
  const themeSettings = idsIn(
    (Array.isArray(json.get('config/settings_schema.json'))
      ? (json.get('config/settings_schema.json') as unknown[])
      : []
    ).flatMap((group) => (isObject(group) ? group['settings'] : [])),
  )
  const locale = [...json].find(([path]) => path.startsWith('locales/') && path.endsWith('.default.json'))
  const texts = locale && textKeys(locale[1])
  const usedSnippets = new Set<string>()

  for (const [path, template] of templates) {
    const own = declaredIn(template)
    for (const { kind, name, line } of template.mentions) {
      if (kind === 'snippet') usedSnippets.add(name)
      const problem = problemOf(kind, name)
      if (problem) report(problem[0], path, line, problem[1])
    }

    function problemOf(kind: Mention['kind'], name: string): ['error' | 'warning', string] | undefined {
      switch (kind) {
        case 'snippet':
          return files.has(`snippets/${name}.liquid`)
            ? undefined
            : ['error', `There is no snippets/${name}.liquid.`]
        case 'section':
          return files.has(`sections/${name}.liquid`)
            ? undefined
            : ['error', `There is no sections/${name}.liquid.`]
        case 'group':
          return files.has(`sections/${name}.json`)
            ? undefined
            : ['error', `There is no sections/${name}.json.`]
        case 'asset':
          return files.has(`assets/${name}`) ? undefined : ['error', `There is no assets/${name}.`]
        case 'translation':
          return texts?.has(name) === true
            ? undefined
            : ['warning', `The text "${name}" is not in ${locale?.[0] ?? 'locales/en.default.json'}.`]
        case 'setting':
          return themeSettings.has(name)
            ? undefined
            : ['warning', `The theme has no setting "${name}" in config/settings_schema.json.`]
        case 'section_setting':
          return !own || own.settings.has(name)
            ? undefined
            : ['warning', `The schema of this section has no setting "${name}".`]
        case 'block_setting':
          return !own || own.blockSettings.has(name)
            ? undefined
            : ['warning', `No block of this section has a setting "${name}".`]
        default:
          return undefined
      }
    }
  }
  for (const path of templates.keys())
    if (path.startsWith('snippets/') && !usedSnippets.has(path.slice(9, -7)))
      report('warning', path, 0, 'No template renders this snippet.')
}

/** Ids of a section's own settings; undefined where settings of other sections may be read: in snippets. */
function declaredIn({ file, schema }: Template) {
  if (!file.startsWith('sections/')) return undefined
  try {
    const value: unknown = JSON.parse(schema?.text ?? '{}')
    if (!isObject(value)) return undefined
    const blocks = Array.isArray(value['blocks']) ? (value['blocks'] as unknown[]).filter(isObject) : []
    return {
      settings: idsIn(value['settings']),
      blockSettings: idsIn(blocks.flatMap((block) => block['settings'])),
    }
  } catch {
    // Reported where the schema stands.
    return undefined
  }
}

function idsIn(settings: unknown): Set<string> {
  return new Set(
    Array.isArray(settings)
      ? settings.flat().flatMap((setting: unknown) => (isObject(setting) ? String(setting['id']) : []))
      : [],
  )
}
