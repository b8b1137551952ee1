/** Blocks set apart by a colour: a hint, good news, a warning, a danger. */
import { Node, mergeAttributes } from '@tiptap/core'
import { NodeViewContent, NodeViewWrapper, ReactNodeViewRenderer } from '@tiptap/react'
import { CircleCheck, Info, type LucideIcon, OctagonAlert, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Menu, MenuContent, MenuItem, MenuTrigger } from '@/ui/menu'
import type { BlockViewProps } from './atom'
import { textOf } from './attributes'

const TONES = ['info', 'success', 'warning', 'danger'] as const
type Tone = (typeof TONES)[number]

const ICONS: Record<Tone, LucideIcon> = {
  info: Info,
  success: CircleCheck,
  warning: TriangleAlert,
  danger: OctagonAlert,
}

function CalloutView({ node, updateAttributes, editor }: BlockViewProps) {
  const { t } = useTranslation('editor')
  const tone = TONES.find((each) => each === textOf(node.attrs['tone'])) ?? 'info'
  const names: Record<Tone, string> = {
    info: t('Hint'),
    success: t('Good news'),
    warning: t('Warning'),
    danger: t('Danger'),
  }
  const Icon = ICONS[tone]
  return (
    <NodeViewWrapper className="callout" data-tone={tone}>
      <Menu>
        <MenuTrigger
          contentEditable={false}
          disabled={!editor.isEditable}
          aria-label={names[tone]}
          className="callout-tone outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60"
        >
          <Icon aria-hidden />
        </MenuTrigger>
        <MenuContent align="start" onCloseAutoFocus={(event) => event.preventDefault()}>
          {TONES.map((each) => {
            const Each = ICONS[each]
            return (
              <MenuItem
                key={each}
                onSelect={() => {
                  updateAttributes({ tone: each })
                  editor.commands.focus()
                }}
              >
                <Each aria-hidden /> {names[each]}
              </MenuItem>
            )
          })}
        </MenuContent>
      </Menu>
      <NodeViewContent className="callout-content" />
    </NodeViewWrapper>
  )
}

export const Callout = Node.create({
  name: 'callout',
  group: 'block',
  content: 'block+',
  defining: true,
  addAttributes: () => ({
    tone: {
      default: null,
      parseHTML: (element: HTMLElement) => element.dataset['tone'] ?? null,
      renderHTML: ({ tone }: Record<string, unknown>) => ({ 'data-tone': tone }),
    },
  }),
  parseHTML: () => [{ tag: 'aside' }],
  renderHTML: ({ HTMLAttributes }) => ['aside', mergeAttributes(HTMLAttributes, { class: 'callout' }), 0],
  addNodeView: () => ReactNodeViewRenderer(CalloutView),
})
