/** Which section to add: those of the theme, and those that plugins bring. */
import { Blocks, LayoutTemplate } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '@/ui/dialog'
import { SearchInput } from '@/kit/search-input'
import type { Arrangement, Section } from './design'
import { type Kinds, type SectionKind, mayAdd } from './schema'

export function AddSection({
  kinds,
  arrangement,
  onAdd,
  onClose,
}: {
  kinds: Kinds
  arrangement: Arrangement
  onAdd: (section: Section) => void
  onClose: () => void
}) {
  const { t } = useTranslation('design')
  const [search, setSearch] = useState('')
  const words = search.trim().toLowerCase()
  const found = [...kinds.values()].filter(
    ({ name, plugin = '', presets }) =>
      presets.length > 0 && `${name} ${plugin}`.toLowerCase().includes(words),
  )
  const part = (title: string, of: SectionKind[]) =>
    of.length > 0 && (
      <section aria-label={title} className="flex flex-col gap-1">
        <h3 className="px-1 text-xs font-medium text-muted-foreground">{title}</h3>
        <ul className="grid gap-1 sm:grid-cols-2">
          {of.flatMap((kind) => {
            const isOpen = mayAdd(kind, arrangement)
            return kind.presets.map((preset) => (
              <li key={`${kind.type}/${preset.name}`}>
                <button
                  type="button"
                  disabled={!isOpen}
                  onClick={() => onAdd(structuredClone(preset.section))}
                  className="flex size-full items-start gap-3 rounded-lg border bg-card px-3 py-2.5 text-left outline-none hover:bg-accent focus-visible:ring-[3px] focus-visible:ring-ring/60 disabled:opacity-60"
                >
                  {kind.plugin ? (
                    <Blocks className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
                  ) : (
                    <LayoutTemplate className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
                  )}
                  <span className="min-w-0">
                    <span className="block truncate font-medium">{preset.name}</span>
                    <span className="block text-xs text-muted-foreground">
                      {isOpen
                        ? (kind.plugin ?? '')
                        : t('There may be {{limit}} of it at most.', { limit: kind.limit })}
                    </span>
                  </span>
                </button>
              </li>
            ))
          })}
        </ul>
      </section>
    )
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent className="sm:max-w-xl">
        <DialogHeader>
          <DialogTitle>{t('Add a section')}</DialogTitle>
          <DialogDescription>{t('It is put at the end; from there you move it.')}</DialogDescription>
        </DialogHeader>
        <SearchInput
          value={search}
          onChange={setSearch}
          label={t('Search sections')}
          className="w-full sm:w-full"
        />
        <div className="flex max-h-[55dvh] flex-col gap-4 overflow-y-auto p-0.5">
          {part(
            t('Of the theme'),
            found.filter(({ plugin }) => plugin === undefined),
          )}
          {part(
            t('Of plugins'),
            found.filter(({ plugin }) => plugin !== undefined),
          )}
          {found.length === 0 && (
            <p className="py-6 text-center text-muted-foreground">{t('Nothing fits')}</p>
          )}
        </div>
      </DialogContent>
    </Dialog>
  )
}
