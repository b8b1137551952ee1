/** To which side text is set: of paragraphs and headings, and of whole cells of tables. */
import { type CommandProps, Extension } from '@tiptap/core'
import { CellSelection, isInTable } from '@tiptap/pm/tables'

const SIDES = ['left', 'center', 'right', 'justify'] as const
export type Side = (typeof SIDES)[number]

declare module '@tiptap/core' {
  interface Commands<ReturnType> {
    alignment: {
      /** @param side undefined: as the page does it */
      align: (side: Side | undefined) => ReturnType
    }
  }
}

export const Alignment = Extension.create({
  name: 'alignment',
  addGlobalAttributes: () => [
    {
      types: ['paragraph', 'heading', 'tableCell', 'tableHeader'],
      attributes: {
        textAlign: {
          default: null,
          parseHTML: (element) => SIDES.find((side) => side === element.style.textAlign) ?? null,
          renderHTML: ({ textAlign }) => (textAlign ? { style: `text-align: ${textAlign}` } : {}),
        },
      },
    },
  ],
  addCommands: () => ({
    align:
      (side) =>
      ({ commands, state }: CommandProps) => {
        const textAlign = side ?? null
        if (state.selection instanceof CellSelection || isInTable(state))
          return commands.setCellAttribute('textAlign', textAlign)
        return ['paragraph', 'heading']
          .map((type) => commands.updateAttributes(type, { textAlign }))
          .some((isDone) => isDone)
      },
  }),
  addKeyboardShortcuts() {
    const align = (side: Side) => () => this.editor.commands.align(side)
    return {
      'Mod-Shift-l': align('left'),
      'Mod-Shift-e': align('center'),
      'Mod-Shift-r': align('right'),
      'Mod-Shift-j': align('justify'),
    }
  },
})
