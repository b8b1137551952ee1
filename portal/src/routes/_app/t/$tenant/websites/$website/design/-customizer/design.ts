/**
 * What a website makes of a theme, and every act on it: each takes a design and gives a new one. What is as the theme ships
 * it is not kept, so that a newer version of the theme can improve it.
 */
import type { Answer } from '@/api/api'
import type { SettingValues } from '@/kit/settings-form/setting'

export type Theme = Answer<'get', '/themes/{hash}'>

export type Block = { type: string; settings?: SettingValues; disabled?: boolean }
export type Section = Block & { blocks?: Record<string, Block>; block_order?: string[] }
export type Arrangement = { layout?: string | false; sections: Record<string, Section>; order: string[] }
export type Design = {
  settings: SettingValues
  templates: Record<string, Arrangement>
  groups: Record<string, Arrangement>
}

/** A template, or a group of sections that stands on every page. */
export type Area = { part: 'templates' | 'groups'; name: string }
/** A section, or a block in it. */
export type Place = { area: Area; section: string; block?: string }

/** Out of what the API describes as anything. */
export function toDesign(customization: Readonly<Record<string, unknown>>): Design {
  const { settings = {}, templates = {}, groups = {} } = customization as Partial<Design>
  return { settings, templates, groups }
}

/** As the API takes it; parts with nothing in them are left out. */
export function fromDesign(design: Design) {
  const isFull = (part: object) => Object.keys(part).length > 0
  return {
    ...(isFull(design.settings) && { settings: { ...design.settings } }),
    ...(isFull(design.templates) && { templates: design.templates }),
    ...(isFull(design.groups) && { groups: design.groups }),
  }
}

function shipped(theme: Theme, { part, name }: Area): Arrangement | undefined {
  return theme.arrangements[part][name] as Arrangement | undefined
}

/** What stands there now; undefined for templates written in Liquid, which cannot be arranged. */
export function arrangementAt(theme: Theme, design: Design, area: Area): Arrangement | undefined {
  return design[area.part][area.name] ?? shipped(theme, area)
}

export function isChanged(design: Design, { part, name }: Area): boolean {
  return name in design[part]
}

export function sectionAt(theme: Theme, design: Design, { area, section }: Place): Section | undefined {
  return arrangementAt(theme, design, area)?.sections[section]
}

export function blockAt(theme: Theme, design: Design, place: Place): Block | undefined {
  return place.block === undefined ? undefined : sectionAt(theme, design, place)?.blocks?.[place.block]
}

/** In the order in which they stand. */
export function blocksOf({ blocks = {}, block_order = Object.keys(blocks) }: Section): [string, Block][] {
  return block_order.flatMap((id) => (blocks[id] ? [[id, blocks[id]] as [string, Block]] : []))
}

function rearrange(
  theme: Theme,
  design: Design,
  area: Area,
  change: (present: Arrangement) => Arrangement,
): Design {
  const present = arrangementAt(theme, design, area)
  if (!present) return design
  const next = change(present)
  const { [area.name]: _before, ...others } = design[area.part]
  const isAsShipped = JSON.stringify(next) === JSON.stringify(shipped(theme, area))
  return { ...design, [area.part]: isAsShipped ? others : { ...others, [area.name]: next } }
}

function changeSection(
  theme: Theme,
  design: Design,
  { area, section }: Place,
  change: (present: Section) => Section,
): Design {
  return rearrange(theme, design, area, (present) => {
    const found = present.sections[section]
    return found ? { ...present, sections: { ...present.sections, [section]: change(found) } } : present
  })
}

/** Changes the section, or the block, that is at that place. */
function changeAt(
  theme: Theme,
  design: Design,
  place: Place,
  change: <Of extends Block>(one: Of) => Of,
): Design {
  const { block } = place
  return changeSection(theme, design, place, (section) => {
    if (block === undefined) return change(section)
    const found = section.blocks?.[block]
    return found ? { ...section, blocks: { ...section.blocks, [block]: change(found) } } : section
  })
}

export function withSettings(theme: Theme, design: Design, place: Place, settings: SettingValues): Design {
  return changeAt(theme, design, place, (one) => {
    const { settings: _before, ...rest } = one
    return (Object.keys(settings).length > 0 ? { ...rest, settings } : rest) as typeof one
  })
}

