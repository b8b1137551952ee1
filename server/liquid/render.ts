/** Renders a page: a template's sections inside a layout, within limits. */
import type { JsonTemplate, ThemeCustomization } from '../published/site-config.ts'
import type { CompiledTheme } from './compile.ts'
import { type RenderState, type Scope, isolatedFrame, newScope } from './frame.ts'
import { Budget, DEFAULT_LIMITS, type Limits } from './limits.ts'
import { run } from './run.ts'
import { renderArranged } from './section.ts'
import { resolveSettings } from './settings.ts'
import { ThemeError } from './theme-error.ts'
import { type ReferenceKind, safe } from './values.ts'

/** What a page needs from whoever serves it. */
export type Environment = {
  /** The address of a file below assets/, by its name in the package. Relative to the site or absolute. */
  assetUrl: (name: string) => string
  /** BCP 47. */
  locale: string
  /** IANA. */
  timezone: string
  now: Date
  /** Scheme and host, without a slash at the end. */
  origin: string
  /** The page of a list that the address names; 1 without one. */
  page: number
  /** The address of another page of the same list. */
  pageUrl: (page: number) => string
  /** What settings name by id, handle or slug; undefined or null for what is not there. */
  resolve: Partial<Record<ReferenceKind, (value: string) => unknown>>
}

export type RenderInput = {
  /** Names such as `page.contact`, `page`: the first that the theme or the customization has. */
  template: readonly string[]
  customization: ThemeCustomization
  /** The objects of the theme contract, content_for_header among them. `settings`, `theme` and `template` are added. */
  globals: object
  environment: Environment
  limits?: Partial<Limits>
}

export type Rendered = {
  html: string
  /** The template that was used. */
  template: string
  /** Pages of the list that the template cut up with `paginate`; undefined when it did not. */
  pages: number | undefined
}

/**
 * Front pages and lists of posts of the built-in themes take 0.25 ms, posts 0.13 ms, without waiting for data. No function
 * stands out in a profile, and the garbage collector takes a tenth: settings are worked out once per customization, and
 * promises made only where something waits.
 * @throws ThemeError with file and line, for the theme's author: a limit was reached, or something named is not there.
 *   What data sources throw passes unchanged.
 */
export async function renderTemplate(theme: CompiledTheme, input: RenderInput): Promise<Rendered> {
  const { customization } = input
  const name = input.template.find((candidate) => hasTemplate(theme, customization, candidate))
  if (name === undefined)
    throw new ThemeError(
      `There is none of the templates ${input.template.join(', ')}.`,
      `templates/${input.template.at(-1) ?? ''}.json`,
    )
  const state = stateOf(theme, input, name)
  const body = { text: '' }
  const layout = await renderBody(state, body, name)
  if (layout === false) return { html: body.text, template: name, pages: state.pages }
  const file = theme.layouts.get(layout)
  if (!file) throw new ThemeError(`There is no layout/${layout}.liquid.`, `templates/${name}`)
  const page = { text: '' }
  state.globals['content_for_layout'] = safe(body.text)
  await run(file.statements, isolatedFrame(state, page), file.file)
  state.budget.output(page.text.length)
  return { html: page.text, template: name, pages: state.pages }
}

/** Whether the site shows pages of that template in a way of their own. */
export function hasTemplate(theme: CompiledTheme, customization: ThemeCustomization, name: string): boolean {
  return (
    theme.templates.has(name) ||
    (customization.templates !== undefined && Object.hasOwn(customization.templates, name))
  )
}

async function renderBody(state: RenderState, out: { text: string }, name: string): Promise<string | false> {
  const { templates } = state.customization
  const own = templates && Object.hasOwn(templates, name) ? templates[name] : undefined
  const shipped = state.theme.templates.get(name)
  if (own === undefined && shipped?.kind === 'liquid') {
    const { statements, file } = shipped.template
    await run(statements, isolatedFrame(state, out), file)
    return state.layout ?? 'theme'
  }
  const arranged = own ?? (shipped as { json: JsonTemplate }).json
  await renderArranged(state, out, arranged)
  return state.layout ?? arranged.layout ?? 'theme'
}

function stateOf(theme: CompiledTheme, input: RenderInput, template: string): RenderState {
  const { manifest } = theme
  const globals: Scope = newScope({
    settings: themeSettings(theme, input.customization),
    theme: { name: manifest.name, version: manifest.version, title: manifest.title },
    template,
  })
  return {
    theme,
    customization: input.customization,
    environment: input.environment,
    globals,
    data: input.globals,
    budget: new Budget({ ...DEFAULT_LIMITS, ...input.limits }),
    settled: new WeakMap(),
    reads: new WeakMap(),
    references: new Map(),
    depth: 0,
    sections: 0,
    windows: new Map(),
    counters: new Map(),
    pages: undefined,
    layout: undefined,
    shownOnce: new Set(),
  }
}

function themeSettings(theme: CompiledTheme, customization: ThemeCustomization): Scope {
  let settings = theme.resolved.get(customization) as Scope | undefined
  if (!settings) {
    const schema = theme.settingsSchema.flatMap((group) => group.settings)
    settings = resolveSettings(schema, customization.settings, theme.settingsData.current)
    theme.resolved.set(customization, settings)
  }
  return settings
}
