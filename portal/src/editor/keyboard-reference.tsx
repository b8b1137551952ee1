/** Everything the editor does from the keyboard. */
import { useTranslation } from 'react-i18next'
import { Dialog, DialogContent, DialogHeader, DialogTitle } from '@/ui/dialog'
import { nameOfKeys } from './keys'

export function KeyboardReference({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('editor')
  const groups = [
    {
      title: t('Blocks'),
      rows: [
        [t('Add a block'), '/'],
        [t('Move up'), nameOfKeys('Alt-Shift-ArrowUp')],
        [t('Move down'), nameOfKeys('Alt-Shift-ArrowDown')],
        [t('Duplicate'), nameOfKeys('Mod-Shift-d')],
        [t('Remove'), nameOfKeys('Mod-Shift-Backspace')],
        [t('Select the block'), 'Esc'],
        [t('Deeper or less deep in a list'), `${nameOfKeys('Tab')} · ${nameOfKeys('Shift-Tab')}`],
        [t('Next cell of a table'), nameOfKeys('Tab')],
        [t('Line break'), nameOfKeys('Shift-Enter')],
      ],
    },
    {
      title: t('Text'),
      rows: [
        [t('Bold'), nameOfKeys('Mod-b')],
        [t('Italic'), nameOfKeys('Mod-i')],
        [t('Underlined'), nameOfKeys('Mod-u')],
        [t('Struck through'), nameOfKeys('Mod-Shift-s')],
        [t('Code'), nameOfKeys('Mod-e')],
        [t('Highlighted'), nameOfKeys('Mod-Shift-h')],
        [t('Subscript'), nameOfKeys('Mod-,')],
        [t('Superscript'), nameOfKeys('Mod-.')],
        [t('Remove formatting'), nameOfKeys('Mod-\\')],
        [t('Link'), nameOfKeys('Mod-k')],
      ],
    },
    {
      title: t('At the start of a line'),
      rows: [
        [t('Heading'), '##'],
        [t('Small heading'), '###'],
        [t('List'), '-'],
        [t('Numbered list'), '1.'],
        [t('Checklist'), '[ ]'],
        [t('Quote'), '>'],
        [t('Code'), '```'],
        [t('Divider'), '---'],
      ],
    },
    {
      title: t('While writing'),
      rows: [
        [t('Bold'), '**…**'],
        [t('Italic'), '*…*'],
        [t('Struck through'), '~~…~~'],
        [t('Code'), '`…`'],
        [t('Highlighted'), '==…=='],
        [t('Link'), '[…](…)'],
      ],
    },
    {
      title: t('Paragraphs'),
      rows: [
        [t('Headings 1 to 6'), nameOfKeys('Mod-Alt-1…6')],
        [t('Text'), nameOfKeys('Mod-Alt-0')],
        [t('Left'), nameOfKeys('Mod-Shift-l')],
        [t('Centred'), nameOfKeys('Mod-Shift-e')],
        [t('Right'), nameOfKeys('Mod-Shift-r')],
        [t('Justified'), nameOfKeys('Mod-Shift-j')],
      ],
    },
    {
      title: t('Editor'),
      rows: [
        [t('Undo'), nameOfKeys('Mod-z')],
        [t('Redo'), nameOfKeys('Mod-Shift-z')],
        [t('Into the toolbar'), nameOfKeys('Alt-F10')],
        [t('Focus mode'), nameOfKeys('Mod-Shift-f')],
        [t('This list'), nameOfKeys('Mod-/')],
        [t('Paste as plain text'), nameOfKeys('Mod-Shift-v')],
      ],
    },
  ]
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="sm:max-w-3xl" aria-describedby={undefined}>
        <DialogHeader>
          <DialogTitle>{t('Keyboard')}</DialogTitle>
        </DialogHeader>
        <div className="grid gap-x-8 gap-y-6 sm:grid-cols-2">
          {groups.map(({ title, rows }) => (
            <section key={title} aria-label={title}>
              <h3 className="mb-1.5 text-sm font-semibold">{title}</h3>
              <dl className="divide-y text-sm">
                {rows.map(([name, keys]) => (
                  <div key={name} className="flex items-center justify-between gap-4 py-1.5">
                    <dt>{name}</dt>
                    <dd>
                      <kbd className="rounded-md border bg-muted px-1.5 py-0.5 font-mono text-xs whitespace-nowrap">
                        {keys}
                      </kbd>
                    </dd>
                  </div>
                ))}
              </dl>
            </section>
          ))}
        </div>
      </DialogContent>
    </Dialog>
  )
}
