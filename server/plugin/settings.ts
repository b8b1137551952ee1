/** Settings of plugins, blocks and actions: from what a manifest declares and somebody has chosen to what handlers read. */
import type { PluginSetting } from './manifest-schema.ts'

/** A usable value, or undefined. */
type Read = (value: unknown, setting: PluginSetting) => unknown

const TEXT_MAX = 500
const LONG_TEXT_MAX = 50_000
const COLOR = /^(#[0-9a-f]{3,4}|#[0-9a-f]{6}|#[0-9a-f]{8})$/i
const LINK = /^(https?:\/\/|mailto:|tel:|\/(?![/\\])|#|\?)[^\s<>"']*$/i
const EMAIL = /^[^\s@<>"',;]+@[^\s@<>"',;]+$/

const shortText: Read = (value) => (typeof value === 'string' && value.length <= TEXT_MAX ? value : undefined)
const longText: Read = (value) =>
  typeof value === 'string' && value.length <= LONG_TEXT_MAX ? value : undefined
const matching =
  (form: RegExp): Read =>
  (value) => {
    const given = typeof value === 'string' ? value.trim() : ''
    return given.length <= TEXT_MAX && form.test(given) ? given : undefined
  }
const number: Read = (value, { min = -Infinity, max = Infinity }) =>
  typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max ? value : undefined
const choice: Read = (value, { options = [] }) =>
  options.some((option) => option.value === value) ? value : undefined

const READ: Record<PluginSetting['type'], Read> = {
  text: shortText,
  textarea: longText,
  html: longText,
  number,
  range: number,
  checkbox: (value) => (typeof value === 'boolean' ? value : undefined),
  select: choice,
  radio: choice,
  color: matching(COLOR),
  url: matching(LINK),
  email: matching(EMAIL),
}

/** @returns whether a value may be chosen; null and an empty text empty a setting that is not required */
export function isSettingValue(setting: PluginSetting, value: unknown): boolean {
  if (value === null || value === '') return setting.required !== true
  return READ[setting.type](value, setting) !== undefined
}

/**
 * What handlers read as `settings`: every declared id. Values of the wrong kind count as not chosen, those of unknown
 * ids are left out; what has neither a value nor a default is null, a checkbox false.
 * @param values by id, as they are kept
 */
export function resolveSettings(
  schema: readonly PluginSetting[],
  values: Readonly<Record<string, unknown>> | undefined,
): Record<string, unknown> {
  const resolved: Record<string, unknown> = Object.create(null)
  for (const setting of schema) {
    const given = values && Object.hasOwn(values, setting.id) ? values[setting.id] : undefined
    // An emptied field stays empty, whatever its default.
    const isEmptied = (given === null || given === '') && setting.required !== true
    const read = (value: unknown) => READ[setting.type](value, setting)
    resolved[setting.id] = isEmptied
      ? null
      : (read(given) ?? read(setting.default) ?? (setting.type === 'checkbox' ? false : null))
  }
  return resolved
}

/** What is wrong with values that somebody wants to save. @returns by setting, and what to do */
export function settingProblems(
  schema: readonly PluginSetting[],
  values: Readonly<Record<string, unknown>>,
): { id: string; message: string }[] {
  const unknown = Object.keys(values).filter((id) => !schema.some((setting) => setting.id === id))
  return [
    ...unknown.map((id) => ({ id, message: 'is not a setting of this plugin' })),
    ...schema
      .filter((setting) =>
        Object.hasOwn(values, setting.id)
          ? !isSettingValue(setting, values[setting.id])
          : setting.required === true && READ[setting.type](setting.default, setting) === undefined,
      )
      .map((setting) => ({ id: setting.id, message: wantedOf(setting) })),
  ]
}

/** What a setting takes, to be read after its name. */
export function wantedOf({ type, options = [], min, max }: PluginSetting): string {
  const bounds = [min !== undefined && `at least ${min}`, max !== undefined && `at most ${max}`].filter(
    Boolean,
  )
  const wanted: Record<PluginSetting['type'], string> = {
    text: `a text of at most ${TEXT_MAX} characters`,
    textarea: `a text of at most ${LONG_TEXT_MAX} characters`,
    html: `HTML of at most ${LONG_TEXT_MAX} characters`,
    number: ['a number', ...bounds].join(', '),
    range: ['a number', ...bounds].join(', '),
    checkbox: 'true or false',
    select: `one of ${options.map(({ value }) => `"${value}"`).join(', ')}`,
    radio: `one of ${options.map(({ value }) => `"${value}"`).join(', ')}`,
    color: 'a colour such as #1a2b3c',
    url: 'a path of the site or a web address',
    email: 'an e-mail address',
  }
  return `must be ${wanted[type]}`
}
