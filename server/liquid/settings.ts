/** Settings of themes, sections and blocks: from what a schema declares and a site has chosen to what templates read. */
import { imageObject } from './image.ts'
import { Reference, type ReferenceKind, SafeString } from './values.ts'

export type SettingOption = { value: string; label: string; group?: string }
export type SettingSchema = {
  type: string
  id?: string
  /** What it was called in an earlier version of the theme: values kept under that id are still found. */
  renamed_from?: string
  label?: string
  info?: string
  content?: string
  default?: unknown
  placeholder?: string
  options?: SettingOption[]
  min?: number
  max?: number
  step?: number
  unit?: string
}

/** A setting's value out of JSON that may be anything. Undefined: not set, or not usable. */
export type Coerce = (value: unknown, setting: SettingSchema) => unknown

const text: Coerce = (value) =>
  typeof value === 'string' ? value : typeof value === 'number' ? String(value) : undefined
const html: Coerce = (value) => (typeof value === 'string' ? new SafeString(value) : undefined)
const choice: Coerce = (value, { options }) =>
  typeof value === 'string' && (options === undefined || options.some((option) => option.value === value))
    ? value
    : undefined
const number: Coerce = (value, { min, max }) => {
  const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value
  if (typeof parsed !== 'number' || !Number.isFinite(parsed)) return undefined
  return Math.min(max ?? Infinity, Math.max(min ?? -Infinity, parsed))
}
const pattern =
  (form: RegExp): Coerce =>
  (value) =>
    typeof value === 'string' && form.test(value.trim()) ? value.trim() : undefined
const reference =
  (kind: ReferenceKind): Coerce =>
  (value) =>
    typeof value === 'string' && value !== '' ? new Reference(kind, value) : undefined

const COLOR =
  /^(#[0-9a-f]{3,4}|#[0-9a-f]{6}|#[0-9a-f]{8}|(rgb|hsl|oklch|oklab)a?\([\d\s.,%/a-z-]{3,60}\)|transparent|[a-z]{3,20})$/i
const LINK = /^(https?:\/\/|mailto:|tel:|\/(?![/\\])|#|\?)[^\s<>"']*$/i
const EMBED = /^https:\/\/[^\s<>"']+$/i

/** Every type of setting that takes a value. */
export const SETTING_TYPES: Record<string, Coerce> = {
  text,
  textarea: text,
  richtext: html,
  inline_richtext: html,
  html,
  url: pattern(LINK),
  number,
  range: number,
  checkbox: (value) => (typeof value === 'boolean' ? value : undefined),
  select: choice,
  radio: choice,
  color: pattern(COLOR),
  color_scheme: choice,
  font: text,
  image: (value) => imageObject(value) ?? reference('image')(value, { type: 'image' }),
  video_url: pattern(EMBED),
  menu: reference('menu'),
  collection: reference('collection'),
  page: reference('page'),
  post: reference('post'),
  category: reference('category'),
  date: text,
}
/** Headings among the settings of the editor. */
export const SETTING_NOTES = new Set(['header', 'paragraph'])
/** What holds HTML; whoever stores it sanitizes it first. */
export const HTML_TYPES = new Set(['richtext', 'inline_richtext', 'html'])

/**
 * What templates read as `settings`. Values of the wrong kind count as not set, those of unknown ids are left out.
 * @param layers values by id, the first that is usable wins over the schema's default
 */
export function resolveSettings(
  schema: readonly SettingSchema[],
  ...layers: (Record<string, unknown> | undefined)[]
): Record<string, unknown> {
  const resolved: Record<string, unknown> = Object.create(null)
  for (const setting of schema) {
    const coerce = SETTING_TYPES[setting.type]
    if (setting.id === undefined || coerce === undefined) continue
    resolved[setting.id] = firstUsable(setting, coerce, layers)
  }
  return resolved
}

function firstUsable(
  setting: SettingSchema,
  coerce: Coerce,
  layers: readonly (Record<string, unknown> | undefined)[],
): unknown {
  for (const layer of layers) {
    const given = givenIn(layer, setting)
    if (given === undefined) continue
    // An emptied field stays empty, whatever its default.
    if (given === null || given === '') return undefined
    const value = coerce(given, setting)
    if (value !== undefined) return value
  }
  const fallback = coerce(setting.default, setting)
  if (fallback !== undefined) return fallback
  if (setting.type === 'checkbox') return false
  return undefined
}

/** What a layer says about a setting, perhaps under its former id. */
export function givenIn(
  layer: Record<string, unknown> | undefined,
  { id, renamed_from }: SettingSchema,
): unknown {
  if (layer === undefined || id === undefined) return undefined
  if (Object.hasOwn(layer, id)) return layer[id]
  return renamed_from !== undefined && Object.hasOwn(layer, renamed_from) ? layer[renamed_from] : undefined
}
