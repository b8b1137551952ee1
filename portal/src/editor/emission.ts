/** What goes between the editor and whoever keeps the document: changes out, documents from elsewhere in. */
import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { useCallback, useEffect, useRef } from 'react'
import { type RichNode, type RichText, fromEditor, toEditor } from './document'

const EVERY_MS = 300
/** Given back at most this much later, a document is still known as one of this editor's own. */
const REMEMBERED = 20

export function useEmission(
  editor: Editor,
  value: RichText,
  onChange: (value: RichText) => void,
  onDirty: (() => void) | undefined,
) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  /** The newest document, which outlives the editor. */
  const latest = useRef<Node>(undefined)
  const own = useRef<RichText[]>([value])
  const listeners = useRef({ onChange, onDirty })
  useEffect(() => {
    listeners.current = { onChange, onDirty }
  })

  const flush = useCallback(() => {
    if (timer.current === undefined) return
    clearTimeout(timer.current)
    timer.current = undefined
    if (!latest.current) return
    const next = fromEditor(latest.current)
    own.current = [...own.current.slice(1 - REMEMBERED), next]
    listeners.current.onChange(next)
  }, [])
  const read = useCallback(() => fromEditor(latest.current ?? editor.state.doc), [editor])

  useEffect(() => {
    const changed = ({ editor: { state } }: { editor: Editor }) => {
      latest.current = state.doc
      if (timer.current !== undefined) return
      timer.current = setTimeout(flush, EVERY_MS)
      listeners.current.onDirty?.()
    }
    editor.on('update', changed)
    document.addEventListener('visibilitychange', flush)
    window.addEventListener('pagehide', flush)
    return () => {
      editor.off('update', changed)
      document.removeEventListener('visibilitychange', flush)
      window.removeEventListener('pagehide', flush)
      flush()
    }
  }, [editor, flush])

  useEffect(() => {
    // Mostly the newest of them.
    if (own.current.findLast((given) => isSame(given, value))) return
    own.current = [value]
    clearTimeout(timer.current)
    timer.current = undefined
    if (editor.isDestroyed) return
    replaceDocument(editor, value)
    latest.current = editor.state.doc
  }, [editor, value])

  return { read, flush }
}

/** What a block says, to compare it with copies of itself that went through a store. */
const texts = new WeakMap<RichNode, string>()

function textOf(block: RichNode): string {
  const known = texts.get(block) ?? JSON.stringify(block)
  texts.set(block, known)
  return known
}

/** Documents of the editor share their blocks: most are found to be the same without looking into them. */
function isSame(a: RichText, b: RichText): boolean {
  if (a === b) return true
  const [left, right] = [a.content ?? [], b.content ?? []]
  return (
    left.length === right.length &&
    left.every((block, at) => {
      const other = right[at]
      return block === other || (other !== undefined && textOf(block) === textOf(other))
    })
  )
}

/** Replaces only what differs, so that the cursor stays; it is nothing that this person did, and so nothing to undo. */
function replaceDocument({ state, schema, view }: Editor, value: RichText): void {
  const next = toEditor(schema, value)
  const start = state.doc.content.findDiffStart(next.content)
  const end = state.doc.content.findDiffEnd(next.content)
  if (start === null || end === null) return
  const overlap = Math.max(0, start - Math.min(end.a, end.b))
  const tr = state.tr.replace(start, end.a + overlap, next.slice(start, end.b + overlap))
  view.dispatch(tr.setMeta('addToHistory', false).setMeta('preventUpdate', true))
}
