/** The blocks that can be added, by slash menu, plus button and "turn into": one list, in the words of the person. */
import type { Editor, JSONContent, Range } from '@tiptap/core'
import {
  Blocks,
  CodeXml,
  Columns2,
  Columns3,
  FileDown,
  Heading1,
  Heading2,
  Heading3,
  Heading4,
  Image,
  Images,
  Info,
  List,
  ListChecks,
  ListOrdered,
  type LucideIcon,
  Minus,
  MousePointerClick,
  Pilcrow,
  Quote,
  SquareCode,
  SquarePlay,
  Table,
} from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { placeBlocks } from './block-moves'
import { chooseGallery } from './blocks/gallery'
import { type Host, useHost } from './host'

export type BlockChoice = {
  id: string
  group: 'text' | 'media' | 'layout' | 'plugins'
  title: string
  detail: string
  /** Further words that find it, besides its title. */
  words: string
  icon: LucideIcon
  /** What is typed for it at the start of a line. */
  markdown?: string
  /** Whether what is written already can become it. */
  isText?: boolean
  run: (editor: Editor, host: Host) => void
}

export type BlockGroup = BlockChoice['group']

export function useBlockGroups(): Record<BlockGroup, string> {
  const { t } = useTranslation('editor')
  return { text: t('Text'), media: t('Media'), layout: t('Layout'), plugins: t('Plugins') }
}

export function useBlockChoices(): BlockChoice[] {
  const { t } = useTranslation('editor')
  const { pluginBlocks } = useHost()
  return useMemo(() => {
    const heading = (level: 1 | 2 | 3 | 4, icon: LucideIcon, title: string, detail: string): BlockChoice => ({
      id: `heading-${level}`,
      group: 'text',
      title,
      detail,
      words: `h${level} title überschrift`,
      icon,
      markdown: '#'.repeat(level),
      isText: true,
      run: (editor) => void editor.chain().focus().clearNodes().setHeading({ level }).run(),
    })
    const columns = (count: 2 | 3, icon: LucideIcon, title: string): BlockChoice => ({
      id: `columns-${count}`,
      group: 'layout',
      title,
      detail: t('Blocks side by side'),
      words: 'layout grid spalten',
      icon,
      run: (editor) => {
        const column = { type: 'column', content: [{ type: 'paragraph' }] }
        addBlock(editor, { type: 'columns', content: Array.from({ length: count }, () => column) })
      },
    })
    return [
      {
        id: 'paragraph',
        group: 'text',
        title: t('Text'),
        detail: t('A plain paragraph'),
        words: 'paragraph p absatz',
        icon: Pilcrow,
        isText: true,
        run: (editor) => void editor.chain().focus().clearNodes().setParagraph().run(),
      },
      heading(2, Heading2, t('Heading'), t('Begins a section')),
      heading(3, Heading3, t('Small heading'), t('Begins a part of a section')),
      heading(4, Heading4, t('Smallest heading'), t('Begins a part of a part')),
      heading(1, Heading1, t('Large heading'), t('As large as the title: rarely needed')),
      {
        id: 'bulletList',
        group: 'text',
        title: t('List'),
        detail: t('With bullets'),
        words: 'bullet unordered ul aufzählung',
        icon: List,
        markdown: '-',
        isText: true,
        run: (editor) => void editor.chain().focus().clearNodes().toggleBulletList().run(),
      },
      {
        id: 'orderedList',
        group: 'text',
        title: t('Numbered list'),
        detail: t('With numbers'),
        words: 'ordered ol steps schritte',
        icon: ListOrdered,
        markdown: '1.',
        isText: true,
        run: (editor) => void editor.chain().focus().clearNodes().toggleOrderedList().run(),
      },
      {
        id: 'taskList',
        group: 'text',
        title: t('Checklist'),
        detail: t('With boxes to tick'),
        words: 'todo task check aufgaben',
        icon: ListChecks,
        markdown: '[ ]',
        isText: true,
        run: (editor) => void editor.chain().focus().clearNodes().toggleTaskList().run(),
      },
      {
        id: 'blockquote',
        group: 'text',
        title: t('Quote'),
        detail: t('Words of somebody else'),
        words: 'blockquote citation zitat',
        icon: Quote,
        markdown: '>',
        isText: true,
        run: (editor) => void editor.chain().focus().clearNodes().setBlockquote().run(),
      },
      {
        id: 'callout',
        group: 'text',
        title: t('Callout'),
        detail: t('A hint or warning, set apart'),
        words: 'note info warning tip alert hinweis',
        icon: Info,
        isText: true,
        run: (editor) => void editor.chain().focus().clearNodes().wrapIn('callout', { tone: 'info' }).run(),
      },
      {
        id: 'codeBlock',
        group: 'text',
        title: t('Code'),
        detail: t('Kept letter by letter'),
        words: 'pre program snippet',
        icon: SquareCode,
        markdown: '```',
        isText: true,
        run: (editor) => void editor.chain().focus().clearNodes().setCodeBlock().run(),
      },
      {
        id: 'image',
        group: 'media',
        title: t('Picture'),
        detail: t('From the library or this device'),
        words: 'image photo img bild foto',
        icon: Image,
        run: (editor, host) =>
          void addChosen(editor, async () =>
            (await host.chooseMedia({ kinds: ['image'], isMultiple: true })).map(({ id }) => ({
              type: 'image',
              attrs: { media_id: id },
            })),
          ),
      },
      {
        id: 'gallery',
        group: 'media',
        title: t('Gallery'),
        detail: t('Several pictures side by side'),
        words: 'images photos bilder fotos',
        icon: Images,
        run: (editor, host) =>
          void addChosen(editor, async () => {
            const images = await chooseGallery(host)
            return images.length > 0 ? [{ type: 'gallery', attrs: { images } }] : []
          }),
      },
      {
        id: 'embed',
        group: 'media',
        title: t('Embed'),
        detail: t('A video, song or playlist by its address'),
        words: 'youtube vimeo spotify soundcloud video iframe',
        icon: SquarePlay,
        run: (editor) => addBlock(editor, { type: 'embed' }),
      },
      {
        id: 'file',
        group: 'media',
        title: t('File'),
        detail: t('To be downloaded'),
        words: 'download pdf document attachment datei anhang',
        icon: FileDown,
        run: (editor, host) =>
          void addChosen(editor, async () =>
            (await host.chooseMedia({})).map(({ id }) => ({ type: 'file', attrs: { media_id: id } })),
          ),
      },
      {
        id: 'table',
        group: 'layout',
        title: t('Table'),
        detail: t('Rows and columns'),
        words: 'grid tabelle',
        icon: Table,
        run: (editor) => addBlock(editor, emptyTable(3, 3)),
      },
      columns(2, Columns2, t('Two columns')),
      columns(3, Columns3, t('Three columns')),
      {
        id: 'button',
        group: 'layout',
        title: t('Button'),
        detail: t('A link that stands out'),
        words: 'cta link knopf',
        icon: MousePointerClick,
        run: (editor) => addBlock(editor, { type: 'button', attrs: { style: 'primary' } }),
      },
      {
        id: 'horizontalRule',
        group: 'layout',
        title: t('Divider'),
        detail: t('A line across'),
        words: 'hr rule line separator trenner linie',
        icon: Minus,
        markdown: '---',
        run: (editor) => void editor.chain().focus().setHorizontalRule().run(),
      },
      {
        id: 'html',
        group: 'layout',
        title: t('HTML'),
        detail: t('Markup of your own'),
        words: 'code embed iframe',
        icon: CodeXml,
        run: (editor) => addBlock(editor, { type: 'html', attrs: { html: '' } }),
      },
      ...pluginBlocks.map((offered): BlockChoice => ({
        id: offered.section_type,
        group: 'plugins',
        title: offered.title,
        detail: offered.description || offered.plugin_title,
        words: `${offered.plugin} ${offered.plugin_title} ${offered.block}`,
        icon: Blocks,
        run: (editor) => {
          const attrs = { plugin: offered.plugin, block: offered.block, settings: {} }
          addBlock(editor, { type: 'pluginBlock', attrs })
        },
      })),
    ]
  }, [t, pluginBlocks])
}

