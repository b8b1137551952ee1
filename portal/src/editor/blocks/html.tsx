/** HTML as somebody wrote it. Pages show what the server's allow-list lets through. */
import { Code, Eye, Trash2 } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Textarea } from '@/ui/input'
import { atomBlock, type BlockViewProps } from './atom'
import { textOf } from './attributes'
import { BlockFrame, Tool } from './block-frame'

function HtmlView(view: BlockViewProps) {
  const { t } = useTranslation('editor')
  const { node, updateAttributes, deleteNode, editor } = view
  const html = textOf(node.attrs['html'])
  const [isPreview, setPreview] = useState(false)
  return (
    <BlockFrame
      view={view}
      label={t('HTML')}
      tools={
        <>
          <Tool icon={Code} label={t('Code')} isActive={!isPreview} onClick={() => setPreview(false)} />
          <Tool icon={Eye} label={t('Preview')} isActive={isPreview} onClick={() => setPreview(true)} />
          <Tool icon={Trash2} label={t('Remove')} onClick={deleteNode} />
        </>
      }
    >
      {isPreview ? (
        <Preview html={html} />
      ) : (
        <div className="rounded-lg border bg-muted/50 p-2">
          <span className="mb-1 flex items-center gap-1.5 px-1 text-xs text-muted-foreground">
            <Code className="size-3.5" aria-hidden /> {t('HTML')}
          </span>
          <Textarea
            aria-label={t('HTML')}
            value={html}
            readOnly={!editor.isEditable}
            spellCheck={false}
            maxLength={500_000}
            onChange={(event) => updateAttributes({ html: event.target.value })}
            className="max-h-96 min-h-24 font-mono text-xs"
          />
        </div>
      )}
    </BlockFrame>
  )
}

/** Scripts do not run in it: `allow-same-origin` is there only so that its height can be read. */
function Preview({ html }: { html: string }) {
  const { t } = useTranslation('editor')
  const frame = useRef<HTMLIFrameElement>(null)
  const [height, setHeight] = useState(80)
  return (
    <iframe
      ref={frame}
      title={t('Preview')}
      sandbox="allow-same-origin"
      srcDoc={html}
      onLoad={() =>
        setHeight(Math.min(600, frame.current?.contentDocument?.documentElement.scrollHeight ?? 80))
      }
      className="w-full rounded-lg border bg-white"
      style={{ height }}
    />
  )
}

export const HtmlBlock = atomBlock('html', ['html'], HtmlView)
