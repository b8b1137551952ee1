/** Rich text: a structured document of the ProseMirror family, checked when it is saved and rendered to safe HTML when it is published. */
import { Type } from 'typebox'
import type { RichDocument } from '../../../sdk/formats/rich-text/nodes.ts'

export { requireRichText } from './validate.ts'
export { renderRichText } from './render.ts'
export {
  blockText,
  countWords,
  excerptOf,
  mediaIn,
  plainText,
} from '../../../sdk/formats/rich-text/plain-text.ts'
export { htmlToRichText } from './from-html.ts'
export { sanitizeHtml } from './sanitize.ts'
export { embedOf } from '../../../sdk/formats/rich-text/embeds.ts'
export { safeLink } from '../../../sdk/formats/rich-text/urls.ts'
export type { RichNode } from '../../../sdk/formats/rich-text/nodes.ts'

/** What nodes there are, what they hold and which attributes they have is in the format that programs and the portal share. */
export type RichText = RichDocument

/** In the API: the outer form. requireRichText looks at the inside, because it can say where something is wrong. */
export const RichText = Type.Unsafe<RichText>({
  type: 'object',
  properties: {
    type: { type: 'string', const: 'doc' },
    content: { type: 'array', maxItems: 10_000, items: { type: 'object' } },
  },
  required: ['type'],
  additionalProperties: false,
  description: 'A document of blocks in the form of ProseMirror and TipTap',
  examples: [
    {
      type: 'doc',
      content: [{ type: 'paragraph', content: [{ type: 'text', text: 'Fresh bread since 1921.' }] }],
    },
  ],
})

/** A document without content. */
export const EMPTY: RichText = { type: 'doc', content: [] }
