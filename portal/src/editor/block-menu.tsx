/** What can be done with a block as a whole: the same from its handle and from the bar below. */
import type { Editor } from '@tiptap/core'
import { closeHistory } from '@tiptap/pm/history'
import type { EditorState, Transaction } from '@tiptap/pm/state'
import { Selection } from '@tiptap/pm/state'
import { ArrowDown, ArrowUp, Columns2, Copy, Plus, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { MenuItem, MenuLabel, MenuSeparator, MenuShortcut } from '@/ui/menu'
import { runChoice, useBlockChoices } from './block-choices'
import { type Block, addAfter, doubleBlock, moveBlock, removeBlock } from './block-moves'
import { useHost } from './host'
import { nameOfKeys } from './keys'

const TEXTS = new Set([
  'paragraph',
  'heading',
  'bulletList',
  'orderedList',
  'taskList',
  'listItem',
  'taskItem',
  'blockquote',
  'codeBlock',
  'callout',
])

export function BlockMenuItems({ editor, block }: { editor: Editor; block: Block }) {
  const { t } = useTranslation('editor')
  const host = useHost()
  const choices = useBlockChoices().filter(({ isText }) => isText)
  const change = (act: (state: EditorState, block: Block) => Transaction | undefined) => {
    const tr = act(editor.state, block)
    if (tr) editor.view.dispatch(closeHistory(tr))
    editor.commands.focus()
  }
  const into = (choice: (typeof choices)[number]) => {
    const inside = Selection.near(editor.state.doc.resolve(block.position + 1))
    editor.view.dispatch(editor.state.tr.setSelection(inside))
    runChoice(editor, choice, host)
  }
  return (
    <>
      <MenuItem onSelect={() => change(addAfter)}>
        <Plus aria-hidden /> {t('Add below')}
      </MenuItem>
      <MenuItem onSelect={() => change((state, it) => moveBlock(state, it, -1))} disabled={block.index === 0}>
        <ArrowUp aria-hidden /> {t('Move up')}
        <MenuShortcut>{nameOfKeys('Alt-Shift-ArrowUp')}</MenuShortcut>
      </MenuItem>
      <MenuItem
        onSelect={() => change((state, it) => moveBlock(state, it, 1))}
        disabled={block.index === block.parent.childCount - 1}
      >
        <ArrowDown aria-hidden /> {t('Move down')}
        <MenuShortcut>{nameOfKeys('Alt-Shift-ArrowDown')}</MenuShortcut>
      </MenuItem>
      <MenuItem onSelect={() => change(doubleBlock)}>
        <Copy aria-hidden /> {t('Duplicate')}
        <MenuShortcut>{nameOfKeys('Mod-Shift-d')}</MenuShortcut>
      </MenuItem>
      <MenuItem onSelect={() => change(removeBlock)}>
        <Trash2 aria-hidden /> {t('Remove')}
        <MenuShortcut>{nameOfKeys('Mod-Shift-Backspace')}</MenuShortcut>
      </MenuItem>
      {block.node.type.name === 'columns' && (
        <>
          <MenuSeparator />
          <MenuItem onSelect={() => change(addColumn)} disabled={block.node.childCount >= 6}>
            <Columns2 aria-hidden /> {t('One column more')}
          </MenuItem>
          <MenuItem onSelect={() => change(removeColumn)} disabled={block.node.childCount <= 1}>
            <Columns2 aria-hidden /> {t('One column less')}
          </MenuItem>
        </>
      )}
      {TEXTS.has(block.node.type.name) && (
        <>
          <MenuSeparator />
          <MenuLabel>{t('Turn into')}</MenuLabel>
          {choices.map((choice) => (
            <MenuItem key={choice.id} onSelect={() => into(choice)}>
              <choice.icon aria-hidden /> {choice.title}
            </MenuItem>
          ))}
        </>
      )}
    </>
  )
}

function addColumn(state: EditorState, { node, position }: Block): Transaction | undefined {
  const column = state.schema.nodes['column']?.createAndFill()
  return column ? state.tr.insert(position + node.nodeSize - 1, column) : undefined
}

/** What is in the last column goes to the one before it. */
function removeColumn(state: EditorState, { node, position }: Block): Transaction | undefined {
  const last = node.lastChild
  if (!last || node.childCount < 2) return undefined
  const end = position + node.nodeSize - 1
  const isEmpty = last.textContent === '' && last.childCount === 1 && last.firstChild?.isTextblock
  const tr = state.tr.delete(end - last.nodeSize, end)
  return isEmpty ? tr : tr.insert(end - last.nodeSize - 1, last.content)
}
