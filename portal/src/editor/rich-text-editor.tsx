/** Where people write: blocks, as the API keeps them, with everything at hand from the keyboard. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { Selection as KeptSelection } from '@tiptap/extensions'
import { type Editor, EditorContent, useEditor } from '@tiptap/react'
import { type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMay } from '@/kit/rights'
import { cn } from '@/ui/cn'
import { BlockHandle } from './block-handle'
import { BlockMoves } from './block-moves'
import { CurrentBlock } from './current-block'
import { type RichText, toEditor } from './document'
import { EditorBar } from './editor-bar'
import { useEmission } from './emission'
import { documentExtensions } from './extensions'
import { HostProvider, useHost } from './host'
import { KeyboardReference } from './keyboard-reference'
import { Paste } from './paste'
import './rich-text.css'
import { SlashMenu } from './slash-menu'
import { SurroundingsOfEditor, surround } from './surroundings'
import { TableHandles } from './table-handles'
import { TextToolbar } from './text-toolbar'
import { beginUpload } from './uploads'

export type RichTextEditorHandle = {
  focus: (at?: 'start' | 'end') => void
  /** What is in the editor at this moment, also what `onChange` has not been told yet. */
  read: () => RichText
  /** Tells `onChange` at once what it would have been told soon. */
  flush: () => void
}

export type RichTextEditorProps = {
  /** A document given from outside (loaded, merged, restored) takes the place of what is there; the cursor stays where it can. */
  value: RichText
  /**
   * Called at most every 300 ms while somebody writes, and before the editor goes. Blocks that did not change are the same
   * objects as before. What comes here always passes the server's check.
   */
  onChange: (value: RichText) => void
  /** Called at the first key of a change, before `onChange`. */
  onDirty?: () => void
  websiteId: string
  /** Names the editor for screen readers. */
  label: string
  placeholder?: string
  isReadOnly?: boolean
  isAutoFocused?: boolean
  /** Called for ArrowUp or Backspace at the very start: the cursor goes to what is above, e.g. the title. */
  onLeaveUp?: () => void
  handle?: Ref<RichTextEditorHandle>
  className?: string
}

export function RichTextEditor(props: RichTextEditorProps) {
  return (
    <HostProvider websiteId={props.websiteId}>
      <Writing {...props} />
    </HostProvider>
  )
}

const PROPS = {
  attributes: { class: 'rich-text', role: 'textbox', 'aria-multiline': 'true' },
  // The bar below covers what is under it.
  scrollThreshold: { top: 80, right: 0, bottom: 80, left: 0 },
  scrollMargin: { top: 96, right: 0, bottom: 120, left: 0 },
}

/** The editor is made once it is known that this is on the screen: made sooner, it may be gone by the time it is drawn. */
function Writing(props: RichTextEditorProps) {
  const { value, isReadOnly = false, isAutoFocused = false, className } = props
  const [extensions] = useState(() => [
    ...documentExtensions,
    SurroundingsOfEditor,
    CurrentBlock,
    BlockMoves,
    SlashMenu,
    Paste,
    KeptSelection.configure({ className: 'kept-selection' }),
  ])
  const editor: Editor | null = useEditor({
    immediatelyRender: false,
    extensions,
    editorProps: PROPS,
    editable: !isReadOnly,
    autofocus: isAutoFocused ? 'end' : false,
    onBeforeCreate: ({ editor: made }) => {
      // The document needs the schema, which there is from here on.
      made.options.content = toEditor(made.schema, value).toJSON() as Record<string, unknown>
    },
  })
  return editor ? <Surface {...props} editor={editor} /> : <div className={className} />
}

