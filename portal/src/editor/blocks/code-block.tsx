/** Code, with the name of its language for those who colour it. */
import { CodeBlock as Base } from '@tiptap/extension-code-block'
import { NodeViewContent, NodeViewWrapper, ReactNodeViewRenderer } from '@tiptap/react'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { BlockViewProps } from './atom'
import { textOf } from './attributes'

const LANGUAGES =
  'bash c cpp csharp css diff go graphql html java javascript json kotlin liquid markdown php python ruby rust sql swift toml typescript xml yaml'.split(
    ' ',
  )

function CodeView({ node, updateAttributes, editor }: BlockViewProps) {
  const { t } = useTranslation('editor')
  const id = useId()
  const language = textOf(node.attrs['language'])
  return (
    <NodeViewWrapper className="code-block group/code relative">
      {editor.isEditable && (
        <span contentEditable={false} className="absolute top-2 right-2 z-10">
          <input
            list={id}
            value={language}
            aria-label={t('Language of the code')}
            placeholder={t('Language')}
            size={12}
            maxLength={40}
            spellCheck={false}
            onChange={(event) =>
              updateAttributes({ language: event.target.value.replace(/[^\w+#.-]/g, '') || null })
            }
            onKeyDown={(event) => event.key === 'Enter' && editor.commands.focus()}
            className="h-7 rounded-md border border-transparent bg-transparent px-2 text-right font-sans text-xs text-muted-foreground outline-none group-hover/code:border-border group-hover/code:bg-card focus:border-border focus:bg-card focus-visible:ring-[3px] focus-visible:ring-ring/60"
          />
          <datalist id={id}>
            {LANGUAGES.map((each) => (
              <option key={each} value={each}>
                {each}
              </option>
            ))}
          </datalist>
        </span>
      )}
      <pre spellCheck={false}>
        <NodeViewContent<'code'> as="code" />
      </pre>
    </NodeViewWrapper>
  )
}

export const CodeBlock = Base.extend({ addNodeView: () => ReactNodeViewRenderer(CodeView) }).configure({
  enableTabIndentation: true,
  tabSize: 2,
  exitOnTripleEnter: true,
})
