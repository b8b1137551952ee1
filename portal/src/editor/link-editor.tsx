/** The address of a link: typed, or a page chosen by its title. */
import { type Editor, getMarkRange } from '@tiptap/core'
import { ExternalLink, Unlink } from 'lucide-react'
import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'
import { Switch } from '@/ui/choice'
import { Label } from '@/ui/label'
import { Tooltip } from '@/ui/tooltip'
import { safeLink } from '@hotswap/sdk/rich-text/urls'
import { readAddress } from './addresses'
import { LinkInput } from './link-input'

/** The link around the cursor or at the beginning of what is selected. */
function linkAt(editor: Editor): { href: string; isNewTab: boolean } | undefined {
  const { link } = editor.schema.marks
  if (!link) return undefined
  const { $from, empty } = editor.state.selection
  const range =
    getMarkRange($from, link) ??
    (empty ? undefined : getMarkRange(editor.state.doc.resolve($from.pos + 1), link))
  if (!range) return undefined
  const mark = link.isInSet(editor.state.doc.nodeAt(range.from)?.marks ?? [])
  return mark && { href: String(mark.attrs['href'] ?? ''), isNewTab: mark.attrs['target'] === '_blank' }
}

/** Links what is selected, changes the link around the cursor, or writes the address where nothing is selected. */
function setLink(editor: Editor, href: string, isNewTab: boolean): void {
  const attributes = { href, target: isNewTab ? '_blank' : null, rel: null }
  const chain = editor.chain().focus()
  if (editor.state.selection.empty && !linkAt(editor)) {
    const text = href.replace(/^(https?:\/\/|mailto:|tel:)/, '')
    chain.insertContent({ type: 'text', text, marks: [{ type: 'link', attrs: attributes }] }).run()
  } else {
    if (linkAt(editor)) chain.extendMarkRange('link')
    chain.setMark('link', attributes).run()
  }
  // What is written next is no part of the link.
  editor.chain().setTextSelection(editor.state.selection.to).unsetMark('link').run()
}

export function LinkEditor({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const { t } = useTranslation('editor')
  const id = useId()
  const [before] = useState(() => linkAt(editor))
  const [text, setText] = useState(before?.href ?? '')
  const [isNewTab, setNewTab] = useState(before?.isNewTab ?? false)
  const [error, setError] = useState<string>()
  const apply = (href: string | undefined) => {
    if (href === undefined) return setError(t('A link cannot lead there.'))
    setLink(editor, href, isNewTab)
    onClose()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (text.trim() === '') remove()
    else apply(readAddress(text))
  }
  const remove = () => {
    if (before) editor.chain().focus().extendMarkRange('link').unsetLink().run()
    else editor.commands.focus()
    onClose()
  }
  const opened = safeLink(text)
  return (
    <form onSubmit={submit} className="flex w-96 max-w-[90vw] flex-col gap-3 p-3 text-sm">
      <LinkInput
        label={t('Where the link leads')}
        value={text}
        onChange={setText}
        onChoose={apply}
        isAutoFocused
      />
      {error && (
        <p role="alert" className="m-0 text-xs font-medium text-destructive">
          {error}
        </p>
      )}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <span className="flex items-center gap-2">
          <Switch id={id} checked={isNewTab} onCheckedChange={setNewTab} />
          <Label htmlFor={id} className="font-normal">
            {t('In a new tab')}
          </Label>
        </span>
        <span className="flex items-center gap-1">
          {before && opened && /^https?:/.test(opened) && (
            <Tooltip text={t('Open the link')}>
              <Button asChild variant="ghost" size="icon-sm">
                <a href={opened} target="_blank" rel="noopener noreferrer" aria-label={t('Open the link')}>
                  <ExternalLink aria-hidden />
                </a>
              </Button>
            </Tooltip>
          )}
          {before && (
            <Tooltip text={t('Remove the link')}>
              <Button variant="ghost" size="icon-sm" aria-label={t('Remove the link')} onClick={remove}>
                <Unlink aria-hidden />
              </Button>
            </Tooltip>
          )}
          <Button type="submit" size="sm">
            {t('Apply')}
          </Button>
        </span>
      </div>
    </form>
  )
}
