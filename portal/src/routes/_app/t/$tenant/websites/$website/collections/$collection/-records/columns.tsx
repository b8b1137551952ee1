/** Which fields a table of records shows: as this browser remembers for each collection. */
import { Columns3 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Collection, CollectionField } from '@/kit/records/field-types'
import { Button } from '@/ui/button'
import { Menu, MenuCheckboxItem, MenuContent, MenuLabel, MenuTrigger } from '@/ui/menu'

/** Fields that say little in a cell are not among those that are shown at first. */
const WIDE = new Set(['rich_text', 'textarea', 'json', 'gallery', 'list'])
const FIRST = 4

export type Columns = { shown: CollectionField[]; toggle: (key: string) => void }

export function useColumns({ id, fields }: Collection): Columns {
  const name = `hotswap-columns-${id}`
  const [kept, setKept] = useState(() => readKept(name))
  const keys =
    kept ??
    fields
      .filter(({ type }) => !WIDE.has(type))
      .slice(0, FIRST)
      .map(({ key }) => key)
  return {
    shown: fields.filter(({ key }) => keys.includes(key)),
    toggle: (key) => {
      const next = keys.includes(key) ? keys.filter((each) => each !== key) : [...keys, key]
      setKept(next)
      localStorage.setItem(name, JSON.stringify(next))
    },
  }
}

function readKept(name: string): string[] | undefined {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(name) ?? 'null')
    return Array.isArray(kept) ? kept.filter((key) => typeof key === 'string') : undefined
  } catch {
    return undefined
  }
}

export function ColumnChoice({ collection, columns }: { collection: Collection; columns: Columns }) {
  const { t } = useTranslation('structure')
  if (collection.fields.length === 0) return null
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button variant="outline">
          <Columns3 aria-hidden /> {t('Columns')}
        </Button>
      </MenuTrigger>
      <MenuContent align="end">
        <MenuLabel>{t('Fields to show')}</MenuLabel>
        {collection.fields.map(({ key, label }) => (
          <MenuCheckboxItem
            key={key}
            checked={columns.shown.some((field) => field.key === key)}
            onSelect={(event) => event.preventDefault()}
            onCheckedChange={() => columns.toggle(key)}
          >
            {label}
          </MenuCheckboxItem>
        ))}
      </MenuContent>
    </Menu>
  )
}
