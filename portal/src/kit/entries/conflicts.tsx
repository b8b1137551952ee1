/** Both have changed the same: shows either side by side and lets the person choose. Nothing is lost until then. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RichText } from '@/editor/document'
import { RichTextView } from '@/editor/rich-text-view'
import type { SavingState } from '@/editor/saving/autosave'
import type { Choice, Chunk, Conflict } from '@/editor/saving/merge'
import { Time } from '@/kit/time'
import { Alert, AlertDescription, AlertTitle } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/ui/dialog'
import type { Entry } from './entry-api'
import { useMemberName, useValueText } from './member-names'
import type { EntrySaving } from './open-entries'

export function ConflictNotice({
  state,
  saving,
  websiteId,
}: {
  state: SavingState<Entry>
  saving: EntrySaving
  websiteId: string
}) {
  const { t } = useTranslation('content')
  const [isOpen, setOpen] = useState(false)
  const names = Object.keys(state.conflicts)
  if (names.length === 0) return null
  const name = state.other?.name || t('Somebody else')
  return (
    <>
      <Alert tone="warning">
        <AlertTitle>{t('{{name}} has changed the same as you', { name })}</AlertTitle>
        <AlertDescription>
          <span>
            {t('Both are kept until you choose. Everything else is saved.')}{' '}
            {state.other?.at && <Time at={state.other.at} />}
          </span>
          <Button size="sm" variant="outline" onClick={() => setOpen(true)}>
            {t('Compare and choose')}
          </Button>
        </AlertDescription>
      </Alert>
      <Dialog open={isOpen} onOpenChange={setOpen}>
        <DialogContent className="sm:max-w-5xl">
          <DialogHeader>
            <DialogTitle>{t('Which one is to stay?')}</DialogTitle>
            <DialogDescription>
              {t('You and {{name}} have changed the same. What is not shown here was brought together.', {
                name,
              })}
            </DialogDescription>
          </DialogHeader>
          {Object.entries(state.conflicts).map(([member, conflict]) => (
            <Disputed
              key={member}
              member={member}
              conflict={conflict}
              other={name}
              websiteId={websiteId}
              onChoose={(choice) => {
                saving.resolve(member, choice)
                if (names.length === 1) setOpen(false)
              }}
            />
          ))}
        </DialogContent>
      </Dialog>
    </>
  )
}

function Disputed({
  member,
  conflict,
  other,
  websiteId,
  onChoose,
}: {
  member: string
  conflict: Conflict
  other: string
  websiteId: string
  onChoose: (choice: Choice) => void
}) {
  const { t } = useTranslation('content')
  const nameOf = useMemberName()
  const { chunks } = conflict
  const sides = [
    { choice: 'mine', title: t('Yours'), action: t('Keep yours') },
    { choice: 'theirs', title: other, action: t('Take theirs') },
  ] as const
  return (
    <section aria-label={nameOf(member)} className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h3 className="font-medium">{nameOf(member)}</h3>
        {chunks && (
          <Button size="sm" variant="outline" onClick={() => onChoose('both')}>
            {t('Keep both, one after the other')}
          </Button>
        )}
      </div>
      <div className="grid gap-3 md:grid-cols-2">
        {sides.map(({ choice, title, action }) => (
          <div key={choice} className="flex min-w-0 flex-col rounded-lg border">
            <div className="flex items-center justify-between gap-2 border-b bg-muted/50 px-3 py-2">
              <span className="truncate font-medium">{title}</span>
              <Button size="sm" onClick={() => onChoose(choice)}>
                {action}
              </Button>
            </div>
            <div className="p-3">
              {chunks ? (
                <Side chunks={chunks} side={choice} websiteId={websiteId} />
              ) : (
                <Plain value={conflict[choice]} />
              )}
            </div>
          </div>
        ))}
      </div>
    </section>
  )
}

function Plain({ value }: { value: unknown }) {
  const textOf = useValueText()
  return <p className="break-words whitespace-pre-line">{textOf(value)}</p>
}

/** What is disputed, with what stands right before and after it. */
function Side({ chunks, side, websiteId }: { chunks: Chunk[]; side: 'mine' | 'theirs'; websiteId: string }) {
  const { t } = useTranslation('content')
  const view = (content: RichText['content']) => (
    <RichTextView websiteId={websiteId} value={{ type: 'doc', content: content ?? [] }} />
  )
  return chunks.map((chunk, index) => {
    if (chunk.kind === 'agreed')
      return (
        <div key={index} className="opacity-60">
          {index > 0 && view(chunk.blocks.slice(0, 1))}
          {chunk.blocks.length > 2 && (
            <p className="my-1 text-center text-xs text-muted-foreground">
              {t('{{count}} unchanged blocks', { count: chunk.blocks.length - 2 })}
            </p>
          )}
          {index < chunks.length - 1 && view(chunk.blocks.slice(index > 0 ? 1 : 0).slice(-1))}
        </div>
      )
    return (
      <div key={index} className="my-2 rounded-md border-l-2 border-warning bg-warning/5 px-3 py-1">
        {chunk[side].length === 0 ? (
          <p className="text-muted-foreground">{t('(deleted)')}</p>
        ) : (
          view(chunk[side])
        )}
      </div>
    )
  })
}
