/** What changed between two bodies, word by word: gone words are struck through, new ones underlined. */
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { RichNode } from '@/editor/document'
import { keyOf } from '@/editor/saving/same'
import { piecesOf } from '@/editor/saving/sequence'
import { cn } from '@/ui/cn'
import { blockText } from '@hotswap/sdk/rich-text/plain-text'

type Row =
  | { kind: 'same'; blocks: RichNode[] }
  | { kind: 'changed'; type: string; before: RichNode; after: RichNode }
  | { kind: 'removed' | 'added'; block: RichNode }

/** A removed block and an added one of the same type in the same place are one that was changed. */
function rowsBetween(before: readonly RichNode[], after: readonly RichNode[]): Row[] {
  const byKey = new Map([...before, ...after].map((block) => [keyOf(block), block]))
  const rows: Row[] = []
  let removed: RichNode[] = []
  const flush = (added: RichNode[]) => {
    while (removed.length > 0 || added.length > 0) {
      const [was, is] = [removed[0], added[0]]
      if (was && is && was.type === is.type) {
        rows.push({ kind: 'changed', type: is.type, before: was, after: is })
        removed.shift()
        added.shift()
      } else if (was && (!is || removed.length >= added.length)) {
        rows.push({ kind: 'removed', block: was })
        removed.shift()
      } else if (is) {
        rows.push({ kind: 'added', block: is })
        added.shift()
      }
    }
  }
  for (const { kind, items } of piecesOf(before.map(keyOf), after.map(keyOf))) {
    const blocks = items.flatMap((key) => byKey.get(key) ?? [])
    if (kind === 'removed') removed = blocks
    else if (kind === 'added') flush(blocks)
    else {
      flush([])
      rows.push({ kind: 'same', blocks })
    }
  }
  flush([])
  return rows
}

export function BodyDiff({ before, after }: { before: readonly RichNode[]; after: readonly RichNode[] }) {
  const { t } = useTranslation('content')
  const rows = useMemo(() => rowsBetween(before, after), [before, after])
  return (
    <div className="flex flex-col gap-2.5 text-[15px] leading-relaxed">
      {rows.map((row, index) => {
        if (row.kind === 'same') return <Unchanged key={index} blocks={row.blocks} />
        if (row.kind === 'changed') {
          const [was, is] = [blockText(row.before), blockText(row.after)]
          return (
            <Line key={index} block={row.after} mark="changed">
              {was === is ? t('(changed in its form or settings)') : <WordDiff before={was} after={is} />}
            </Line>
          )
        }
        const Tag = row.kind === 'added' ? 'ins' : 'del'
        return (
          <Line key={index} block={row.block} mark={row.kind}>
            <Tag className={row.kind === 'added' ? INS : DEL}>{blockText(row.block)}</Tag>
          </Line>
        )
      })}
    </div>
  )
}

const INS = 'rounded-xs bg-success/15 decoration-success underline decoration-2 underline-offset-2'
const DEL = 'rounded-xs bg-destructive/10 text-muted-foreground line-through decoration-destructive'

/** @param before after plain text */
export function WordDiff({ before, after }: { before: string; after: string }) {
  const pieces = useMemo(() => piecesOf(wordsOf(before), wordsOf(after)), [before, after])
  return pieces.map(({ kind, items }, index) => {
    const text = items.join('')
    if (kind === 'added')
      return (
        <ins key={index} className={INS}>
          {text}
        </ins>
      )
    if (kind === 'removed')
      return (
        <del key={index} className={DEL}>
          {text}
        </del>
      )
    return <span key={index}>{text}</span>
  })
}

function wordsOf(text: string): string[] {
  return text.match(/\s+|[\p{L}\p{N}\p{M}]+|[^\s\p{L}\p{N}\p{M}]/gu) ?? []
}

/** A long stretch that nobody touched is only counted. */
function Unchanged({ blocks }: { blocks: RichNode[] }) {
  const { t } = useTranslation('content')
  if (blocks.length <= 3) return blocks.map((block, index) => <Line key={index} block={block} />)
  const [first, last] = [blocks[0], blocks.at(-1)]
  return (
    <>
      {first && <Line block={first} />}
      <p className="border-y border-dashed py-1 text-center text-xs text-muted-foreground">
        {t('{{count}} unchanged blocks', { count: blocks.length - 2 })}
      </p>
      {last && <Line block={last} />}
    </>
  )
}

function Line({
  block,
  mark,
  children,
}: {
  block: RichNode
  mark?: 'changed' | 'removed' | 'added'
  children?: React.ReactNode
}) {
  const nameOf = useBlockName()
  const text = blockText(block)
  return (
    <div
      className={cn(
        'border-l-2 border-transparent pl-3 whitespace-pre-line',
        mark === 'changed' && 'border-info',
        mark === 'added' && 'border-success',
        mark === 'removed' && 'border-destructive',
        !mark && 'text-muted-foreground',
        block.type === 'heading' && 'text-base font-semibold',
        block.type === 'codeBlock' && 'font-mono text-xs',
        block.type === 'blockquote' && 'italic',
      )}
    >
      {(block.type !== 'paragraph' && block.type !== 'heading') || text === '' ? (
        <span className="mr-2 rounded-sm bg-muted px-1.5 py-0.5 text-xs font-normal text-foreground not-italic">
          {nameOf(block.type)}
        </span>
      ) : null}
      {children ?? text}
    </div>
  )
}

function useBlockName(): (type: string) => string {
  const { t } = useTranslation('content')
  const names: Record<string, string> = {
    paragraph: t('Paragraph'),
    heading: t('Heading'),
    bulletList: t('List'),
    orderedList: t('Numbered list'),
    taskList: t('Task list'),
    blockquote: t('Quote'),
    codeBlock: t('Code'),
    horizontalRule: t('Divider'),
    image: t('Image'),
    gallery: t('Gallery'),
    embed: t('Embed'),
    table: t('Table'),
    button: t('Button'),
    callout: t('Callout'),
    columns: t('Columns'),
    file: t('File'),
    html: t('HTML'),
    pluginBlock: t('Plugin block'),
  }
  return (type) => names[type] ?? type
}
