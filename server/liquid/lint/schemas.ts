/** What themes, sections and blocks declare as settings. */
import type { Draft } from '../lint.ts'
import { parseJson } from '../package.ts'
import { SECTION_TAGS } from '../section-schema.ts'
import { SETTING_NOTES, SETTING_TYPES, type SettingSchema } from '../settings.ts'
import { ThemeError } from '../theme-error.ts'

type Problem = (message: string, severity?: 'error' | 'warning') => void
const ID = /^[a-z][a-z0-9_]{0,59}$/

export function checkSchemas(draft: Draft): void {
  const { json, templates, report } = draft
  const file = 'config/settings_schema.json'
  const groups = json.get(file)
  if (groups !== undefined) {
    const problem: Problem = (message, severity = 'error') =>
      report(severity, file, lineOf(draft, file, message), message)
    if (!Array.isArray(groups)) problem('It must be a list of groups: [{ "name": …, "settings": [ … ] }].')
    else {
      const all = groups.flatMap((group: unknown) =>
        isObject(group) && Array.isArray(group['settings']) ? (group['settings'] as unknown[]) : [],
      )
      checkSettings(all, 'The theme', problem)
    }
  }
  for (const [path, template] of templates) {
    if (!path.startsWith('sections/')) {
      if (template.schema)
        report('error', path, template.schema.line, '{% schema %} belongs into sections/ only.')
      continue
    }
    if (!template.schema) {
      report(
        'warning',
        path,
        0,
        'The section has no {% schema %}: nobody can name it or set anything. Add one with a "name".',
      )
      continue
    }
    const { text, line } = template.schema
    const problem: Problem = (message, severity = 'error') =>
      report(severity, path, line + lineIn(text, message), message)
    try {
      checkSection(parseJson(text, path, line), problem)
    } catch (error) {
      if (!(error instanceof ThemeError)) throw error
      report('error', path, error.line, error.message)
    }
  }
}

function checkSection(schema: unknown, problem: Problem): void {
  if (!isObject(schema)) return problem('The schema must be an object.')
  if (typeof schema['name'] !== 'string' || schema['name'] === '')
    problem('The section needs a "name" that editors read.')
  if (schema['tag'] !== undefined && !SECTION_TAGS.some((tag) => tag === schema['tag']))
    problem(`"tag" must be one of ${SECTION_TAGS.join(', ')}.`)
  if (schema['settings'] !== undefined) checkSettings(schema['settings'], 'The section', problem)
  const types = new Set<string>()
  const blocks = schema['blocks'] ?? []
  if (!Array.isArray(blocks)) return problem('"blocks" must be a list.')
  for (const block of blocks as unknown[]) {
    if (!isObject(block) || typeof block['type'] !== 'string') {
      problem('Every block needs a "type".')
      continue
    }
    const type = block['type']
    if (types.has(type)) problem(`There are two blocks "${type}".`)
    types.add(type)
    if (typeof block['name'] !== 'string') problem(`The block "${type}" needs a "name" that editors read.`)
    if (block['settings'] !== undefined) checkSettings(block['settings'], `The block "${type}"`, problem)
  }
  checkPresets(schema['presets'], types, problem)
}

function checkPresets(presets: unknown, types: ReadonlySet<string>, problem: Problem): void {
  if (presets === undefined) return
  if (!Array.isArray(presets)) return problem('"presets" must be a list.')
  for (const preset of presets as unknown[]) {
    if (!isObject(preset) || typeof preset['name'] !== 'string') {
      problem('Every preset needs a "name".')
      continue
    }
    const blocks = preset['blocks'] ?? []
    if (!Array.isArray(blocks)) problem('"blocks" of a preset must be a list.')
    else
      for (const block of blocks as unknown[])
        if (!isObject(block) || !types.has(String(block['type'])))
          problem(
            `The preset "${preset['name']}" has a block "${String(isObject(block) ? block['type'] : block)}" that the section does not declare.`,
          )
  }
}

function checkSettings(settings: unknown, owner: string, problem: Problem): void {
  if (!Array.isArray(settings)) return problem('"settings" must be a list.')
  const ids = new Set<string>()
  for (const setting of settings as unknown[]) {
    if (!isObject(setting) || typeof setting['type'] !== 'string') {
      problem(`${owner} has a setting without "type".`)
      continue
    }
    const { type, id } = setting as { type: string; id?: unknown }
    if (SETTING_NOTES.has(type)) continue
    const coerce = Object.hasOwn(SETTING_TYPES, type) ? SETTING_TYPES[type] : undefined
    if (!coerce) {
      problem(
        `There is no setting type "${type}". Types are ${Object.keys(SETTING_TYPES).join(', ')}, header and paragraph.`,
      )
      continue
    }
    if (typeof id !== 'string' || !ID.test(id)) {
      problem(
        `${owner} has a setting whose "id" is not made of lower-case letters, digits and underscores: ${JSON.stringify(id)}.`,
      )
      continue
    }
    if (ids.has(id)) problem(`${owner} has two settings "${id}".`)
    ids.add(id)
    if (typeof setting['label'] !== 'string')
      problem(`The setting "${id}" needs a "label" that editors read.`, 'warning')
    checkSetting(setting as SettingSchema & Record<string, unknown>, id, problem)
    const value = setting['default']
    if (value !== undefined && value !== '' && coerce(value, setting as SettingSchema) === undefined)
      problem(`The default of "${id}" is no ${type}: ${JSON.stringify(value)}.`)
  }
}

function checkSetting(setting: SettingSchema & Record<string, unknown>, id: string, problem: Problem): void {
  const { type, options, min, max, step } = setting
  if (type === 'select' || type === 'radio') {
    const isUsable =
      Array.isArray(options) &&
      options.length > 0 &&
      options.every(
        (option) =>
          isObject(option) && typeof option['value'] === 'string' && typeof option['label'] === 'string',
      )
    if (!isUsable) problem(`The setting "${id}" needs "options": [{ "value": …, "label": … }].`)
  }
  if (type === 'range') {
    if (typeof min !== 'number' || typeof max !== 'number' || min >= max)
      problem(`The setting "${id}" needs a "min" below its "max".`)
    else if (step !== undefined && (typeof step !== 'number' || step <= 0 || step > max - min))
      problem(`The "step" of "${id}" must be above 0 and fit between min and max.`)
    if (setting.default === undefined) problem(`The setting "${id}" needs a "default".`)
  }
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Lines from the beginning to where the first quoted word of a message stands, as a help to find it. */
function lineIn(text: string, message: string): number {
  for (const [, word = ''] of message.matchAll(/"([^"]+)"/g)) {
    const at = text.indexOf(`"${word}"`)
    if (at !== -1) return text.slice(0, at).split('\n').length - 1
  }
  return 0
}

export function lineOf({ files }: Draft, file: string, message: string): number {
  return 1 + lineIn(files.get(file)?.toString('utf8') ?? '', message)
}
