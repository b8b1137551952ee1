/** What this editor has no block for. It stays where it is, and is saved as it came. */
import { Puzzle, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { KEPT, type RichNode } from '../document'
import { atomBlock, type BlockViewProps } from './atom'
import { recordOf, textOf } from './attributes'
import { BlockFrame, Tool } from './block-frame'

function KeptView(view: BlockViewProps) {
  const { t } = useTranslation('editor')
  const given = recordOf(view.node.attrs['node']) as Partial<RichNode>
  return (
    <BlockFrame
      view={view}
      label={t('Block of another kind')}
      tools={<Tool icon={Trash2} label={t('Remove')} onClick={view.deleteNode} />}
    >
      <div className="flex items-center gap-3 rounded-lg border border-dashed px-4 py-3 text-sm text-muted-foreground">
        <Puzzle className="size-5 shrink-0" aria-hidden />
        {t('This block ({{type}}) cannot be edited here. It stays as it is.', { type: textOf(given.type) })}
      </div>
    </BlockFrame>
  )
}

export const KeptBlock = atomBlock(KEPT, ['node'], KeptView)
