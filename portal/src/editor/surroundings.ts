/** What an editor may ask of the screen it is in, wherever it is asked: by a key, by something pasted, by an empty block. */
import { type Editor, Extension } from '@tiptap/core'
import { slashKey } from './slash-key'

export type Surroundings = {
  placeholders: {
    /** For the first block of an empty page. */
    page: string
    /** For an empty paragraph. */
    paragraph: string
    heading: (level: number) => string
  }
  /** Begins the upload of a file. @returns the block that stands for it; undefined when files are not taken */
  upload: (file: File) => { type: 'image' | 'file'; upload: string } | undefined
  onLink: () => void
  onReference: () => void
  onFocusMode: () => void
  onLeaveUp: () => void
  /** @returns whether Escape ended something here, so that it means nothing more */
  onEscape: () => boolean
}

declare module '@tiptap/core' {
  interface Storage {
    surroundings: Surroundings
  }
}

const nothing = () => undefined

export const SurroundingsOfEditor = Extension.create<object, Surroundings>({
  name: 'surroundings',
  // Before the keys of blocks.
  priority: 1_000,
  addStorage: () => ({
    placeholders: { page: '', paragraph: '', heading: () => '' },
    upload: nothing,
    onLink: nothing,
    onReference: nothing,
    onFocusMode: nothing,
    onLeaveUp: nothing,
    onEscape: () => false,
  }),
  addKeyboardShortcuts() {
    const { storage } = this
    const act = (key: 'onLink' | 'onReference' | 'onFocusMode') => () => {
      storage[key]()
      return true
    }
    const leaveUp = ({ editor }: { editor: Editor }) => {
      const { empty, $from } = editor.state.selection
      if (empty && $from.depth <= 1 && $from.pos <= 1) storage.onLeaveUp()
      return false
    }
    return {
      'Mod-k': act('onLink'),
      'Mod-/': act('onReference'),
      'Mod-Shift-f': act('onFocusMode'),
      'Mod-\\': ({ editor }) => editor.chain().focus().unsetAllMarks().run(),
      // The menu of blocks, while it is open, closes first.
      Escape: ({ editor }) => !slashKey.getState(editor.state)?.active && storage.onEscape(),
      ArrowUp: leaveUp,
      Backspace: leaveUp,
    }
  },
})

/** Tells the editor what is around it now. */
export function surround(editor: Editor, surroundings: Surroundings): void {
  // Drawn too late on a slow machine, an editor is replaced before it was ever there.
  if (editor.isDestroyed) return
  const known = editor.storage.surroundings
  const isNew = known.placeholders.page !== surroundings.placeholders.page
  Object.assign(known, surroundings)
  // Drawn again with the words of this language.
  if (isNew) editor.view.dispatch(editor.state.tr.setMeta('addToHistory', false))
}