/** The choices that a few letters mean: those whose title begins so first. */
export function findChoices(choices: readonly BlockChoice[], query: string): BlockChoice[] {
  const text = query.trim().toLocaleLowerCase()
  if (text === '') return [...choices]
  const rank = ({ title, words }: BlockChoice): number => {
    const name = title.toLocaleLowerCase()
    if (name.startsWith(text)) return 0
    if (`${name} ${words.toLocaleLowerCase()}`.split(' ').some((word) => word.startsWith(text))) return 1
    return name.includes(text) ? 2 : 3
  }
  return choices
    .map((choice) => ({ choice, at: rank(choice) }))
    .filter(({ at }) => at < 3)
    .toSorted((a, b) => a.at - b.at)
    .map(({ choice }) => choice)
}

/** Puts a block where the cursor is; a range, e.g. what was typed to find it, goes away first. */
export function runChoice(editor: Editor, choice: BlockChoice, host: Host, range?: Range): void {
  if (range) editor.chain().focus().deleteRange(range).run()
  choice.run(editor, host)
}

/** What is filled in where it stands stays chosen; the cursor goes into what has text. */
function addBlock(editor: Editor, block: JSONContent): void {
  const { state, schema, view } = editor
  view.dispatch(placeBlocks(state, [schema.nodeFromJSON(block)], state.selection.from, 'first'))
  editor.commands.focus()
}

/** One goes on writing below what was chosen in the library. */
async function addChosen(editor: Editor, choose: () => Promise<JSONContent[]>): Promise<void> {
  const chosen = await choose()
  const { state, schema, view } = editor
  if (chosen.length === 0) return
  const blocks = chosen.map((block) => schema.nodeFromJSON(block))
  view.dispatch(placeBlocks(state, blocks, state.selection.from, 'after'))
  editor.commands.focus()
}

function emptyTable(rows: number, columns: number): JSONContent {
  const content = [{ type: 'paragraph' }]
  const row = (type: string) => ({
    type: 'tableRow',
    content: Array.from({ length: columns }, () => ({ type, content })),
  })
  return {
    type: 'table',
    content: Array.from({ length: rows }, (_, at) => row(at === 0 ? 'tableHeader' : 'tableCell')),
  }
}
