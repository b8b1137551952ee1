/** JSON templates, section groups and chosen settings: whether what they name is there. */
import { isPluginSection, readSectionType } from '../../../sdk/formats/plugin-blocks.ts'
import { jsonTemplate } from '../compile.ts'
import type { Draft } from '../lint.ts'
import { parseJson } from '../package.ts'
import { SETTING_TYPES, type SettingSchema } from '../settings.ts'
import { ThemeError } from '../theme-error.ts'
import { isObject, lineOf } from './schemas.ts'

type Declared = { settings: SettingSchema[]; blocks: Map<string, SettingSchema[]> }

export function checkTemplates(draft: Draft): void {
  const { json, report } = draft
  const declared = new Map<string, Declared>()
  for (const [path, template] of draft.templates)
    if (path.startsWith('sections/')) declared.set(path.slice(9, -7), declaredBy(template.schema?.text))
  for (const [path, value] of json)
    if (path.startsWith('templates/') || path.startsWith('sections/'))
      checkTemplate(draft, path, value, declared)

  const file = 'config/settings_data.json'
  const data = json.get(file)
  if (data === undefined) return
  if (!isObject(data)) {
    report('error', file, 1, 'It must be an object with "current" and "presets".')
    return
  }
  const groups = json.get('config/settings_schema.json')
  const schema = (Array.isArray(groups) ? groups : []).flatMap((group: unknown) =>
    isObject(group) && Array.isArray(group['settings']) ? (group['settings'] as SettingSchema[]) : [],
  )
  const presets = isObject(data['presets']) ? data['presets'] : {}
  const { current } = data
  if (typeof current === 'string' && !Object.hasOwn(presets, current))
    report(
      'error',
      file,
      lineOf(draft, file, `"${current}"`),
      `"current" names the preset "${current}", which is not there.`,
    )
  for (const [name, values] of [...Object.entries(presets), ['current', current] as const])
    if (isObject(values)) checkValues(draft, file, `the preset ${name}`, values, schema)
}

function declaredBy(schema: string | undefined): Declared {
  try {
    const value = schema === undefined ? {} : parseJson(schema, '')
    const read = (list: unknown) => (Array.isArray(list) ? list.filter(isObject) : [])
    if (!isObject(value)) return { settings: [], blocks: new Map() }
    return {
      settings: read(value['settings']) as SettingSchema[],
      blocks: new Map(
        read(value['blocks']).map((block) => [
          JSON.stringify(block['type']),
          read(block['settings']) as SettingSchema[],
        ]),
      ),
    }
  } catch {
    // Reported where the schema stands.
    return { settings: [], blocks: new Map() }
  }
}

function checkTemplate(
  draft: Draft,
  file: string,
  value: unknown,
  declared: ReadonlyMap<string, Declared>,
): void {
  const { report, files } = draft
  const error = (message: string) => report('error', file, lineOf(draft, file, message), message)
  const warn = (message: string) => report('warning', file, lineOf(draft, file, message), message)
  let template: ReturnType<typeof jsonTemplate>
  try {
    template = jsonTemplate(value, file)
  } catch (failure) {
    if (!(failure instanceof ThemeError)) throw failure
    error(failure.message)
    return
  }
  const { layout } = template
  if (typeof layout === 'string' && !files.has(`layout/${layout}.liquid`))
    error(`"layout" names "${layout}", but there is no layout/${layout}.liquid.`)
  for (const id of template.order)
    if (!Object.hasOwn(template.sections, id))
      error(`"order" names ${JSON.stringify(id)}, which is not among the sections.`)
  for (const [id, instance] of Object.entries(template.sections)) {
    if (!isObject(instance) || typeof instance['type'] !== 'string') {
      error(`The section "${id}" needs a "type".`)
      continue
    }
    if (!template.order.includes(id)) warn(`The section "${id}" is not in "order", and so not shown.`)
    if (isPluginSection(instance['type'])) {
      if (!readSectionType(instance['type']))
        error(`The section "${id}" is of type "${instance['type']}"; a plugin's is "plugin:<name>/<block>".`)
      continue
    }
    const section = declared.get(instance['type'])
    if (!section) {
      error(
        `The section "${id}" is of type "${instance['type']}", but there is no sections/${instance['type']}.liquid.`,
      )
      continue
    }
    if (isObject(instance['settings']))
      checkValues(draft, file, `the section ${id}`, instance['settings'], section.settings)
    const blocks = isObject(instance['blocks']) ? instance['blocks'] : {}
    for (const [blockId, block] of Object.entries(blocks)) {
      const settings = isObject(block) ? section.blocks.get(JSON.stringify(block['type'])) : undefined
      if (!isObject(block) || !settings)
        error(
          `The block "${blockId}" is of a type that sections/${instance['type']}.liquid does not declare.`,
        )
      else if (isObject(block['settings']))
        checkValues(draft, file, `the block ${blockId}`, block['settings'], settings)
    }
    for (const blockId of Array.isArray(instance['block_order'])
      ? (instance['block_order'] as unknown[])
      : [])
      if (!Object.hasOwn(blocks, String(blockId)))
        error(`"block_order" names "${String(blockId)}", which is not among the blocks.`)
  }
}

function checkValues(
  draft: Draft,
  file: string,
  owner: string,
  values: Record<string, unknown>,
  schema: readonly SettingSchema[],
): void {
  const warn = (message: string) => draft.report('warning', file, lineOf(draft, file, message), message)
  for (const [id, value] of Object.entries(values)) {
    const setting = schema.find((candidate) => candidate.id === id)
    const coerce = setting && SETTING_TYPES[setting.type]
    if (!setting || !coerce) warn(`"${id}", set by ${owner}, is not declared.`)
    else if (value !== '' && value !== null && coerce(value, setting) === undefined)
      warn(`"${id}", set by ${owner}, is no ${setting.type}: its default is used.`)
    else if (
      setting.type === 'image' &&
      typeof value === 'string' &&
      value.startsWith('asset:') &&
      !draft.files.has(`assets/${value.slice(6)}`)
    )
      draft.report(
        'error',
        file,
        lineOf(draft, file, `"${id}"`),
        `"${id}" names ${value}, but there is no assets/${value.slice(6)}.`,
      )
  }
}