function Surface({
  editor,
  value,
  onChange,
  onDirty,
  label,
  placeholder,
  isReadOnly = false,
  onLeaveUp,
  handle,
  className,
}: RichTextEditorProps & { editor: Editor }) {
  const { t } = useTranslation('editor')
  const { websiteId } = useHost()
  const client = useQueryClient()
  const mayUpload = useMay()('POST /websites/{website_id}/media')
  const frame = useRef<HTMLDivElement>(null)
  const [isLinking, setLinking] = useState(false)
  const [isReference, setReference] = useState(false)
  const [isFocusMode, setFocusMode] = useState(false)

  useEffect(() =>
    surround(editor, {
      placeholders: {
        page: placeholder ?? t('Write, or press / for blocks'),
        paragraph: t('Press / for blocks'),
        heading: (level) => t('Heading {{level}}', { level }),
      },
      upload: (file) => (mayUpload ? begin(client, websiteId, file, editor) : undefined),
      onLink: () => setLinking(true),
      onReference: () => setReference(true),
      onFocusMode: () => setFocusMode((now) => !now),
      onLeaveUp: () => onLeaveUp?.(),
      onEscape: () => {
        setFocusMode(false)
        return isFocusMode
      },
    }),
  )
  const { read, flush } = useEmission(editor, value, onChange, onDirty)
  useImperativeHandle(handle, () => ({
    focus: (at) => void editor.commands.focus(at),
    read,
    flush,
  }))
  useEffect(() => editor.setEditable(!isReadOnly, false), [editor, isReadOnly])
  useEffect(() => {
    if (!editor.isDestroyed) editor.view.dom.setAttribute('aria-label', label)
  }, [editor, label])

  // Kept as they are while `value` goes round: whoever writes must not wait for them.
  const tools = useMemo(
    () => (
      <>
        {!isReadOnly && (
          <>
            <BlockHandle editor={editor} frame={frame} />
            <TableHandles editor={editor} frame={frame} />
            <TextToolbar editor={editor} isLinking={isLinking} onLink={setLinking} />
          </>
        )}
        <EditorBar
          editor={editor}
          isReadOnly={isReadOnly}
          isFocusMode={isFocusMode}
          onFocusMode={setFocusMode}
          onReference={() => setReference(true)}
          onLink={() => setLinking(true)}
        />
        {isReference && <KeyboardReference onClose={() => setReference(false)} />}
      </>
    ),
    [editor, isReadOnly, isLinking, isFocusMode, isReference],
  )

  return (
    <div
      ref={frame}
      data-focus-mode={isFocusMode || undefined}
      className={cn(
        'editor-frame relative flex flex-col',
        isFocusMode && 'fixed inset-0 z-40 overflow-y-auto bg-background px-4 pt-16 sm:px-8',
        className,
      )}
    >
      <EditorContent editor={editor} className="flex-1" />
      <button
        type="button"
        tabIndex={-1}
        aria-hidden
        hidden={isReadOnly}
        className="min-h-24 flex-1 cursor-text!"
        onMouseDown={(event) => {
          event.preventDefault()
          writeOn(editor)
        }}
      />
      {tools}
    </div>
  )
}

/** A click below the last block goes on writing there: in a new paragraph, unless the last one is empty. */
function writeOn(editor: Editor): void {
  const { doc, schema, tr } = editor.state
  const last = doc.lastChild
  const isEmpty = last?.type.name === 'paragraph' && last.content.size === 0
  const paragraph = schema.nodes['paragraph']?.create()
  if (!isEmpty && paragraph) editor.view.dispatch(tr.insert(doc.content.size, paragraph))
  editor.commands.focus('end')
}

/** Begins an upload, and puts what became of it into the block that stands for it. */
function begin(client: QueryClient, websiteId: string, file: File, editor: Editor) {
  const id = beginUpload(client, websiteId, file, (medium) => {
    if (editor.isDestroyed) return
    const { view, state } = editor
    state.doc.descendants((node, position) => {
      if (node.attrs['upload'] !== id) return node.attrs['upload'] === undefined
      const attrs = { ...node.attrs, media_id: medium.id, upload: null }
      view.dispatch(state.tr.setNodeMarkup(position, undefined, attrs).setMeta('addToHistory', false))
      return false
    })
  })
  return { type: file.type.startsWith('image/') ? ('image' as const) : ('file' as const), upload: id }
}
