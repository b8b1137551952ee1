/** Handles at the row and the column of the cursor, and what can be done with them and with chosen cells. */
import type { ChainedCommands, Editor } from '@tiptap/core'
import {
  CellSelection,
  TableMap,
  findTable,
  isInTable,
  moveTableColumn,
  moveTableRow,
} from '@tiptap/pm/tables'
import { useEditorState } from '@tiptap/react'
import {
  ArrowDown,
  ArrowLeft,
  ArrowRight,
  ArrowUp,
  MoreHorizontal,
  MoreVertical,
  PanelLeft,
  PanelTop,
  Plus,
  TableCellsMerge,
  TableCellsSplit,
  Trash2,
} from 'lucide-react'
import { type ReactNode, type RefObject, useLayoutEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Menu, MenuContent, MenuItem, MenuSeparator, MenuTrigger } from '@/ui/menu'

type Rect = { top: number; left: number; width: number; height: number }
type Places = { table: Rect; cell: Rect }

/** The cell of the cursor: position in the document, row, column, and how large its table is. */
function cellOf({ editor }: { editor: Editor }) {
  const { state } = editor
  if (!editor.isEditable || !isInTable(state)) return null
  const { $from } = state.selection
  const table = findTable($from)
  if (!table) return null
  const $head = state.selection instanceof CellSelection ? state.selection.$headCell : undefined
  const depth = Array.from({ length: $from.depth + 1 }, (_, at) => at).findLast((at) =>
    String($from.node(at).type.spec['tableRole']).endsWith('cell'),
  )
  const position = $head?.pos ?? (depth === undefined ? undefined : $from.before(depth))
  if (position === undefined) return null
  const map = TableMap.get(table.node)
  const { top, left } = map.findCell(position - table.start)
  return {
    position,
    table: table.pos,
    row: top,
    column: left,
    rows: map.height,
    columns: map.width,
    hasSeveral: state.selection instanceof CellSelection && state.selection.ranges.length > 1,
    size: table.node.nodeSize,
  }
}

export function TableHandles({ editor, frame }: { editor: Editor; frame: RefObject<HTMLElement | null> }) {
  const cell = useEditorState({ editor, selector: cellOf })
  return cell && <Handles editor={editor} frame={frame} cell={cell} />
}

type Cell = NonNullable<ReturnType<typeof cellOf>>

