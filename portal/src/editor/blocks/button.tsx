/** A link that looks like a button. */
import { ArrowUpRight, Trash2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/kit/field'
import { buttonVariants } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Input, Select } from '@/ui/input'
import { LinkInput } from '../link-input'
import { atomBlock, type BlockViewProps } from './atom'
import { textOf } from './attributes'
import { BlockFrame, Tool } from './block-frame'

const LOOKS = { primary: 'default', secondary: 'outline', link: 'link' } as const

function ButtonView(view: BlockViewProps) {
  const { t } = useTranslation('editor')
  const { node, updateAttributes, deleteNode, selected, editor } = view
  const [label, href, style] = [
    textOf(node.attrs['label']),
    textOf(node.attrs['href']),
    textOf(node.attrs['style']),
  ]
  const look = LOOKS[style as keyof typeof LOOKS] ?? 'default'
  const isOpen = editor.isEditable && (selected || href === '')
  return (
    <BlockFrame
      view={view}
      label={t('Button')}
      tools={<Tool icon={Trash2} label={t('Remove')} onClick={deleteNode} />}
    >
      <span className={cn(buttonVariants({ variant: look }), 'h-auto min-h-9 py-1.5 whitespace-normal')}>
        {label || href || t('Button')}
      </span>
      {isOpen && (
        <div className="mt-3 grid gap-3 rounded-lg border bg-card p-4 text-sm sm:grid-cols-2">
          <Field label={t('What it says')}>
            <Input
              value={label}
              maxLength={200}
              onChange={(event) => updateAttributes({ label: event.target.value || null })}
            />
          </Field>
          <Field label={t('Looks')}>
            <Select
              value={style || 'primary'}
              onChange={(event) => updateAttributes({ style: event.target.value })}
            >
              <option value="primary">{t('Filled')}</option>
              <option value="secondary">{t('Outlined')}</option>
              <option value="link">{t('Like a link')}</option>
            </Select>
          </Field>
          <div className="sm:col-span-2">
            <LinkInput
              label={t('Where it leads')}
              value={href}
              onChange={(next) => updateAttributes({ href: next })}
            />
          </div>
          {href === '' && (
            <p className="m-0 flex items-center gap-1.5 text-xs text-muted-foreground sm:col-span-2">
              <ArrowUpRight className="size-3.5" aria-hidden /> {t('It is kept once it leads somewhere.')}
            </p>
          )}
        </div>
      )}
    </BlockFrame>
  )
}

export const ButtonBlock = atomBlock('button', ['label', 'href', 'style'], ButtonView)
