/** What sections and blocks are called and take: those of the theme, and those that plugins bring. */
import type { Item } from '@/api/api'
import { type Setting, settingsOf } from '@/kit/settings-form/setting'
import { type Arrangement, type Block, type Section, type Theme, blocksOf } from './design'

export type PluginBlock = Item<'/websites/{website_id}/plugin-blocks'>

export type BlockKind = { type: string; name: string; limit: number; settings: Setting[] }
export type Preset = { name: string; section: Section }
export type SectionKind = {
  type: string
  name: string
  /** Of a plugin: its title. */
  plugin?: string
  description?: string
  limit: number
  settings: Setting[]
  blocks: BlockKind[]
  maxBlocks: number
  /** What it can be added as; none: only the theme places it. */
  presets: Preset[]
}

type Declared = {
  type: string
  name: string
  limit?: number
  settings?: unknown
  max_blocks?: number
  blocks?: { type: string; name?: string; limit?: number; settings?: unknown }[]
  presets?: { name?: string; settings?: Record<string, unknown>; blocks?: Block[] }[]
}

/** By type. */
export type Kinds = ReadonlyMap<string, SectionKind>

export function kindsOf(theme: Theme, pluginBlocks: readonly PluginBlock[]): Kinds {
  const ofTheme = (theme.sections as Declared[]).map((declared) => {
    const { type, name, limit = Infinity, max_blocks = Infinity, blocks = [], presets = [] } = declared
    const kind: SectionKind = {
      type,
      name,
      limit,
      settings: settingsOf(declared.settings),
      maxBlocks: max_blocks,
      blocks: blocks.map((block) => ({
        type: block.type,
        name: block.name ?? block.type,
        limit: block.limit ?? Infinity,
        settings: settingsOf(block.settings),
      })),
      presets: presets.map((preset) => ({ name: preset.name ?? name, section: sectionOf(type, preset) })),
    }
    return kind
  })
  const ofPlugins = pluginBlocks.map((block): SectionKind => ({
    type: block.section_type,
    name: block.title,
    plugin: block.plugin_title,
    description: block.description,
    limit: Infinity,
    settings: settingsOf(block.settings_schema),
    blocks: [],
    maxBlocks: 0,
    presets: [{ name: block.title, section: { type: block.section_type } }],
  }))
  return new Map([...ofTheme, ...ofPlugins].map((kind) => [kind.type, kind]))
}

function sectionOf(
  type: string,
  { settings, blocks = [] }: NonNullable<Declared['presets']>[number],
): Section {
  const ids = blocks.map((block, index) => `${block.type.replaceAll(/[^\w-]+/g, '-')}-${index + 1}`)
  return {
    type,
    ...(settings && { settings }),
    ...(blocks.length > 0 && {
      blocks: Object.fromEntries(blocks.map((block, index) => [ids[index] ?? '', block])),
      block_order: ids,
    }),
  }
}

/** What people recognize a section or block by: the first words in it. */
export function excerptOf({ settings = {} }: Block): string {
  for (const id of ['heading', 'title', 'name', 'label', 'question', 'text', 'button_label']) {
    const value = settings[id]
    if (typeof value === 'string' && value.trim() !== '')
      return value
        .replaceAll(/<[^>]+>/g, ' ')
        .trim()
        .slice(0, 60)
  }
  return ''
}

/** Whether one more may be there. */
export function mayAdd(kind: SectionKind, { sections, order }: Arrangement): boolean {
  return order.length < 60 && order.filter((id) => sections[id]?.type === kind.type).length < kind.limit
}

export function mayAddBlock(kind: BlockKind, { maxBlocks }: SectionKind, section: Section): boolean {
  const blocks = blocksOf(section)
  return blocks.length < maxBlocks && blocks.filter(([, { type }]) => type === kind.type).length < kind.limit
}