function usePlaces(editor: Editor, frame: RefObject<HTMLElement | null>, cell: Cell): Places | undefined {
  const [places, setPlaces] = useState<Places>()
  useLayoutEffect(() => {
    const outer = frame.current
    const element = editor.view.nodeDOM(cell.position)
    const table = element instanceof HTMLElement ? element.closest('table') : null
    if (!outer || !(element instanceof HTMLElement) || !table) return undefined
    const measure = () => {
      const base = outer.getBoundingClientRect()
      const relative = ({ top, left, width, height }: DOMRect): Rect => ({
        top: top - base.top,
        left: left - base.left,
        width,
        height,
      })
      setPlaces({
        table: relative(table.getBoundingClientRect()),
        cell: relative(element.getBoundingClientRect()),
      })
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(table)
    observer.observe(outer)
    table.parentElement?.addEventListener('scroll', measure)
    return () => {
      observer.disconnect()
      table.parentElement?.removeEventListener('scroll', measure)
    }
  }, [editor, frame, cell])
  return places
}

const HANDLE =
  'absolute z-10 inline-flex items-center justify-center rounded-sm border bg-popover text-muted-foreground shadow-xs outline-none hover:bg-accent hover:text-foreground focus-visible:ring-[3px] focus-visible:ring-ring/60 [&_svg]:size-3.5'

function Handles({
  editor,
  frame,
  cell,
}: {
  editor: Editor
  frame: RefObject<HTMLElement | null>
  cell: Cell
}) {
  const { t } = useTranslation('editor')
  const places = usePlaces(editor, frame, cell)
  if (!places) return null
  const { table, cell: at } = places
  const { row, column } = cell
  const run = (act: (chain: ChainedCommands) => ChainedCommands) => () =>
    void act(editor.chain().focus()).run()
  const move = (what: typeof moveTableRow, from: number, by: number) => () => {
    what({ from, to: from + by })(editor.state, editor.view.dispatch)
    editor.commands.focus()
  }
  return (
    <div contentEditable={false}>
      <HandleMenu
        label={t('Column')}
        icon={<MoreHorizontal aria-hidden />}
        style={{ top: table.top - 12, left: at.left + at.width / 2 - 14, width: 28, height: 24 }}
      >
        <MenuItem onSelect={run((chain) => chain.addColumnBefore())}>
          <Plus aria-hidden /> {t('Column to the left')}
        </MenuItem>
        <MenuItem onSelect={run((chain) => chain.addColumnAfter())}>
          <Plus aria-hidden /> {t('Column to the right')}
        </MenuItem>
        <MenuItem onSelect={move(moveTableColumn, column, -1)} disabled={column === 0}>
          <ArrowLeft aria-hidden /> {t('Move left')}
        </MenuItem>
        <MenuItem onSelect={move(moveTableColumn, column, 1)} disabled={column >= cell.columns - 1}>
          <ArrowRight aria-hidden /> {t('Move right')}
        </MenuItem>
        <MenuItem onSelect={run((chain) => chain.toggleHeaderColumn())}>
          <PanelLeft aria-hidden /> {t('Heads of rows on or off')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem isDestructive onSelect={run((chain) => chain.deleteColumn())}>
          <Trash2 aria-hidden /> {t('Remove the column')}
        </MenuItem>
      </HandleMenu>
      <HandleMenu
        label={t('Row')}
        icon={<MoreVertical aria-hidden />}
        style={{ top: at.top + at.height / 2 - 14, left: table.left - 12, width: 24, height: 28 }}
      >
        <MenuItem onSelect={run((chain) => chain.addRowBefore())}>
          <Plus aria-hidden /> {t('Row above')}
        </MenuItem>
        <MenuItem onSelect={run((chain) => chain.addRowAfter())}>
          <Plus aria-hidden /> {t('Row below')}
        </MenuItem>
        <MenuItem onSelect={move(moveTableRow, row, -1)} disabled={row === 0}>
          <ArrowUp aria-hidden /> {t('Move up')}
        </MenuItem>
        <MenuItem onSelect={move(moveTableRow, row, 1)} disabled={row >= cell.rows - 1}>
          <ArrowDown aria-hidden /> {t('Move down')}
        </MenuItem>
        <MenuItem onSelect={run((chain) => chain.toggleHeaderRow())}>
          <PanelTop aria-hidden /> {t('Heads of columns on or off')}
        </MenuItem>
        <MenuItem onSelect={run((chain) => chain.mergeCells())} disabled={!cell.hasSeveral}>
          <TableCellsMerge aria-hidden /> {t('Merge cells')}
        </MenuItem>
        <MenuItem onSelect={run((chain) => chain.splitCell())}>
          <TableCellsSplit aria-hidden /> {t('Split the cell')}
        </MenuItem>
        <MenuSeparator />
        <MenuItem isDestructive onSelect={run((chain) => chain.deleteRow())}>
          <Trash2 aria-hidden /> {t('Remove the row')}
        </MenuItem>
        <MenuItem isDestructive onSelect={run((chain) => chain.deleteTable())}>
          <Trash2 aria-hidden /> {t('Remove the table')}
        </MenuItem>
      </HandleMenu>
    </div>
  )
}

function HandleMenu({
  label,
  icon,
  style,
  children,
}: {
  label: string
  icon: ReactNode
  style: Rect
  children: ReactNode
}) {
  return (
    <Menu>
      <MenuTrigger className={HANDLE} style={style} aria-label={label} title={label}>
        {icon}
      </MenuTrigger>
      <MenuContent onCloseAutoFocus={(event) => event.preventDefault()}>{children}</MenuContent>
    </Menu>
  )
}
