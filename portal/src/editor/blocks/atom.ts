/** Blocks without text of their own: what they show is in their attributes, and a component draws them. */
import { Node, mergeAttributes } from '@tiptap/core'
import { type ReactNodeViewProps, ReactNodeViewRenderer } from '@tiptap/react'
import type { ComponentType } from 'react'

export type BlockViewProps = ReactNodeViewProps

/**
 * @param attributes null is what is not set; where something is cut and pasted they travel as JSON
 * @param parse elements of other pages that become such a block
 */
export function atomBlock(
  name: string,
  attributes: readonly string[],
  view: ComponentType<BlockViewProps>,
  parse: { tag: string; getAttrs: (element: HTMLElement) => Record<string, unknown> | false }[] = [],
) {
  return Node.create({
    name,
    group: 'block',
    atom: true,
    selectable: true,
    draggable: true,
    addAttributes: () =>
      Object.fromEntries(attributes.map((attribute) => [attribute, { default: null, rendered: false }])),
    parseHTML: () => [
      { tag: `div[data-block="${name}"]`, getAttrs: (element) => attributesOf(element) },
      ...parse,
    ],
    renderHTML: ({ node, HTMLAttributes }) => [
      'div',
      mergeAttributes(HTMLAttributes, { 'data-block': name, 'data-attributes': JSON.stringify(node.attrs) }),
    ],
    addNodeView: () => ReactNodeViewRenderer(view, { className: 'block-view' }),
  })
}

function attributesOf(element: HTMLElement): Record<string, unknown> | false {
  try {
    const found: unknown = JSON.parse(element.dataset['attributes'] ?? '')
    return typeof found === 'object' && found !== null ? (found as Record<string, unknown>) : false
  } catch {
    return false
  }
}
