/** Tables: cells hold blocks, columns are as wide as what is in them. */
import { Table, TableCell, TableHeader, TableRow } from '@tiptap/extension-table'

/** The server keeps how a cell is aligned, and what it spans; widths it does not. */
const attributes = () => ({
  colspan: span('colspan'),
  rowspan: span('rowspan'),
  colwidth: { default: null, rendered: false },
})

function span(name: 'colspan' | 'rowspan') {
  return {
    default: 1,
    parseHTML: (element: HTMLElement) =>
      Math.min(100, Number.parseInt(element.getAttribute(name) ?? '', 10) || 1),
    renderHTML: (given: Record<string, unknown>) => (given[name] === 1 ? {} : { [name]: given[name] }),
  }
}

export const tables = [
  Table.configure({ resizable: false, cellMinWidth: 48, renderWrapper: true, allowTableNodeSelection: true }),
  TableRow,
  TableCell.extend({ addAttributes: attributes }),
  TableHeader.extend({ addAttributes: attributes }),
]
