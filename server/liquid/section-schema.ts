/** What {% schema %} of a section declares. */
import { parseJson } from './package.ts'
import type { Template } from './parse.ts'
import type { SettingSchema } from './settings.ts'
import { ThemeError } from './theme-error.ts'

export type BlockSchema = { type: string; name: string; limit?: number; settings: SettingSchema[] }
export type Preset = {
  name: string
  settings?: Record<string, unknown>
  blocks?: { type: string; settings?: Record<string, unknown> }[]
}
export type SectionSchema = {
  name: string
  tag: string
  class: string
  limit?: number
  settings: SettingSchema[]
  blocks: BlockSchema[]
  max_blocks: number
  presets: Preset[]
}

export const SECTION_TAGS = ['div', 'section', 'article', 'aside', 'header', 'footer', 'nav']
const BLOCKS_MAX = 50

/** The schema with defaults filled in; a section without one has no settings. @throws ThemeError with file and line */
export function sectionSchema(template: Template): SectionSchema {
  const { schema, file } = template
  const raw = schema ? parseJson(schema.text, file, schema.line) : {}
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw))
    throw new ThemeError('The schema must be an object.', file, schema?.line ?? 1)
  const given = raw as Partial<SectionSchema>
  const name = typeof given.name === 'string' ? given.name : (file.replace(/^.*\/|\.liquid$/g, '') ?? file)
  return {
    name,
    tag: typeof given.tag === 'string' && SECTION_TAGS.includes(given.tag) ? given.tag : 'div',
    class: typeof given.class === 'string' ? given.class : '',
    ...(typeof given.limit === 'number' && { limit: given.limit }),
    settings: objects<SettingSchema>(given.settings),
    blocks: objects<BlockSchema>(given.blocks).map((block) => ({
      ...block,
      settings: objects<SettingSchema>(block.settings),
    })),
    max_blocks: typeof given.max_blocks === 'number' ? Math.min(given.max_blocks, BLOCKS_MAX) : BLOCKS_MAX,
    presets: objects<Preset>(given.presets),
  }
}

function objects<Item extends object>(value: unknown): Item[] {
  return Array.isArray(value)
    ? value.filter((item): item is Item => typeof item === 'object' && item !== null)
    : []
}
