/** Below the text, always in sight: how long it is, and what can be done without knowing any keys. */
import type { Editor } from '@tiptap/core'
import { redoDepth, undoDepth } from '@tiptap/pm/history'
import { useEditorState } from '@tiptap/react'
import { Focus, GripVertical, Keyboard, Link2, Plus, Redo2, Undo2 } from 'lucide-react'
import { Toolbar } from 'radix-ui'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatNumber } from '@/kit/numbers'
import { Menu, MenuContent, MenuItem, MenuLabel, MenuSeparator, MenuTrigger } from '@/ui/menu'
import { type BlockGroup, runChoice, useBlockChoices, useBlockGroups } from './block-choices'
import { BlockMenuItems } from './block-menu'
import { addAfter, currentBlock } from './block-moves'
import { Tool, ToolSeparator } from './blocks/block-frame'
import { useHost } from './host'
import { nameOfKeys } from './keys'
import { type Length, lengthOf, lengthOfText, readingMinutes } from './words'

/** Counted when somebody pauses: a number that changes with every key tells nothing. */
const PAUSE_MS = 400

/** @param isPart of what is selected */
function useLength(editor: Editor): { length: Length; isPart: boolean } {
  const measure = () => {
    const { doc, selection } = editor.state
    const isPart = !selection.empty
    const text = isPart ? doc.textBetween(selection.from, selection.to, '\n', ' ') : ''
    return text.trim() ? { length: lengthOfText(text), isPart } : { length: lengthOf(doc), isPart: false }
  }
  const [length, setLength] = useState(measure)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const wait = () => {
      clearTimeout(timer)
      timer = setTimeout(() => setLength(measure()), PAUSE_MS)
    }
    editor.on('transaction', wait)
    return () => {
      clearTimeout(timer)
      editor.off('transaction', wait)
    }
    // What measures reads the editor only.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [editor])
  return length
}

export function EditorBar({
  editor,
  isReadOnly,
  isFocusMode,
  onFocusMode,
  onReference,
  onLink,
}: {
  editor: Editor
  isReadOnly: boolean
  isFocusMode: boolean
  onFocusMode: (isOn: boolean) => void
  onReference: () => void
  onLink: () => void
}) {
  const { t } = useTranslation('editor')
  const history = useEditorState({
    editor,
    selector: ({ editor: { state } }) => ({ undo: undoDepth(state) > 0, redo: redoDepth(state) > 0 }),
  })
  return (
    <div className="sticky bottom-0 z-20 mt-4 flex flex-wrap items-center justify-between gap-x-4 border-t bg-background/95 py-1.5 backdrop-blur-sm print:hidden">
      <Toolbar.Root aria-label={t('Editor')} className="flex items-center gap-0.5">
        {!isReadOnly && (
          <>
            <AddMenu editor={editor} />
            <CurrentMenu editor={editor} />
            <Tool
              icon={Link2}
              label={t('Link')}
              shortcut={nameOfKeys('Mod-k')}
              onClick={onLink}
              className="sm:hidden"
            />
            <ToolSeparator />
            <Tool
              icon={Undo2}
              label={t('Undo')}
              shortcut={nameOfKeys('Mod-z')}
              disabled={!history.undo}
              onClick={() => editor.chain().focus().undo().run()}
            />
            <Tool
              icon={Redo2}
              label={t('Redo')}
              shortcut={nameOfKeys('Mod-Shift-z')}
              disabled={!history.redo}
              onClick={() => editor.chain().focus().redo().run()}
            />
            <ToolSeparator />
            <Tool
              icon={Focus}
              label={t('Focus mode')}
              shortcut={nameOfKeys('Mod-Shift-f')}
              isActive={isFocusMode}
              onClick={() => onFocusMode(!isFocusMode)}
            />
          </>
        )}
        <Tool
          icon={Keyboard}
          label={t('Keyboard')}
          shortcut={nameOfKeys('Mod-/')}
          onClick={onReference}
          className="max-sm:hidden"
        />
      </Toolbar.Root>
      <LengthNote editor={editor} />
    </div>
  )
}

function LengthNote({ editor }: { editor: Editor }) {
  const { t, i18n } = useTranslation('editor')
  const { length, isPart } = useLength(editor)
  const formatted = (count: number) => formatNumber(count, i18n.language)
  const words = t('{{formatted}} words', { count: length.words, formatted: formatted(length.words) })
  const characters = t('{{formatted}} characters', {
    count: length.characters,
    formatted: formatted(length.characters),
  })
  return (
    <p className="m-0 flex flex-wrap gap-x-3 text-xs text-muted-foreground tabular-nums" title={characters}>
      <span>{isPart ? t('{{words}} selected', { words }) : words}</span>
      <span className="max-sm:hidden">{characters}</span>
      {!isPart && length.words > 0 && (
        <span>{t('{{count}} min to read', { count: readingMinutes(length.words) })}</span>
      )}
    </p>
  )
}

function AddMenu({ editor }: { editor: Editor }) {
  const { t } = useTranslation('editor')
  const host = useHost()
  const groups = useBlockGroups()
  const choices = useBlockChoices()
  const add = (choice: (typeof choices)[number]) => {
    const block = currentBlock(editor.state)
    if (block) editor.view.dispatch(addAfter(editor.state, block))
    runChoice(editor, choice, host)
  }
  return (
    <Menu>
      <MenuTrigger asChild>
        <Tool icon={Plus} label={t('Add a block')} shortcut="/" />
      </MenuTrigger>
      <MenuContent
        align="start"
        side="top"
        className="max-h-96 w-60"
        onCloseAutoFocus={(event) => event.preventDefault()}
      >
        {(Object.keys(groups) as BlockGroup[]).map((group, index) => {
          const inGroup = choices.filter((choice) => choice.group === group)
          return (
            inGroup.length > 0 && (
              <div key={group} role="group" aria-label={groups[group]}>
                {index > 0 && <MenuSeparator />}
                <MenuLabel>{groups[group]}</MenuLabel>
                {inGroup.map((choice) => (
                  <MenuItem key={choice.id} onSelect={() => add(choice)}>
                    <choice.icon aria-hidden /> {choice.title}
                  </MenuItem>
                ))}
              </div>
            )
          )
        })}
      </MenuContent>
    </Menu>
  )
}

function CurrentMenu({ editor }: { editor: Editor }) {
  const { t } = useTranslation('editor')
  const [isOpen, setOpen] = useState(false)
  const block = isOpen ? currentBlock(editor.state) : undefined
  return (
    <Menu open={isOpen} onOpenChange={setOpen}>
      <MenuTrigger asChild>
        <Tool icon={GripVertical} label={t('Move or change this block')} />
      </MenuTrigger>
      <MenuContent
        align="start"
        side="top"
        className="max-h-96"
        onCloseAutoFocus={(event) => event.preventDefault()}
      >
        {block && <BlockMenuItems editor={editor} block={block} />}
      </MenuContent>
    </Menu>
  )
}