/** Shown to visitors, or kept but hidden. */
export function withVisibility(theme: Theme, design: Design, place: Place, isShown: boolean): Design {
  return changeAt(theme, design, place, (one) => {
    const { disabled: _before, ...rest } = one
    return (isShown ? rest : { ...rest, disabled: true }) as typeof one
  })
}

function moved<Of>(list: readonly Of[], from: number, to: number): Of[] {
  const rest = list.toSpliced(from, 1)
  const taken = list[from]
  return taken === undefined ? [...list] : rest.toSpliced(to, 0, taken)
}

export function withMoved(theme: Theme, design: Design, place: Place, to: number): Design {
  const { block } = place
  if (block === undefined)
    return rearrange(theme, design, place.area, (present) => ({
      ...present,
      order: moved(present.order, present.order.indexOf(place.section), to),
    }))
  return changeSection(theme, design, place, (section) => {
    const order = blocksOf(section).map(([id]) => id)
    return { ...section, block_order: moved(order, order.indexOf(block), to) }
  })
}

export function without(theme: Theme, design: Design, place: Place): Design {
  const { block } = place
  if (block === undefined)
    return rearrange(theme, design, place.area, ({ sections, order, ...rest }) => {
      const { [place.section]: _gone, ...kept } = sections
      return { ...rest, sections: kept, order: order.filter((id) => id !== place.section) }
    })
  return changeSection(theme, design, place, (section) => {
    const { [block]: _gone, ...kept } = section.blocks ?? {}
    const order = blocksOf(section).map(([id]) => id)
    return { ...section, blocks: kept, block_order: order.filter((id) => id !== block) }
  })
}

/** @param at the position; at the end if unset. @returns the design, and the id of what was added */
export function withSection(
  theme: Theme,
  design: Design,
  area: Area,
  section: Section,
  at?: number,
): [Design, string] {
  const id = newId(section.type)
  const next = rearrange(theme, design, area, (present) => ({
    ...present,
    sections: { ...present.sections, [id]: section },
    order: present.order.toSpliced(at ?? present.order.length, 0, id),
  }))
  return [next, id]
}

export function withBlock(
  theme: Theme,
  design: Design,
  place: Place,
  block: Block,
  at?: number,
): [Design, string] {
  const id = newId(block.type)
  const next = changeSection(theme, design, place, (section) => {
    const order = blocksOf(section).map(([known]) => known)
    return {
      ...section,
      blocks: { ...section.blocks, [id]: block },
      block_order: order.toSpliced(at ?? order.length, 0, id),
    }
  })
  return [next, id]
}

/** The same once more, right below. @returns where it is */
export function withCopy(theme: Theme, design: Design, place: Place): [Design, Place] {
  const { block } = place
  const section = sectionAt(theme, design, place)
  if (!section) return [design, place]
  if (block !== undefined) {
    const found = section.blocks?.[block]
    if (!found) return [design, place]
    const index = blocksOf(section).findIndex(([id]) => id === block)
    const [next, id] = withBlock(theme, design, place, found, index + 1)
    return [next, { ...place, block: id }]
  }
  const index = arrangementAt(theme, design, place.area)?.order.indexOf(place.section) ?? 0
  const [next, id] = withSection(theme, design, place.area, section, index + 1)
  return [next, { ...place, section: id }]
}

/** As the theme ships it. */
export function withoutChanges(design: Design, { part, name }: Area): Design {
  const { [name]: _gone, ...rest } = design[part]
  return { ...design, [part]: rest }
}

/** A template of one's own, beginning as a copy: `page.contact` of `page`. */
export function withTemplate(theme: Theme, design: Design, name: string, from: string): Design {
  const copied = arrangementAt(theme, design, { part: 'templates', name: from })
  return copied ? { ...design, templates: { ...design.templates, [name]: copied } } : design
}

function newId(type: string): string {
  const word = type.replaceAll(/[^\w-]+/g, '-').slice(0, 40)
  return `${word}-${crypto.randomUUID().slice(0, 6)}`
}
