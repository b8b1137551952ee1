/** Settings of installed plugins: checked, carried over to other versions, and as a form. */
import type { FieldError } from '../../errors.ts'
import { type PluginSetting, settingProblems } from '../../plugin/manifest.ts'
import { sanitizeHtml } from '../rich-text/rich-text.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * Values as they are kept, with a change. What the declared settings do not know is kept too: it was chosen for another
 * version, and is there again when that version is.
 * @param change null takes a setting back to its default
 */
export function mergedSettings(
  schema: readonly PluginSetting[],
  present: Values,
  change: Values = {},
): Record<string, unknown> {
  const merged = renamed(schema, present)
  for (const [id, value] of Object.entries(change)) {
    const setting = schema.find((candidate) => candidate.id === id)
    if (value === null) delete merged[id]
    else merged[id] = setting?.type === 'html' && typeof value === 'string' ? sanitizeHtml(value) : value
  }
  return merged
}

/** What was chosen under a former id is found under the present one. */
function renamed(schema: readonly PluginSetting[], values: Values): Record<string, unknown> {
  const kept: Record<string, unknown> = { ...values }
  for (const { id, renamed_from } of schema)
    if (renamed_from !== undefined && !Object.hasOwn(kept, id) && Object.hasOwn(kept, renamed_from))
      kept[id] = kept[renamed_from]
  return kept
}

/**
 * What is wrong with a change, and, for a plugin that is to run, with what it does not name.
 * @param path of the settings in the request
 */
export function settingErrors(
  schema: readonly PluginSetting[],
  merged: Values,
  change: Values,
  path: string,
): FieldError[] {
  const known = Object.entries(merged).filter(
    ([id]) => Object.hasOwn(change, id) || schema.some((setting) => setting.id === id),
  )
  const nulled = Object.keys(change).filter((id) => !schema.some((setting) => setting.id === id))
  const values = { ...Object.fromEntries(known), ...Object.fromEntries(nulled.map((id) => [id, change[id]])) }
  return settingProblems(schema, values)
    .slice(0, 50)
    .map(({ id, message }) => ({ path: `${path}/${id}`, message }))
}

/** The settings as a JSON Schema (2020-12), for whoever makes a form of it. */
export function formOf(schema: readonly PluginSetting[]): Record<string, unknown> {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: Object.fromEntries(schema.map((setting) => [setting.id, fieldOf(setting)])),
    required: schema.filter(({ required }) => required).map(({ id }) => id),
    additionalProperties: false,
  }
}

function fieldOf(setting: PluginSetting): Record<string, unknown> {
  const { type, label, info, options, min, max, step } = setting
  const common = {
    title: label,
    ...(info !== undefined && { description: info }),
    ...(setting.default !== undefined && { default: setting.default }),
  }
  switch (type) {
    case 'checkbox':
      return { type: 'boolean', ...common }
    case 'number':
    case 'range':
      return {
        type: 'number',
        ...common,
        ...(min !== undefined && { minimum: min }),
        ...(max !== undefined && { maximum: max }),
        // JSON Schema counts steps from 0, a form from its minimum.
        ...(step !== undefined && (min ?? 0) % step === 0 && { multipleOf: step }),
      }
    case 'select':
    case 'radio':
      return {
        type: 'string',
        ...common,
        oneOf: (options ?? []).map(({ value, label: name }) => ({ const: value, title: name })),
      }
    case 'email':
      return { type: 'string', format: 'email', ...common }
    case 'url':
      return { type: 'string', format: 'uri-reference', ...common }
    case 'html':
      return { type: 'string', contentMediaType: 'text/html', ...common }
    default:
      return { type: 'string', ...common }
  }
}
