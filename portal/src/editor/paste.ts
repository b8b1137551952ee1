/**
 * What is pasted, made into blocks: pages of word processors lose what they carry along, Markdown becomes what it means, the
 * address of a video becomes a player, files go into the library.
 */
import { type Editor, Extension } from '@tiptap/core'
import { closeHistory } from '@tiptap/pm/history'
import { DOMParser as BlockParser } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { embedOf } from '@hotswap/sdk/rich-text/embeds'
import type { Surroundings } from './surroundings'
import { placeBlocks } from './block-moves'
import { cleanHtml, picturesIn } from './paste-html'
import { looksLikeMarkdown, markdownToHtml } from './paste-markdown'

type Upload = Surroundings['upload']

export const Paste = Extension.create({
  name: 'pasting',
  // Before links are pasted onto text, and before anything is read as it stands.
  priority: 1_100,
  addProseMirrorPlugins() {
    const { editor } = this
    const upload: Upload = (file) => editor.storage.surroundings.upload(file)
    return [
      new Plugin({
        props: {
          // Pictures that came inside of HTML as data go into the library, as files do.
          transformPastedHTML: (html) => cleanHtml(html, (file) => upload(file)?.upload),
          handlePaste: (view, event) => {
            const { files } = event.clipboardData ?? {}
            const text = event.clipboardData?.getData('text/plain') ?? ''
            const html = event.clipboardData?.getData('text/html') ?? ''
            // Spreadsheets and word processors send a picture of the text along with it.
            if (files && files.length > 0 && !text.trim()) {
              const isOnlyPicture = html === '' || picturesIn(html).length > 0
              if (isOnlyPicture) return insertFiles(view, [...files], upload, view.state.selection.from)
            }
            if (isPlainPlace(view)) return false
            return pasteEmbed(editor, text) || (html === '' && pasteMarkdown(view, text))
          },
          handleDrop: (view, event, _slice, isMoved) => {
            const files = event.dataTransfer?.files
            if (isMoved || !files || files.length === 0) return false
            event.preventDefault()
            const at =
              view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos ?? view.state.selection.from
            return insertFiles(view, [...files], upload, at)
          },
        },
      }),
    ]
  },
})

/** Code stays as it is. */
function isPlainPlace({ state }: EditorView): boolean {
  return state.selection.$from.parent.type.spec.code === true
}

/** Puts blocks where files go, and files on their way. */
function insertFiles(view: EditorView, files: File[], upload: Upload, at: number): boolean {
  const { state } = view
  const blocks = files.flatMap((file) => {
    const begun = upload(file)
    const type = begun && state.schema.nodes[begun.type]
    return begun && type ? [type.create({ upload: begun.upload })] : []
  })
  if (blocks.length === 0) return false
  view.dispatch(placeBlocks(state, blocks, at, 'after'))
  return true
}

/** The address of a video or song, alone in an empty paragraph. Undo leaves the address. */
function pasteEmbed(editor: Editor, text: string): boolean {
  const { $from, empty } = editor.state.selection
  const isAlone = empty && $from.parent.type.name === 'paragraph' && $from.parent.content.size === 0
  const url = text.trim()
  if (!isAlone || /\s/.test(url) || !embedOf(url)) return false
  const link = editor.schema.marks['link']?.create({ href: url })
  editor.view.dispatch(
    editor.state.tr.replaceSelectionWith(editor.schema.text(url, link ? [link] : []), false),
  )
  const { state } = editor
  const at = state.selection.$from
  const embed = editor.schema.nodes['embed']?.create({ url })
  if (!embed) return true
  const emptied = closeHistory(state.tr).delete(at.start(), at.end())
  editor.view.dispatch(emptied)
  editor.view.dispatch(placeBlocks(editor.state, [embed], at.start(), 'after'))
  return true
}

function pasteMarkdown(view: EditorView, text: string): boolean {
  if (!looksLikeMarkdown(text)) return false
  const page = new DOMParser().parseFromString(markdownToHtml(text), 'text/html')
  const slice = BlockParser.fromSchema(view.state.schema).parseSlice(page.body)
  view.dispatch(view.state.tr.replaceSelection(slice).scrollIntoView().setMeta('paste', true))
  return true
}
