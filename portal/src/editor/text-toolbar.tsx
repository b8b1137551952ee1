/** What can be done with selected text, above it. Alt+F10 leads into it, Escape back. */
import { type Editor, posToDOMRect } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'
import { isInTable } from '@tiptap/pm/tables'
import { useEditorState } from '@tiptap/react'
import {
  AlignCenter,
  AlignJustify,
  AlignLeft,
  AlignRight,
  Bold,
  ChevronDown,
  Code,
  Highlighter,
  Italic,
  Link2,
  MoreHorizontal,
  RemoveFormatting,
  Strikethrough,
  Subscript,
  Superscript,
  Underline,
} from 'lucide-react'
import { Popover, Toolbar } from 'radix-ui'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Menu, MenuContent, MenuItem, MenuShortcut, MenuTrigger } from '@/ui/menu'
import type { Side } from './alignment'
import { runChoice, useBlockChoices } from './block-choices'
import { Tool, ToolSeparator } from './blocks/block-frame'
import { useHost } from './host'
import { nameOfKeys } from './keys'
import { LinkEditor } from './link-editor'

const MARKS = [
  'bold',
  'italic',
  'underline',
  'strike',
  'code',
  'highlight',
  'subscript',
  'superscript',
  'link',
] as const

function stateOf({ editor }: { editor: Editor }) {
  const { selection } = editor.state
  const isText =
    selection instanceof TextSelection && !selection.empty && !selection.$from.parent.type.spec.code
  // The same for every key: only what is selected is worth drawing anew for.
  if (!isText || !editor.isEditable) return { isText: false as const, place: '' }
  return {
    isText: true as const,
    isFocused: editor.isFocused,
    place: `${selection.from}-${selection.to}`,
    block: blockName(editor),
    side: sideOf(editor),
    marks: MARKS.filter((mark) => editor.isActive(mark)),
  }
}

function blockName(editor: Editor): string {
  const { $from } = editor.state.selection
  for (const list of ['taskList', 'bulletList', 'orderedList', 'blockquote', 'callout'])
    if (editor.isActive(list)) return list
  const { parent } = $from
  return parent.type.name === 'heading' ? `heading-${parent.attrs['level']}` : parent.type.name
}

function sideOf(editor: Editor): Side | undefined {
  const { $from } = editor.state.selection
  const cell = isInTable(editor.state) ? ['tableCell', 'tableHeader'] : [$from.parent.type.name]
  const [found] = cell.map((type) => editor.getAttributes(type)['textAlign'] as Side | null).filter(Boolean)
  return found ?? undefined
}

/** Whether a mouse button is down in the text: what is being selected is not covered. */
function usePointing(editor: Editor): boolean {
  const [isPointing, setPointing] = useState(false)
  useEffect(() => {
    const { dom } = editor.view
    const stop = new AbortController()
    const { signal } = stop
    dom.addEventListener('pointerdown', () => setPointing(true), { signal })
    window.addEventListener('pointerup', () => setPointing(false), { signal })
    window.addEventListener('pointercancel', () => setPointing(false), { signal })
    return () => stop.abort()
  }, [editor])
  return isPointing
}

