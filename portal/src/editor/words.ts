/** How long a text is, for the one who writes it. */
import type { Node } from '@tiptap/pm/model'
import { blockText, countWords } from '@hotswap/sdk/rich-text/plain-text'
import { blockOf } from './document'

export type Length = { words: number; characters: number }

/** Words that people read in a minute: the mean of non-fiction in English (Brysbaert 2019, "How many words do we read per minute?"). */
const PER_MINUTE = 238

/** Only blocks that changed are counted again. */
const known = new WeakMap<Node, Length>()

export function lengthOf(doc: Node): Length {
  const total = { words: 0, characters: 0 }
  for (const block of doc.children) {
    const length = known.get(block) ?? measure(block)
    known.set(block, length)
    total.words += length.words
    total.characters += length.characters
  }
  return total
}

function measure(block: Node): Length {
  const text = blockOf(block).map(blockText).join('\n')
  return { words: countWords(text), characters: text.length }
}

export function lengthOfText(text: string): Length {
  return { words: countWords(text), characters: text.length }
}

/** @returns minutes, at least one */
export function readingMinutes(words: number): number {
  return Math.max(1, Math.round(words / PER_MINUTE))
}
