/** Shows sections: each with its own settings and blocks, none seeing the variables of another. */
import { readSectionType } from '../../sdk/formats/plugin-blocks.ts'
import { blockElement } from '../published/plugin-block.ts'
import type { JsonTemplate, SectionInstance } from '../published/site-config.ts'
import type { CompiledTheme } from './compile.ts'
import { type Frame, type RenderState, type Scope, isolatedFrame, newScope } from './frame.ts'
import { repeat, run } from './run.ts'
import type { SectionSchema } from './section-schema.ts'
import { resolveSettings } from './settings.ts'
import { ThemeError } from './theme-error.ts'
import { escapeHtml, safe } from './values.ts'

/** The sections of a JSON template or group in their order, into `out`. */
export function renderArranged(
  state: RenderState,
  out: { text: string },
  arranged: JsonTemplate,
  prefix = '',
): void | Promise<void> {
  return repeat((i) => {
    const id = arranged.order[i] as string
    const instance = Object.hasOwn(arranged.sections, id) ? arranged.sections[id] : undefined
    if (!instance || instance.disabled) return
    return renderSection(state, out, `${prefix}${id}`, instance, i)
  }, arranged.order.length)
}

/** {% sections 'name' %} */
export function renderGroup(frame: Frame, name: string): void | Promise<void> {
  const { state } = frame
  const group = state.customization.groups?.[name] ?? state.theme.groups.get(name)
  if (!group) throw new ThemeError(`There is no sections/${name}.json.`)
  return renderArranged(state, frame.out, group, `${name}-`)
}

/** {% section 'name' %} */
export function renderStaticSection(frame: Frame, name: string): void | Promise<void> {
  const { state } = frame
  if (!state.theme.sections.has(name)) throw new ThemeError(`There is no sections/${name}.liquid.`)
  let instance = state.theme.resolved.get(state.theme.sections.get(name) as object) as
    SectionInstance | undefined
  if (!instance)
    state.theme.resolved.set(state.theme.sections.get(name) as object, (instance = { type: name }))
  return renderSection(state, frame.out, name, instance, 0)
}

function renderSection(
  state: RenderState,
  out: { text: string },
  id: string,
  instance: SectionInstance,
  index: number,
): void | Promise<void> {
  const section = state.theme.sections.get(instance.type)
  // A customization may name sections that a newer version of the theme no longer has.
  if (!section) return renderPluginSection(state, out, id, instance)
  const { schema, template } = section
  countSection(state, out)
  const { settings, blocks } = resolved(state.theme, instance, schema)
  const scope = newScope({
    section: newScope({ id, type: instance.type, settings, blocks, index: index + 1, index0: index }),
  })
  const className = schema.class === '' ? 'section' : `section ${schema.class}`
  out.text += `<${schema.tag} id="section-${escapeHtml(id)}" class="${escapeHtml(className)}">`
  const close = () => {
    out.text += `</${schema.tag}>`
  }
  const waiting = run(template.statements, isolatedFrame(state, out, scope), template.file)
  return waiting === undefined ? close() : waiting.then(close)
}

function countSection(state: RenderState, out: { text: string }): void {
  if (++state.sections > state.budget.limits.sections)
    throw new ThemeError(`The page has more than ${state.budget.limits.sections} sections.`)
  state.budget.output(out.text.length)
}

/** A section that a plugin fills, later and elsewhere. */
function renderPluginSection(
  state: RenderState,
  out: { text: string },
  id: string,
  { type, settings = {} }: SectionInstance,
): void {
  const block = readSectionType(type)
  if (!block) return
  countSection(state, out)
  out.text += `<div id="section-${escapeHtml(id)}" class="section section-plugin">${blockElement({ ...block, settings })}</div>`
}

type Resolved = { settings: Scope; blocks: Scope[] }

/** Settings and blocks of an instance, worked out once for as long as the instance object lives. */
function resolved(theme: CompiledTheme, instance: SectionInstance, schema: SectionSchema): Resolved {
  let known = theme.resolved.get(instance) as Resolved | undefined
  if (!known) theme.resolved.set(instance, (known = resolve(instance, schema)))
  return known
}

function resolve(instance: SectionInstance, schema: SectionSchema): Resolved {
  const { blocks = {}, block_order = Object.keys(blocks) } = instance
  const shown: Scope[] = []
  const counts = new Map<string, number>()
  for (const id of block_order) {
    const block = Object.hasOwn(blocks, id) ? blocks[id] : undefined
    const kind = block && schema.blocks.find(({ type }) => type === block.type)
    if (!block || block.disabled || !kind || shown.length >= schema.max_blocks) continue
    const count = (counts.get(block.type) ?? 0) + 1
    counts.set(block.type, count)
    if (kind.limit !== undefined && count > kind.limit) continue
    shown.push(
      newScope({
        id,
        type: block.type,
        settings: resolveSettings(kind.settings, block.settings),
        attributes: safe(`data-block="${escapeHtml(id)}"`),
      }),
    )
  }
  return { settings: resolveSettings(schema.settings, instance.settings), blocks: shown }
}
