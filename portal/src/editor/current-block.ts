/** Marks the block that is being written in, and says in empty ones what can be done. Costs the same however long the page is. */
import { Extension } from '@tiptap/core'
import { type EditorState, Plugin } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import type { Surroundings } from './surroundings'

export const CurrentBlock = Extension.create({
  name: 'currentBlock',
  addProseMirrorPlugins() {
    const { editor } = this
    return [
      new Plugin({
        props: {
          decorations: (state) =>
            editor.isEditable ? decorationsOf(state, editor.storage.surroundings.placeholders) : undefined,
        },
      }),
    ]
  },
})

function decorationsOf(state: EditorState, texts: Surroundings['placeholders']): DecorationSet {
  const { $from, $to } = state.selection
  const found: Decoration[] = []
  const first = $from.index(0)
  const last = Math.max(first, Math.min($to.index(0), state.doc.childCount - 1))
  let position = $from.depth > 0 ? $from.before(1) : $from.pos
  // Everything selected on a long page need not be marked block by block.
  for (let index = first; index <= Math.min(last, first + 50); index++) {
    const block = state.doc.maybeChild(index)
    if (!block) break
    found.push(Decoration.node(position, position + block.nodeSize, { class: 'is-current' }))
    position += block.nodeSize
  }
  const { parent } = $from
  if (state.selection.empty && parent.isTextblock && parent.content.size === 0) {
    const text = placeholderOf(state, texts)
    if (text) found.push(Decoration.node($from.before(), $from.after(), { 'data-placeholder': text }))
  } else if (isEmptyPage(state))
    found.push(Decoration.node(0, state.doc.content.size, { 'data-placeholder': texts.page }))
  return DecorationSet.create(state.doc, found)
}

function placeholderOf(state: EditorState, texts: Surroundings['placeholders']): string | undefined {
  const { parent, depth } = state.selection.$from
  if (parent.type.name === 'heading') return texts.heading(Number(parent.attrs['level']))
  if (parent.type.name !== 'paragraph') return undefined
  if (isEmptyPage(state)) return texts.page
  return depth === 1 ? texts.paragraph : undefined
}

function isEmptyPage({ doc }: EditorState): boolean {
  return (
    doc.childCount === 1 && doc.firstChild?.type.name === 'paragraph' && doc.firstChild.content.size === 0
  )
}