export function TextToolbar({
  editor,
  isLinking,
  onLink,
}: {
  editor: Editor
  isLinking: boolean
  onLink: (isOpen: boolean) => void
}) {
  const { t } = useTranslation('editor')
  const state = useEditorState({ editor, selector: stateOf })
  const isPointing = usePointing(editor)
  const [isWithin, setWithin] = useState(false)
  const [isMenuOpen, setMenuOpen] = useState(false)
  const [closedAt, setClosedAt] = useState('')
  const content = useRef<HTMLDivElement>(null)
  const isShown =
    state.isText && !isPointing && closedAt !== state.place && (state.isFocused || isWithin || isMenuOpen)
  const anchor = useMemo(
    () => ({
      current: {
        getBoundingClientRect: () =>
          posToDOMRect(editor.view, editor.state.selection.from, editor.state.selection.to),
      },
    }),
    [editor],
  )
  useEffect(() => {
    const { dom } = editor.view
    const enter = (event: KeyboardEvent) => {
      if (event.key !== 'F10' || !event.altKey) return
      event.preventDefault()
      content.current?.querySelector('button')?.focus()
    }
    dom.addEventListener('keydown', enter)
    return () => dom.removeEventListener('keydown', enter)
  }, [editor])
  const isOpen = isShown || isLinking
  return (
    <Popover.Root open={isOpen}>
      <Popover.Anchor virtualRef={anchor} />
      <Popover.Portal>
        <Popover.Content
          ref={content}
          side={isLinking ? 'bottom' : 'top'}
          align="center"
          sideOffset={8}
          collisionPadding={8}
          updatePositionStrategy="always"
          hideWhenDetached
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onEscapeKeyDown={(event) => {
            event.preventDefault()
            if (isLinking) onLink(false)
            else setClosedAt(state.place)
            editor.commands.focus()
          }}
          onFocusOutside={(event) => event.preventDefault()}
          onPointerDownOutside={() => isLinking && onLink(false)}
          onFocus={() => setWithin(true)}
          onBlur={() => setWithin(false)}
          aria-label={isLinking ? t('Link') : t('Formatting')}
          className="z-40 rounded-lg border bg-popover text-popover-foreground shadow-lg outline-none"
        >
          {isLinking ? (
            <LinkEditor editor={editor} onClose={() => onLink(false)} />
          ) : (
            state.isText && (
              <Toolbar.Root
                aria-label={t('Formatting')}
                className="flex items-center gap-0.5 overflow-x-auto p-1"
              >
                <Formatting
                  editor={editor}
                  block={state.block}
                  side={state.side}
                  marks={state.marks}
                  onLink={() => onLink(true)}
                  onMenu={setMenuOpen}
                />
              </Toolbar.Root>
            )
          )}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

function Formatting({
  editor,
  block,
  side,
  marks,
  onLink,
  onMenu,
}: {
  editor: Editor
  block: string
  side: Side | undefined
  marks: readonly string[]
  onLink: () => void
  onMenu: (isOpen: boolean) => void
}) {
  const { t } = useTranslation('editor')
  const host = useHost()
  const choices = useBlockChoices().filter(({ isText }) => isText)
  const now = choices.find(({ id }) => id === block)
  const sides = [
    { side: 'left', icon: AlignLeft, label: t('Left'), keys: 'Mod-Shift-l' },
    { side: 'center', icon: AlignCenter, label: t('Centred'), keys: 'Mod-Shift-e' },
    { side: 'right', icon: AlignRight, label: t('Right'), keys: 'Mod-Shift-r' },
    { side: 'justify', icon: AlignJustify, label: t('Justified'), keys: 'Mod-Shift-j' },
  ] as const
  const SideIcon = sides.find((each) => each.side === side)?.icon ?? AlignLeft
  const mark = (name: string, icon: typeof Bold, label: string, keys: string) => (
    <Tool
      icon={icon}
      label={label}
      shortcut={nameOfKeys(keys)}
      isActive={marks.includes(name)}
      onClick={() => editor.chain().focus().toggleMark(name).run()}
    />
  )
  return (
    <>
      <ToolMenu
        label={t('Turn into')}
        onOpenChange={onMenu}
        trigger={<span className="max-w-28 truncate">{now?.title ?? t('Text')}</span>}
      >
        {choices.map((choice) => (
          <MenuItem key={choice.id} onSelect={() => runChoice(editor, choice, host)}>
            <choice.icon aria-hidden /> {choice.title}
          </MenuItem>
        ))}
      </ToolMenu>
      <ToolSeparator />
      {mark('bold', Bold, t('Bold'), 'Mod-b')}
      {mark('italic', Italic, t('Italic'), 'Mod-i')}
      {mark('underline', Underline, t('Underlined'), 'Mod-u')}
      {mark('strike', Strikethrough, t('Struck through'), 'Mod-Shift-s')}
      {mark('code', Code, t('Code'), 'Mod-e')}
      {mark('highlight', Highlighter, t('Highlighted'), 'Mod-Shift-h')}
      <Tool
        icon={Link2}
        label={t('Link')}
        shortcut={nameOfKeys('Mod-k')}
        isActive={marks.includes('link')}
        onClick={onLink}
      />
      <ToolSeparator />
      <ToolMenu label={t('Alignment')} onOpenChange={onMenu} trigger={<SideIcon aria-hidden />}>
        {sides.map(({ side: each, icon: Icon, label, keys }) => (
          <MenuItem
            key={each}
            onSelect={() =>
              editor
                .chain()
                .focus()
                .align(each === side ? undefined : each)
                .run()
            }
          >
            <Icon aria-hidden /> {label}
            <MenuShortcut>{nameOfKeys(keys)}</MenuShortcut>
          </MenuItem>
        ))}
      </ToolMenu>
      <ToolMenu label={t('More')} onOpenChange={onMenu} trigger={<MoreHorizontal aria-hidden />} isBare>
        <MenuItem onSelect={() => editor.chain().focus().toggleSubscript().run()}>
          <Subscript aria-hidden /> {t('Subscript')}
          <MenuShortcut>{nameOfKeys('Mod-,')}</MenuShortcut>
        </MenuItem>
        <MenuItem onSelect={() => editor.chain().focus().toggleSuperscript().run()}>
          <Superscript aria-hidden /> {t('Superscript')}
          <MenuShortcut>{nameOfKeys('Mod-.')}</MenuShortcut>
        </MenuItem>
        <MenuItem onSelect={() => editor.chain().focus().unsetAllMarks().run()}>
          <RemoveFormatting aria-hidden /> {t('Remove formatting')}
          <MenuShortcut>{nameOfKeys('Mod-\\')}</MenuShortcut>
        </MenuItem>
      </ToolMenu>
    </>
  )
}

function ToolMenu({
  label,
  trigger,
  isBare,
  onOpenChange,
  children,
}: {
  label: string
  trigger: ReactNode
  isBare?: boolean
  onOpenChange: (isOpen: boolean) => void
  children: ReactNode
}) {
  return (
    <Menu onOpenChange={onOpenChange} modal={false}>
      <MenuTrigger asChild>
        <Toolbar.Button
          title={label}
          className="inline-flex h-8 items-center gap-1 rounded-md px-2 text-sm font-medium outline-none hover:bg-accent focus-visible:ring-[3px] focus-visible:ring-ring/60 [&_svg]:size-4"
        >
          <span className="sr-only">{label}</span>
          {trigger}
          {!isBare && <ChevronDown className="size-3! text-muted-foreground" aria-hidden />}
        </Toolbar.Button>
      </MenuTrigger>
      <MenuContent align="start" className="max-h-80" onCloseAutoFocus={(event) => event.preventDefault()}>
        {children}
      </MenuContent>
    </Menu>
  )
}
