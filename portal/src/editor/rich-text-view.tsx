/** Rich text to be looked at and not written in: for histories, conflicts and previews of records. */
import { EditorContent, useEditor } from '@tiptap/react'
import { useState } from 'react'
import { cn } from '@/ui/cn'
import { type RichText, toEditor } from './document'
import { documentExtensions } from './extensions'
import { HostProvider } from './host'
import './rich-text.css'

export type RichTextViewProps = { value: RichText; websiteId: string; className?: string }

export function RichTextView(props: RichTextViewProps) {
  return (
    <HostProvider websiteId={props.websiteId}>
      <Shown {...props} />
    </HostProvider>
  )
}

function Shown({ value, className }: RichTextViewProps) {
  const [editorProps] = useState(() => ({ attributes: { class: 'rich-text', role: 'document' } }))
  const editor = useEditor(
    {
      extensions: documentExtensions,
      editorProps,
      editable: false,
      onBeforeCreate: ({ editor: made }) => {
        made.options.content = toEditor(made.schema, value).toJSON() as Record<string, unknown>
      },
    },
    [value],
  )
  return <EditorContent editor={editor} className={cn('rich-text-view', className)} />
}
