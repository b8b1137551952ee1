/** Blocks as wholes: found around a position, moved, doubled, removed. */
import { Extension } from '@tiptap/core'
import { closeHistory } from '@tiptap/pm/history'
import type { Node, ResolvedPos } from '@tiptap/pm/model'
import { type EditorState, NodeSelection, Selection, TextSelection, type Transaction } from '@tiptap/pm/state'

export type Block = { node: Node; position: number; index: number; parent: Node }

/** What has blocks in it that people think of as blocks of their own. */
const HOLDERS = new Set(['doc', 'column', 'callout', 'bulletList', 'orderedList', 'taskList'])

/** The innermost block around a position that can be moved by itself: an item of a list, or a block of page, column or callout. */
export function blockAround($at: ResolvedPos): Block | undefined {
  for (let depth = $at.depth; depth >= 0; depth--) {
    const parent = $at.node(depth)
    if (!HOLDERS.has(parent.type.name)) continue
    const node = depth === $at.depth ? $at.nodeAfter : $at.node(depth + 1)
    if (!node) return undefined
    return {
      node,
      parent,
      index: $at.index(depth),
      position: depth === $at.depth ? $at.pos : $at.before(depth + 1),
    }
  }
  return undefined
}

/** The block of the cursor, or the one that is selected. */
export function currentBlock({ selection }: EditorState): Block | undefined {
  return blockAround(selection.$from)
}

/** @returns the change that swaps the block with its neighbour; undefined at either end */
export function moveBlock(
  state: EditorState,
  { node, parent, index, position }: Block,
  by: 1 | -1,
): Transaction | undefined {
  const neighbour = parent.maybeChild(index + by)
  if (!neighbour) return undefined
  const { tr, selection } = state
  const target = by < 0 ? position - neighbour.nodeSize : position + neighbour.nodeSize
  const shift = target - position
  tr.delete(position, position + node.nodeSize).insert(target, node)
  if (selection instanceof NodeSelection && selection.from === position)
    tr.setSelection(NodeSelection.create(tr.doc, target))
  else if (selection.from >= position && selection.to <= position + node.nodeSize)
    tr.setSelection(TextSelection.create(tr.doc, selection.anchor + shift, selection.head + shift))
  return tr.scrollIntoView()
}

export function doubleBlock(state: EditorState, { node, position }: Block): Transaction {
  const after = position + node.nodeSize
  const tr = state.tr.insert(after, node)
  return tr.setSelection(Selection.near(tr.doc.resolve(after + 1))).scrollIntoView()
}

/** A list goes with its last item, and a column keeps an empty paragraph. */
export function removeBlock(state: EditorState, { node, position, parent }: Block): Transaction {
  const { tr } = state
  const isListEnd = parent.childCount === 1 && parent.type.name.endsWith('List')
  if (isListEnd) {
    const $at = state.doc.resolve(position)
    tr.delete($at.before(), $at.after())
  } else if (parent.childCount === 1)
    tr.replaceWith(position, position + node.nodeSize, state.schema.nodes['paragraph']?.create() ?? [])
  else tr.delete(position, position + node.nodeSize)
  return tr
    .setSelection(Selection.near(tr.doc.resolve(Math.min(position, tr.doc.content.size))))
    .scrollIntoView()
}

/** An empty paragraph after the block, with the cursor in it; the one that is there when the block is empty itself. */
export function addAfter(state: EditorState, { node, position, parent }: Block): Transaction {
  const { tr, schema } = state
  if (node.type.name === 'paragraph' && node.content.size === 0)
    return tr.setSelection(TextSelection.create(tr.doc, position + 1))
  const after = position + node.nodeSize
  const paragraph = schema.nodes['paragraph']?.create()
  const added = parent.type.name.endsWith('List') ? node.type.create(null, paragraph) : paragraph
  if (added) tr.insert(after, added)
  return tr.setSelection(Selection.near(tr.doc.resolve(after + 1))).scrollIntoView()
}

/**
 * Puts blocks in place of the empty paragraph at a position, or after the block that is there. Below them there is always a
 * place to go on writing.
 * @param cursor goes into the first of them (or chooses it), or below the last
 */
export function placeBlocks(
  state: EditorState,
  blocks: readonly Node[],
  at: number,
  cursor: 'first' | 'after',
): Transaction {
  const { tr, schema } = state
  const $at = state.doc.resolve(at)
  const isInText = $at.parent.isTextblock
  const isEmpty = $at.parent.type.name === 'paragraph' && $at.parent.content.size === 0
  const chosen = state.selection instanceof NodeSelection ? state.selection.to : $at.pos
  const start = isInText ? (isEmpty ? $at.before() : $at.after()) : chosen
  tr.replaceWith(start, isInText && isEmpty ? $at.after() : start, blocks)
  const end = start + blocks.reduce((size, block) => size + block.nodeSize, 0)
  const paragraph = schema.nodes['paragraph']?.create()
  if (tr.doc.resolve(end).nodeAfter === null && paragraph) tr.insert(end, paragraph)
  const [first] = blocks
  if (cursor === 'after') tr.setSelection(Selection.near(tr.doc.resolve(end)))
  else if (first?.isAtom) tr.setSelection(NodeSelection.create(tr.doc, start))
  else tr.setSelection(Selection.near(tr.doc.resolve(start + 1)))
  return tr.scrollIntoView()
}

export const BlockMoves = Extension.create({
  name: 'blockMoves',
  addKeyboardShortcuts() {
    const act = (change: (state: EditorState, block: Block) => Transaction | undefined) => () => {
      const { state, view } = this.editor
      const block = currentBlock(state)
      const tr = block && change(state, block)
      if (tr) view.dispatch(closeHistory(tr))
      return block !== undefined
    }
    return {
      'Alt-Shift-ArrowUp': act((state, block) => moveBlock(state, block, -1)),
      'Alt-Shift-ArrowDown': act((state, block) => moveBlock(state, block, 1)),
      'Mod-Shift-d': act(doubleBlock),
      'Mod-Shift-Backspace': act(removeBlock),
      Escape: () => {
        const { state, view } = this.editor
        const block = currentBlock(state)
        if (!block || state.selection instanceof NodeSelection) return false
        view.dispatch(state.tr.setSelection(NodeSelection.create(state.doc, block.position)))
        return true
      },
    }
  },
})
