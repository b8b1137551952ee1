/** Short texts, one below the other. */
import { Plus, X } from 'lucide-react'
import { useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '@/ui/button'
import { Input } from '@/ui/input'
import { Sortable, SortableItem } from './sortable'

export function ListInput({
  label,
  value,
  isDisabled,
  onChange,
}: {
  label: string
  value: readonly string[]
  isDisabled: boolean
  onChange: (items: string[]) => void
}) {
  const { t } = useTranslation('structure')
  const list = useRef<HTMLUListElement>(null)
  const items = [...value]
  // Texts may be the same: places tell them apart.
  const ids = items.map((_, index) => String(index))
  const add = (after: number) => {
    onChange([...items.slice(0, after), '', ...items.slice(after)])
    requestAnimationFrame(() => list.current?.querySelectorAll<HTMLInputElement>('input')[after]?.focus())
  }
  return (
    <div className="flex flex-col items-start gap-2">
      {items.length > 0 && (
        <Sortable ids={ids} onMove={(moved) => onChange(moved.map((id) => items[Number(id)] ?? ''))}>
          <ul ref={list} className="flex w-full flex-col gap-1.5">
            {items.map((item, index) => (
              <SortableItem
                key={index}
                id={String(index)}
                label={item || t('Entry {{number}}', { number: index + 1 })}
                isDisabled={isDisabled}
                className="flex items-center gap-1"
              >
                <Input
                  aria-label={t('{{name}}, entry {{number}}', { name: label, number: index + 1 })}
                  disabled={isDisabled}
                  maxLength={1_000}
                  value={item}
                  onChange={(event) =>
                    onChange(items.map((each, at) => (at === index ? event.target.value : each)))
                  }
                  onKeyDown={(event) => {
                    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return
                    event.preventDefault()
                    add(index + 1)
                  }}
                />
                {!isDisabled && (
                  <Button
                    variant="ghost"
                    size="icon-sm"
                    aria-label={t('Take out entry {{number}}', { number: index + 1 })}
                    onClick={() => onChange(items.filter((_, at) => at !== index))}
                  >
                    <X aria-hidden />
                  </Button>
                )}
              </SortableItem>
            ))}
          </ul>
        </Sortable>
      )}
      {!isDisabled && (
        <Button
          variant="outline"
          size="sm"
          aria-label={t('Add to “{{name}}”', { name: label })}
          onClick={() => add(items.length)}
        >
          <Plus aria-hidden /> {t('Add')}
        </Button>
      )}
    </div>
  )
}
