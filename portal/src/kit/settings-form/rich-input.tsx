/** A short formatted text, kept as HTML: paragraphs, lists, links; `inline_richtext` in one line. Loaded when a form has one. */
import { type Editor, EditorContent, useEditor, useEditorState } from '@tiptap/react'
import { StarterKit } from '@tiptap/starter-kit'
import { Bold, Italic, Link as LinkIcon, List, ListOrdered, type LucideIcon } from 'lucide-react'
import { useEffect, useEffectEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { Input } from '@/ui/input'
import { Popover, PopoverContent, PopoverTrigger } from '@/ui/popover'
import { Field } from '../field'
import type { InputProps } from './setting-input'

export default function RichInput({
  setting,
  value,
  onChange,
  isDisabled,
  id,
  label,
  describedBy,
}: InputProps) {
  const isInline = setting.type === 'inline_richtext'
  const html = typeof value === 'string' ? value : ''
  const changed = useEffectEvent((editor: Editor) => onChange(htmlOf(editor, isInline)))
  const editor = useEditor({
    extensions: [
      StarterKit.configure({
        heading: isInline ? false : { levels: [2, 3, 4] },
        ...(isInline && { bulletList: false, orderedList: false, listItem: false, blockquote: false }),
        codeBlock: false,
        horizontalRule: false,
        link: { openOnClick: false, protocols: ['mailto', 'tel'] },
      }),
    ],
    content: html,
    editable: !isDisabled,
    editorProps: {
      attributes: {
        id,
        role: 'textbox',
        'aria-multiline': String(!isInline),
        'aria-label': label,
        ...(describedBy && { 'aria-describedby': describedBy }),
        class: cn(
          'px-3 py-2 outline-none [&_a]:text-primary [&_a]:underline [&_ol]:list-decimal [&_ol]:pl-5 [&_p+p]:mt-2 [&_ul]:list-disc [&_ul]:pl-5',
          !isInline && 'min-h-20',
        ),
      },
      ...(isInline && {
        handleKeyDown: (_view: unknown, event: KeyboardEvent) => event.key === 'Enter',
      }),
    },
  })
  useEffect(() => {
    const heard = ({ editor: present }: { editor: Editor }) => changed(present)
    editor?.on('update', heard)
    return () => void editor?.off('update', heard)
  }, [editor])
  // Undone, or chosen anew elsewhere: what comes from outside takes the place of what is there.
  useEffect(() => {
    if (editor && html !== htmlOf(editor, isInline)) editor.commands.setContent(html, { emitUpdate: false })
  }, [editor, html, isInline])
  if (!editor) return null
  return (
    <div className="rounded-md border border-input bg-card shadow-xs focus-within:border-ring focus-within:ring-[3px] focus-within:ring-ring/40 dark:bg-input/20">
      <Toolbar editor={editor} isInline={isInline} isDisabled={isDisabled === true} />
      <EditorContent editor={editor} />
    </div>
  )
}

function htmlOf(editor: Editor, isInline: boolean): string {
  if (editor.isEmpty) return ''
  const html = editor.getHTML()
  return isInline ? html.replace(/^<p>|<\/p>$/g, '') : html
}

function Toolbar({
  editor,
  isInline,
  isDisabled,
}: {
  editor: Editor
  isInline: boolean
  isDisabled: boolean
}) {
  const { t } = useTranslation('design')
  const active = useEditorState({
    editor,
    selector: ({ editor: present }) => ({
      bold: present.isActive('bold'),
      italic: present.isActive('italic'),
      bulletList: present.isActive('bulletList'),
      orderedList: present.isActive('orderedList'),
    }),
  })
  const button = (name: keyof typeof active, icon: LucideIcon, label: string, act: () => void) => {
    const Icon = icon
    return (
      <Button
        key={name}
        variant="ghost"
        size="icon"
        className={cn('size-7', active[name] && 'bg-accent')}
        disabled={isDisabled}
        aria-pressed={active[name]}
        aria-label={label}
        title={label}
        onClick={act}
      >
        <Icon aria-hidden />
      </Button>
    )
  }
  const focus = () => editor.chain().focus()
  return (
    <div role="toolbar" aria-label={t('Format')} className="flex gap-0.5 border-b p-1">
      {button('bold', Bold, t('Bold'), () => focus().toggleBold().run())}
      {button('italic', Italic, t('Italic'), () => focus().toggleItalic().run())}
      {!isInline && button('bulletList', List, t('List'), () => focus().toggleBulletList().run())}
      {!isInline &&
        button('orderedList', ListOrdered, t('Numbered list'), () => focus().toggleOrderedList().run())}
      <LinkButton editor={editor} isDisabled={isDisabled} />
    </div>
  )
}

function LinkButton({ editor, isDisabled }: { editor: Editor; isDisabled: boolean }) {
  const { t } = useTranslation('design')
  const [isOpen, setOpen] = useState(false)
  const [href, setHref] = useState('')
  const isActive = useEditorState({ editor, selector: ({ editor: present }) => present.isActive('link') })
  const open = (isNowOpen: boolean) => {
    if (isNowOpen) setHref(String(editor.getAttributes('link')['href'] ?? ''))
    setOpen(isNowOpen)
  }
  const save = () => {
    const range = editor.chain().focus().extendMarkRange('link')
    if (href.trim() === '') range.unsetLink().run()
    else range.setLink({ href: href.trim() }).run()
    setOpen(false)
  }
  return (
    <Popover open={isOpen} onOpenChange={open}>
      <PopoverTrigger asChild>
        <Button
          variant="ghost"
          size="icon"
          className={cn('size-7', isActive && 'bg-accent')}
          disabled={isDisabled}
          aria-pressed={isActive}
          aria-label={t('Link')}
          title={t('Link')}
        >
          <LinkIcon aria-hidden />
        </Button>
      </PopoverTrigger>
      <PopoverContent className="w-72">
        <form
          className="flex flex-col gap-3"
          onSubmit={(event) => {
            event.preventDefault()
            event.stopPropagation()
            save()
          }}
        >
          <Field label={t('Where it leads')}>
            <Input value={href} onChange={({ target }) => setHref(target.value)} placeholder="/about" />
          </Field>
          <Button type="submit" size="sm" className="self-end">
            {href.trim() === '' ? t('Remove the link') : t('Set the link')}
          </Button>
        </form>
      </PopoverContent>
    </Popover>
  )
}
