/** What a site makes of a theme: checked against what the theme declares, kept by the theme's name, and published. */
import type { AppContext } from '../../context.ts'
import { AppError, type FieldError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import type { CompiledTheme } from '../../liquid/compile.ts'
import { givenIn, HTML_TYPES, SETTING_TYPES, type SettingSchema } from '../../liquid/settings.ts'
import { BLOCK_SETTINGS_MAX_BYTES, readSectionType } from '../../../sdk/formats/plugin-blocks.ts'
import type { JsonTemplate, SectionInstance, ThemeCustomization } from '../../published/site-config.ts'
import { findMedia, publishedImage } from '../media/media.ts'
import { type Release, publish } from '../releases/releases.ts'
import { sanitizeHtml } from '../rich-text/rich-text.ts'
import type { PointerCtx } from '../sites/sites.ts'
import * as queries from './queries.ts'

const MAX_SECTIONS = 60
const MAX_TEMPLATES = 100
const TEMPLATE_NAME = /^[a-z0-9][a-z0-9.-]{0,79}$/
const INSTANCE_ID = /^[\w-]{1,64}$/
/** Serialized. */
const MAX_BYTES = 500_000

/**
 * The customization as it is kept: HTML made safe, everything of a known kind.
 * @param options.isLenient what the theme does not know is left out instead of refused: for imports and clones
 * @throws AppError validation_failed naming each field that is wrong
 */
export function checkedCustomization(
  theme: CompiledTheme,
  input: ThemeCustomization,
  options: { isLenient?: boolean } = {},
): ThemeCustomization {
  if (JSON.stringify(input).length > MAX_BYTES)
    throw new AppError('validation_failed', `A customization has at most ${MAX_BYTES} bytes.`)
  const errors: FieldError[] = []
  const refuse = (path: string, message: string) => {
    if (errors.length < 50) errors.push({ path, message })
  }
  const schema = theme.settingsSchema.flatMap((group) => group.settings)
  const checked: ThemeCustomization = {}
  if (input.settings) checked.settings = settingsOf(schema, input.settings, '/body/settings', refuse)
  for (const part of ['templates', 'groups'] as const) {
    const given = input[part]
    if (!given) continue
    const kept: Record<string, JsonTemplate> = {}
    if (Object.keys(given).length > MAX_TEMPLATES)
      refuse(`/body/${part}`, `has more than ${MAX_TEMPLATES} parts`)
    for (const [name, template] of Object.entries(given)) {
      const path = `/body/${part}/${name}`
      if (!TEMPLATE_NAME.test(name)) refuse(path, 'is no name of a template')
      else if (part === 'groups' && !theme.groups.has(name))
        refuse(path, 'the theme has no such section group')
      else if (part === 'templates' && !isTemplateOf(theme, name))
        refuse(path, 'the theme has no such template, nor one that it specializes')
      else kept[name] = templateOf(theme, template, path, refuse)
    }
    checked[part] = kept
  }
  const [first] = errors
  if (first && options.isLenient !== true)
    throw new AppError('validation_failed', `${first.path}: ${first.message}`, { errors })
  return checked
}

type Refuse = (path: string, message: string) => void

/** `page.contact` may be made where the theme has `page`. */
function isTemplateOf(theme: CompiledTheme, name: string): boolean {
  return theme.templates.has(name) || theme.templates.has(name.split('.')[0] ?? name)
}

function templateOf(theme: CompiledTheme, given: JsonTemplate, path: string, refuse: Refuse): JsonTemplate {
  const sections: Record<string, SectionInstance> = {}
  const order = given.order.filter((id) => Object.hasOwn(given.sections, id))
  for (const [index, id] of given.order.entries())
    if (!Object.hasOwn(given.sections, id)) refuse(`${path}/order/${index}`, `there is no section "${id}"`)
  if (order.length > MAX_SECTIONS) refuse(`${path}/order`, `has more than ${MAX_SECTIONS} sections`)
  const counts = new Map<string, number>()
  for (const id of order) {
    const instance = given.sections[id] as SectionInstance
    const at = `${path}/sections/${id}`
    const section = theme.sections.get(instance.type)
    const count = (counts.get(instance.type) ?? 0) + 1
    counts.set(instance.type, count)
    if (!INSTANCE_ID.test(id)) refuse(at, 'has an id of other characters than letters, digits, - and _')
    else if (readSectionType(instance.type)) sections[id] = pluginSectionOf(instance, at, refuse)
    else if (!section) refuse(`${at}/type`, `the theme has no section "${instance.type}"`)
    else if (section.schema.limit !== undefined && count > section.schema.limit)
      refuse(at, `"${section.schema.name}" may be there at most ${section.schema.limit} times`)
    else sections[id] = instanceOf(section.schema, instance, at, refuse)
  }
  if (typeof given.layout === 'string' && !theme.layouts.has(given.layout))
    refuse(`${path}/layout`, 'the theme has no such layout')
  return {
    sections,
    order: order.filter((id) => Object.hasOwn(sections, id)),
    ...(given.layout !== undefined && { layout: given.layout }),
  }
}

/** What the plugin understands of the settings it says when the page is made: it may be installed, updated or gone by then. */
function pluginSectionOf(
  { type, settings, disabled }: SectionInstance,
  path: string,
  refuse: Refuse,
): SectionInstance {
  if (settings && Buffer.byteLength(JSON.stringify(settings)) > BLOCK_SETTINGS_MAX_BYTES)
    refuse(`${path}/settings`, `has more than ${BLOCK_SETTINGS_MAX_BYTES} bytes`)
  return { type, ...(settings && { settings }), ...(disabled === true && { disabled: true }) }
}

type Schema = NonNullable<ReturnType<CompiledTheme['sections']['get']>>['schema']

function instanceOf(
  schema: Schema,
  instance: SectionInstance,
  path: string,
  refuse: Refuse,
): SectionInstance {
  const { type, settings, blocks, block_order, disabled } = instance
  const kept: NonNullable<SectionInstance['blocks']> = {}
  const order = (block_order ?? Object.keys(blocks ?? {})).filter((id) => Object.hasOwn(blocks ?? {}, id))
  if (order.length > schema.max_blocks)
    refuse(`${path}/block_order`, `has more than ${schema.max_blocks} blocks`)
  for (const id of order) {
    const block = blocks?.[id]
    const kind = schema.blocks.find((candidate) => candidate.type === block?.type)
    const at = `${path}/blocks/${id}`
    if (!INSTANCE_ID.test(id)) refuse(at, 'has an id of other characters than letters, digits, - and _')
    else if (!block || !kind) refuse(`${at}/type`, `the section has no block "${block?.type ?? ''}"`)
    else
      kept[id] = {
        type: block.type,
        ...(block.settings && {
          settings: settingsOf(kind.settings, block.settings, `${at}/settings`, refuse),
        }),
        ...(block.disabled === true && { disabled: true }),
      }
  }
  return {
    type,
    ...(settings && { settings: settingsOf(schema.settings, settings, `${path}/settings`, refuse) }),
    ...(blocks && { blocks: kept, block_order: order.filter((id) => Object.hasOwn(kept, id)) }),
    ...(disabled === true && { disabled: true }),
  }
}

function settingsOf(
  schema: readonly SettingSchema[],
  given: Record<string, unknown>,
  path: string,
  refuse: Refuse,
): Record<string, unknown> {
  const kept: Record<string, unknown> = {}
  const former = new Set(schema.flatMap(({ renamed_from }) => renamed_from ?? []))
  for (const setting of schema) {
    const value = givenIn(given, setting)
    const coerce = SETTING_TYPES[setting.type]
    if (value === undefined || setting.id === undefined || !coerce) continue
    if (value === '' || value === null) kept[setting.id] = value
    // An image is named by its id here; only what is published holds its address.
    else if (coerce(value, setting) === undefined || (setting.type === 'image' && typeof value !== 'string'))
      refuse(`${path}/${setting.id}`, `is no ${setting.type} that can be used here`)
    else
      kept[setting.id] =
        HTML_TYPES.has(setting.type) && typeof value === 'string' ? sanitizeHtml(value) : value
  }
  for (const id of Object.keys(given))
    if (!Object.hasOwn(kept, id) && !former.has(id) && !schema.some((setting) => setting.id === id))
      refuse(`${path}/${id}`, 'there is no such setting')
  return kept
}

/** What was kept of a site's work on a theme, whatever its version; nothing before the first change. */
export async function findCustomizationOf(
  tx: TenantTx,
  siteId: string,
  themeName: string,
): Promise<{ customization: ThemeCustomization; version: number }> {
  const row = await queries.findCustomization(tx, siteId, themeName)
  return { customization: row?.customization ?? {}, version: row?.version ?? 0 }
}

/** What the site has made of each theme it uses or has used, by the theme's name. */
export async function customizationsOf(
  tx: TenantTx,
  siteId: string,
): Promise<Record<string, ThemeCustomization>> {
  const rows = await queries.listCustomizations(tx, siteId)
  return Object.fromEntries(rows.map((row) => [row.theme_name, row.customization as ThemeCustomization]))
}

/** Keeps a checked customization without publishing it. */
export async function keepCustomization(
  tx: TenantTx,
  siteId: string,
  themeName: string,
  customization: ThemeCustomization,
): Promise<{ customization: ThemeCustomization; version: number }> {
  const row = await queries.putCustomization(tx, siteId, themeName, JSON.stringify(customization))
  return { customization: row.customization as ThemeCustomization, version: row.version }
}

/**
 * The customization as a release holds it: images in place of the ids of media, so that pages need to look up nothing.
 * Images that are gone are left out.
 */
export async function publishedCustomization(
  tx: TenantTx,
  siteId: string,
  theme: CompiledTheme,
  customization: ThemeCustomization,
): Promise<ThemeCustomization> {
  const ids = new Set<string>()
  walkImages(theme, customization, (id) => {
    ids.add(id)
    return id
  })
  const media = ids.size > 0 ? await findMedia(tx, siteId, ids) : new Map<string, never>()
  return walkImages(theme, customization, (id) => {
    const row = media.get(id)
    return row ? publishedImage(row) : null
  })
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** A copy in which every setting that holds the id of an image is replaced. */
function walkImages(
  theme: CompiledTheme,
  customization: ThemeCustomization,
  replace: (id: string) => unknown,
): ThemeCustomization {
  const inSettings = (schema: readonly SettingSchema[], settings: Record<string, unknown> | undefined) => {
    if (!settings) return undefined
    const copy = { ...settings }
    for (const setting of schema) {
      const value = givenIn(settings, setting)
      if (
        setting.type === 'image' &&
        setting.id !== undefined &&
        typeof value === 'string' &&
        UUID.test(value)
      )
        copy[setting.id] = replace(value)
    }
    return copy
  }
  const inTemplate = (template: JsonTemplate): JsonTemplate => ({
    ...template,
    sections: Object.fromEntries(
      Object.entries(template.sections).map(([id, instance]) => {
        const schema = theme.sections.get(instance.type)?.schema
        if (!schema) return [id, instance]
        const settings = inSettings(schema.settings, instance.settings)
        const blocks =
          instance.blocks &&
          Object.fromEntries(
            Object.entries(instance.blocks).map(([blockId, block]) => {
              const kind = schema.blocks.find(({ type }) => type === block.type)
              const inBlock = inSettings(kind?.settings ?? [], block.settings)
              return [blockId, { ...block, ...(inBlock && { settings: inBlock }) }]
            }),
          )
        return [id, { ...instance, ...(settings && { settings }), ...(blocks && { blocks }) }]
      }),
    ),
  })
  const inAll = (templates: Record<string, JsonTemplate>) =>
    Object.fromEntries(Object.entries(templates).map(([name, template]) => [name, inTemplate(template)]))
  const settings = inSettings(
    theme.settingsSchema.flatMap((group) => group.settings),
    customization.settings,
  )
  return {
    ...(settings && { settings }),
    ...(customization.templates && { templates: inAll(customization.templates) }),
    ...(customization.groups && { groups: inAll(customization.groups) }),
  }
}

/** Shows the site in a theme, with what it made of it before. Nothing about its content changes. */
export async function publishTheme(
  ctx: PointerCtx & Pick<AppContext, 'blobs'>,
  tx: TenantTx,
  siteId: string,
  theme: { hash: string; owner: 'platform' | 'tenant'; compiled: CompiledTheme },
  customization: ThemeCustomization,
): Promise<Release> {
  const { hash, owner, compiled } = theme
  if (owner === 'tenant' && !(await queries.holdPackage(tx, hash)))
    throw new AppError('not_found', 'The theme has just been deleted.')
  const theme_settings = await publishedCustomization(tx, siteId, compiled, customization)
  return publish(ctx, tx, siteId, { kind: 'theme', theme: { hash, owner }, theme_settings })
}
