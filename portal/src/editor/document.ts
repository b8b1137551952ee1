/** Rich text as the API takes and gives it: the same nodes, marks and attributes, checked by the same rules. */
import type { RichNode } from '../../../server/features/rich-text/nodes.ts'

export type { RichNode }
export type RichText = { type: 'doc'; content?: RichNode[] }

export const EMPTY: RichText = { type: 'doc', content: [] }
