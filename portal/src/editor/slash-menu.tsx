/** "/" at the start of a word: every block by a few letters of its name. The text keeps the focus. */
import { Extension, type Range } from '@tiptap/core'
import { type Editor, ReactRenderer } from '@tiptap/react'
import { Suggestion, type SuggestionProps, exitSuggestion } from '@tiptap/suggestion'
import { type Ref, useEffect, useImperativeHandle, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { cn } from '@/ui/cn'
import {
  type BlockChoice,
  type BlockGroup,
  findChoices,
  runChoice,
  useBlockChoices,
  useBlockGroups,
} from './block-choices'
import { useHost } from './host'
import { slashKey } from './slash-key'

type Steering = { onKey: (event: KeyboardEvent) => boolean }
type Props = { editor: Editor; query: string; range: Range; onClose: () => void; ref?: Ref<Steering> }

export const SlashMenu = Extension.create({
  name: 'slashMenu',
  addProseMirrorPlugins() {
    const { editor } = this
    return [
      Suggestion({
        editor,
        pluginKey: slashKey,
        char: '/',
        placement: 'bottom-start',
        allow: ({ state, range }) => {
          const { parent } = state.doc.resolve(range.from)
          return editor.isEditable && parent.isTextblock && !parent.type.spec.code
        },
        render: () => {
          let menu: ReactRenderer<Steering, Props> | undefined
          let unmount: (() => void) | undefined
          const propsOf = ({ query, range }: SuggestionProps) => ({
            query,
            range,
            onClose: () => exitSuggestion(editor.view, slashKey),
          })
          return {
            onStart: (props) => {
              menu = new ReactRenderer(Menu, {
                editor,
                props: { editor, ...propsOf(props) },
                className: 'z-50',
              })
              unmount = props.mount(menu.element)
            },
            onUpdate: (props) => menu?.updateProps(propsOf(props)),
            onKeyDown: ({ event }) => menu?.ref?.onKey(event) ?? false,
            onExit: () => {
              unmount?.()
              menu?.destroy()
              menu = undefined
            },
          }
        },
      }),
    ]
  },
})

const LIST = 'slash-menu'

function Menu({ editor, query, range, onClose, ref }: Props) {
  const { t } = useTranslation('editor')
  const host = useHost()
  const groups = useBlockGroups()
  const found = findChoices(useBlockChoices(), query)
  const [at, setAt] = useState(0)
  const index = Math.min(at, Math.max(0, found.length - 1))
  useEffect(() => setAt(0), [query])
  const choose = (choice: BlockChoice | undefined) => {
    if (choice) runChoice(editor, choice, host, range)
  }
  const steps: Record<string, () => void> = {
    ArrowDown: () => setAt((index + 1) % found.length),
    ArrowUp: () => setAt((index - 1 + found.length) % found.length),
    Home: () => setAt(0),
    End: () => setAt(found.length - 1),
    Enter: () => choose(found[index]),
    Tab: () => choose(found[index]),
    Escape: onClose,
  }
  useImperativeHandle(ref, () => ({
    onKey: (event) => {
      const step = steps[event.key]
      if (!step || event.isComposing || event.shiftKey || (found.length === 0 && event.key !== 'Escape'))
        return false
      step()
      return true
    },
  }))
  useEffect(() => {
    const { dom } = editor.view
    dom.setAttribute('aria-controls', LIST)
    return () => {
      dom.removeAttribute('aria-controls')
      dom.removeAttribute('aria-activedescendant')
    }
  }, [editor])
  const active = found[index]
  useEffect(() => {
    if (active) editor.view.dom.setAttribute('aria-activedescendant', `${LIST}-${active.id}`)
    else editor.view.dom.removeAttribute('aria-activedescendant')
    document.getElementById(`${LIST}-${active?.id}`)?.scrollIntoView({ block: 'nearest' })
  }, [editor, active])
  // Several words that fit no block are text that happens to have a slash in it.
  if (found.length === 0 && query.length > 12) return null
  return (
    <div
      id={LIST}
      role="listbox"
      aria-label={t('Blocks')}
      className="max-h-80 w-76 max-w-[92vw] overflow-y-auto rounded-lg border bg-popover p-1 text-sm text-popover-foreground shadow-lg"
    >
      {found.length === 0 && (
        <p className="m-0 px-2 py-3 text-muted-foreground">{t('No block is called so.')}</p>
      )}
      {(query.trim() === '' ? grouped(found) : [{ group: undefined, choices: found }]).map(
        ({ group, choices }) => (
          <div key={group ?? 'all'} role="group" aria-label={group ? groups[group] : t('Blocks')}>
            {group && (
              <div aria-hidden className="px-2 pt-2 pb-1 text-xs font-medium text-muted-foreground">
                {groups[group]}
              </div>
            )}
            {choices.map((choice) => (
              <Option
                key={choice.id}
                choice={choice}
                isActive={choice === active}
                onPoint={() => setAt(found.indexOf(choice))}
                onChoose={() => choose(choice)}
              />
            ))}
          </div>
        ),
      )}
    </div>
  )
}

function grouped(choices: readonly BlockChoice[]): { group: BlockGroup; choices: BlockChoice[] }[] {
  return [...Map.groupBy(choices, ({ group }) => group)].map(([group, inGroup]) => ({
    group,
    choices: inGroup,
  }))
}

function Option({
  choice,
  isActive,
  onPoint,
  onChoose,
}: {
  choice: BlockChoice
  isActive: boolean
  onPoint: () => void
  onChoose: () => void
}) {
  const { icon: Icon } = choice
  return (
    <button
      type="button"
      tabIndex={-1}
      id={`${LIST}-${choice.id}`}
      role="option"
      aria-selected={isActive}
      onMouseMove={onPoint}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className={cn(
        'flex w-full items-center gap-3 text-left rounded-md px-2 py-1.5',
        isActive && 'bg-accent',
      )}
    >
      <span className="flex size-8 shrink-0 items-center justify-center rounded-md border bg-card">
        <Icon className="size-4" aria-hidden />
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{choice.title}</span>
        <span className="block truncate text-xs text-muted-foreground">{choice.detail}</span>
      </span>
      {choice.markdown && <kbd className="font-mono text-xs text-muted-foreground">{choice.markdown}</kbd>}
    </button>
  )
}
