/** Settings as themes, plugins and their blocks declare them: what a form asks for, and whether an answer will do. */

export type Setting = {
  type: string
  /** Missing for what only explains: `header` and `paragraph`. */
  id?: string
  /** What it was called before: values kept under that id are still found. */
  renamed_from?: string
  label?: string
  info?: string
  content?: string
  default?: unknown
  placeholder?: string
  required?: boolean
  options?: { value: string; label: string; group?: string }[]
  min?: number
  max?: number
  step?: number
  unit?: string
}

/** What was chosen, by id. What is absent is as declared; what is null or empty was emptied. */
export type SettingValues = Readonly<Record<string, unknown>>

/** Whether it takes a value, and is not only a remark. */
export function isSetting(setting: Setting): setting is Setting & { id: string } {
  return setting.id !== undefined && setting.type !== 'header' && setting.type !== 'paragraph'
}

/** Out of what the API describes as anything. */
export function settingsOf(declared: unknown): Setting[] {
  if (!Array.isArray(declared)) return []
  return declared.filter(
    (one): one is Setting =>
      typeof one === 'object' && one !== null && typeof (one as Setting).type === 'string',
  )
}

/** What was chosen for a setting, perhaps under its former id; undefined: nothing. */
export function chosenOf({ id, renamed_from }: Setting, values: SettingValues): unknown {
  if (id === undefined) return undefined
  if (Object.hasOwn(values, id)) return values[id]
  return renamed_from === undefined ? undefined : values[renamed_from]
}

/** What holds: what was chosen, or else what was declared. */
export function valueOf(setting: Setting, values: SettingValues): unknown {
  const chosen = chosenOf(setting, values)
  return chosen === undefined ? setting.default : chosen
}

/** The values with one of them chosen. @param value undefined takes it back to what was declared */
export function withValue(values: SettingValues, setting: Setting, value: unknown): SettingValues {
  const { id, renamed_from } = setting
  if (id === undefined) return values
  const rest = Object.fromEntries(
    Object.entries(values).filter(([key]) => key !== id && key !== renamed_from),
  )
  return value === undefined ? rest : { ...rest, [id]: value }
}

export type Fault = 'required' | 'url' | 'video_url' | 'email' | 'color' | 'number' | 'range' | 'choice'

const COLOR =
  /^(#[0-9a-f]{3,4}|#[0-9a-f]{6}|#[0-9a-f]{8}|(rgb|hsl|oklch|oklab)a?\([\d\s.,%/a-z-]{3,60}\)|transparent|[a-z]{3,20})$/i
const LINK = /^(https?:\/\/|mailto:|tel:|\/(?![/\\])|#|\?)[^\s<>"']*$/i
const FORMS: Record<string, RegExp> = {
  url: LINK,
  video_url: /^https:\/\/[^\s<>"']+$/i,
  email: /^[^\s@<>"',;]+@[^\s@<>"',;]+$/,
  color: COLOR,
}

/** What is wrong with the value that holds; the server says the same, but later. */
export function faultOf(setting: Setting, values: SettingValues): Fault | undefined {
  const value = valueOf(setting, values)
  if (value === undefined || value === null || value === '')
    return setting.required === true ? 'required' : undefined
  const form = FORMS[setting.type]
  if (form) return typeof value === 'string' && form.test(value.trim()) ? undefined : (setting.type as Fault)
  if (setting.type === 'number' || setting.type === 'range') {
    if (typeof value !== 'number' || !Number.isFinite(value)) return 'number'
    return value < (setting.min ?? -Infinity) || value > (setting.max ?? Infinity) ? 'range' : undefined
  }
  if (['select', 'radio', 'color_scheme'].includes(setting.type) && setting.options)
    return setting.options.some((option) => option.value === value) ? undefined : 'choice'
  return undefined
}

/** Whether all values will do. */
export function areUsable(settings: readonly Setting[], values: SettingValues): boolean {
  return settings.every((setting) => faultOf(setting, values) === undefined)
}
