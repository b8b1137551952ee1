/** What helps an entry to be found, looked at in what is written. */
import type { RichNode } from '@/editor/document'
import { type Values } from '@/editor/saving/values'
import { blocksOf } from '@/editor/saving/merge'
import { blockText } from '@hotswap/sdk/rich-text/plain-text'

export type Check = { name: CheckName; isGood: boolean; count: number }
export type CheckName =
  | 'title_length'
  | 'description'
  | 'description_length'
  | 'words'
  | 'headings'
  | 'heading_order'
  | 'image_texts'
  | 'links'
  | 'image'
  | 'indexed'

/** Search engines cut what is longer. */
export const TITLE_MAX = 60
export const DESCRIPTION_MAX = 160
const DESCRIPTION_MIN = 70
const TITLE_MIN = 15
const WORDS_MIN = 150
/** Longer texts want something to hold on to. */
const WORDS_WITHOUT_HEADING = 300

export function checksOf(values: Values, { isWhole = true } = {}): Check[] {
  const title = textOf(values['seo.title']) || textOf(values['title'])
  const description = textOf(values['seo.description']) || textOf(values['excerpt'])
  const blocks = blocksOf(values['body'])
  const all = blocks.flatMap(allIn)
  const words = wordsIn(blocks)
  const levels = all
    .filter(({ type }) => type === 'heading')
    .map(({ attrs }) => Number(attrs?.['level'] ?? 2))
  const images = all.filter(({ type }) => type === 'image')
  const mute = images.filter(({ attrs }) => textOf(attrs?.['alt']) === '').length
  const skips = levels.filter((level, at) => at > 0 && level > (levels[at - 1] ?? level) + 1).length
  const links = all.filter(({ marks }) => marks?.some(({ type }) => type === 'link')).length
  const checks: (Check | false)[] = [
    { name: 'indexed', isGood: values['seo.noindex'] !== true, count: 0 },
    {
      name: 'title_length',
      isGood: title.length >= TITLE_MIN && title.length <= TITLE_MAX,
      count: title.length,
    },
    { name: 'description', isGood: description !== '', count: 0 },
    description !== '' && {
      name: 'description_length',
      isGood: description.length >= DESCRIPTION_MIN && description.length <= DESCRIPTION_MAX,
      count: description.length,
    },
    isWhole && { name: 'words', isGood: words >= WORDS_MIN, count: words },
    words > WORDS_WITHOUT_HEADING && { name: 'headings', isGood: levels.length > 0, count: levels.length },
    levels.length > 1 && { name: 'heading_order', isGood: skips === 0, count: skips },
    images.length > 0 && { name: 'image_texts', isGood: mute === 0, count: mute },
    words > WORDS_WITHOUT_HEADING && { name: 'links', isGood: links > 0, count: links },
    {
      name: 'image',
      isGood: Boolean(values['seo.og_image_media_id'] ?? values['featured_media_id']),
      count: 0,
    },
  ]
  return checks.filter((check) => check !== false)
}

function wordsIn(blocks: readonly RichNode[]): number {
  return blocks.reduce((sum, block) => sum + (blockText(block).match(/[\p{L}\p{N}]+/gu)?.length ?? 0), 0)
}

/** The beginning of the text, for where nothing else was written. */
export function beginningOf(values: Values, length: number): string {
  const text = blocksOf(values['body']).map(blockText).filter(Boolean).join(' ').replace(/\s+/g, ' ')
  return text.length > length ? `${text.slice(0, length).replace(/\s+\S*$/, '')} …` : text
}

function allIn(node: RichNode): RichNode[] {
  return [node, ...(node.content ?? []).flatMap(allIn)]
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value.trim() : ''
}
