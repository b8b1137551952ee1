/** Beside the block under the pointer: a plus that adds one below, and a grip that drags it or opens what can be done with it. */
import type { Editor } from '@tiptap/core'
import { NodeSelection } from '@tiptap/pm/state'
import { GripVertical, Plus } from 'lucide-react'
import { type DragEvent, type RefObject, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Menu, MenuContent, MenuTrigger } from '@/ui/menu'
import { BlockMenuItems } from './block-menu'
import { type Block, addAfter, blockAround } from './block-moves'

type Place = { block: Block; top: number; left: number }

const BUTTON =
  'inline-flex h-6 items-center justify-center rounded-md text-muted-foreground outline-none hover:bg-accent hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/60 [&_svg]:size-4'
/** Of both buttons, and the gap to the text. */
const WIDTH = 54

function placeOf(editor: Editor, frame: HTMLElement, x: number, y: number): Place | undefined {
  const { view } = editor
  const text = view.dom.getBoundingClientRect()
  const style = getComputedStyle(view.dom)
  const [left, right] = [
    text.left + Number.parseFloat(style.paddingLeft),
    text.right - Number.parseFloat(style.paddingRight),
  ]
  const found = view.posAtCoords({ left: Math.max(left + 4, Math.min(right - 4, x)), top: y })
  if (!found) return undefined
  const $at = view.state.doc.resolve(found.inside >= 0 ? found.inside : found.pos)
  const block =
    found.inside >= 0 && $at.nodeAfter?.isAtom
      ? blockAround($at)
      : blockAround(view.state.doc.resolve(found.pos))
  const element = block && view.nodeDOM(block.position)
  if (!block || !(element instanceof HTMLElement)) return undefined
  const rect = element.getBoundingClientRect()
  const outer = frame.getBoundingClientRect()
  const line = Number.parseFloat(getComputedStyle(element).lineHeight) || 28
  const isItem = block.node.type.name.endsWith('Item')
  return {
    block,
    top: rect.top - outer.top + Math.max(0, (Math.min(line, rect.height) - 24) / 2),
    left: Math.max(0, rect.left - outer.left - WIDTH - (isItem ? 22 : 0)),
  }
}

export function BlockHandle({ editor, frame }: { editor: Editor; frame: RefObject<HTMLElement | null> }) {
  const { t } = useTranslation('editor')
  const [place, setPlace] = useState<Place>()
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const element = frame.current
    if (!element) return undefined
    const stop = new AbortController()
    const { signal } = stop
    let asked = 0
    element.addEventListener(
      'pointermove',
      ({ pointerType, clientX, clientY, buttons }) => {
        if (pointerType !== 'mouse' || buttons !== 0) return
        cancelAnimationFrame(asked)
        asked = requestAnimationFrame(() => setPlace(placeOf(editor, element, clientX, clientY)))
      },
      { signal },
    )
    element.addEventListener('pointerleave', () => setPlace(undefined), { signal })
    // Whoever writes looks at the text; and where the block was, another one may be.
    const hide = ({ transaction }: { transaction: { docChanged: boolean } }) => {
      if (!transaction.docChanged) return
      cancelAnimationFrame(asked)
      setPlace((now) => (now === undefined ? now : undefined))
    }
    editor.on('transaction', hide)
    return () => {
      stop.abort()
      cancelAnimationFrame(asked)
      editor.off('transaction', hide)
    }
  }, [editor, frame])
  if (!place) return null
  const { block, top, left } = place
  const add = () => {
    editor.view.dispatch(addAfter(editor.state, block))
    editor.chain().focus().insertContent('/').run()
  }
  return (
    <div
      className="absolute z-10 hidden items-center gap-0.5 sm:flex"
      style={{ top, left }}
      data-block-handle
    >
      <button
        type="button"
        tabIndex={-1}
        aria-label={t('Add a block below')}
        title={t('Add a block below')}
        className={`${BUTTON} w-6`}
        onClick={add}
      >
        <Plus aria-hidden />
      </button>
      <button
        type="button"
        tabIndex={-1}
        draggable
        aria-label={t('Move or change this block')}
        aria-haspopup="menu"
        title={t('Drag to move, click for more')}
        className={`${BUTTON} w-5 cursor-grab!`}
        onClick={() => setOpen(true)}
        onDragStart={(event) => startDrag(editor, block, event)}
        onDragEnd={() => endDrag(editor)}
      >
        <GripVertical aria-hidden />
      </button>
      <Menu open={isOpen} onOpenChange={setOpen}>
        {/* Only where the menu stands: a trigger opens it when it is pressed, and pressing begins a drag. */}
        <MenuTrigger asChild>
          <span aria-hidden className="pointer-events-none size-0" />
        </MenuTrigger>
        <MenuContent align="start" side="left" onCloseAutoFocus={(event) => event.preventDefault()}>
          <BlockMenuItems editor={editor} block={block} />
        </MenuContent>
      </Menu>
    </div>
  )
}

function startDrag(editor: Editor, { position }: Block, { dataTransfer }: DragEvent): void {
  const { view } = editor
  const selection = NodeSelection.create(view.state.doc, position)
  view.dispatch(view.state.tr.setSelection(selection))
  const slice = selection.content()
  const { dom, text } = view.serializeForClipboard(slice)
  dataTransfer.clearData()
  dataTransfer.setData('text/html', dom.innerHTML)
  dataTransfer.setData('text/plain', text)
  dataTransfer.effectAllowed = 'copyMove'
  const element = view.nodeDOM(position)
  if (element instanceof HTMLElement) dataTransfer.setDragImage(element, 0, 0)
  // What the editor would set itself for a drag that begins inside of it.
  view.dragging = Object.assign({ slice, move: true }, { node: selection })
}

function endDrag({ view }: Editor): void {
  view.dragging = null
}
