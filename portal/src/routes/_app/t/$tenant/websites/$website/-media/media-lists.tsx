/** Files of the library as tiles and as rows. */
import { useTranslation } from 'react-i18next'
import { useFolders } from '@/kit/media/folders'
import { useKindNames } from '@/kit/media/kind-names'
import type { Medium } from '@/kit/media/media'
import { Thumbnail } from '@/kit/media/thumbnail'
import { formatBytes } from '@/kit/numbers'
import { Time } from '@/kit/time'
import { Badge } from '@/ui/badge'
import { Checkbox } from '@/ui/choice'
import { cn } from '@/ui/cn'
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from '@/ui/table'

type ListProps = {
  websiteId: string
  media: Medium[]
  chosen: ReadonlySet<string>
  mayChoose: boolean
  onChoose: (chosen: ReadonlySet<string>) => void
  onOpen: (id: string) => void
}

function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return chosen.has(id) ? new Set([...chosen].filter((each) => each !== id)) : new Set([...chosen, id])
}

export function MediaGrid({ websiteId, media, chosen, mayChoose, onChoose, onOpen }: ListProps) {
  const { t, i18n } = useTranslation('structure')
  return (
    <ul className="grid grid-cols-2 gap-4 sm:grid-cols-3 xl:grid-cols-5">
      {media.map((medium) => (
        <li key={medium.id} className="group relative min-w-0">
          <button
            type="button"
            onClick={() => onOpen(medium.id)}
            className="block w-full rounded-lg text-left outline-none focus-visible:ring-[3px] focus-visible:ring-ring/60"
          >
            <Thumbnail
              websiteId={websiteId}
              medium={medium}
              className={cn(
                'aspect-[4/3] w-full rounded-lg border group-hover:border-input',
                chosen.has(medium.id) && 'border-primary ring-2 ring-primary',
              )}
            />
            <span className="mt-1.5 block truncate text-sm" title={medium.name}>
              {medium.name}
            </span>
            <span className="flex items-center gap-2 text-xs text-muted-foreground">
              {formatBytes(medium.size_bytes, i18n.language)}
              {medium.kind === 'image' && medium.alt === '' && (
                <span className="text-warning">{t('No description')}</span>
              )}
            </span>
          </button>
          {mayChoose && (
            <span
              className={cn(
                'absolute top-2 left-2 flex size-6 items-center justify-center rounded-md bg-card/90 transition-opacity',
                chosen.size === 0 &&
                  'pointer-fine:opacity-0 pointer-fine:group-focus-within:opacity-100 pointer-fine:group-hover:opacity-100',
              )}
            >
              <Checkbox
                aria-label={t('Choose “{{name}}”', { name: medium.name })}
                checked={chosen.has(medium.id)}
                onCheckedChange={() => onChoose(toggled(chosen, medium.id))}
              />
            </span>
          )}
        </li>
      ))}
    </ul>
  )
}

export function MediaTable({ websiteId, media, chosen, mayChoose, onChoose, onOpen }: ListProps) {
  const { t, i18n } = useTranslation('structure')
  const names = useKindNames()
  const folders = useFolders(websiteId)
  const shown = media.filter(({ id }) => chosen.has(id)).length
  return (
    <Table>
      <TableHeader>
        <TableRow>
          {mayChoose && (
            <TableHead className="w-10">
              <Checkbox
                aria-label={t('Choose all that are shown')}
                checked={shown === 0 ? false : shown === media.length ? true : 'indeterminate'}
                onCheckedChange={(isOn) => onChoose(new Set(isOn === true ? media.map(({ id }) => id) : []))}
              />
            </TableHead>
          )}
          <TableHead>{t('Name')}</TableHead>
          <TableHead>{t('Kind of file')}</TableHead>
          <TableHead>{t('Folder')}</TableHead>
          <TableHead>{t('Measures')}</TableHead>
          <TableHead className="text-right">{t('Size')}</TableHead>
          <TableHead>{t('Uploaded')}</TableHead>
        </TableRow>
      </TableHeader>
      <TableBody>
        {media.map((medium) => (
          <TableRow key={medium.id} data-state={chosen.has(medium.id) ? 'selected' : undefined}>
            {mayChoose && (
              <TableCell>
                <Checkbox
                  aria-label={t('Choose “{{name}}”', { name: medium.name })}
                  checked={chosen.has(medium.id)}
                  onCheckedChange={() => onChoose(toggled(chosen, medium.id))}
                />
              </TableCell>
            )}
            <TableCell className="max-w-80 min-w-48">
              <button
                type="button"
                onClick={() => onOpen(medium.id)}
                className="flex max-w-full items-center gap-3 rounded-sm text-left font-medium underline-offset-4 outline-none hover:underline focus-visible:ring-[3px] focus-visible:ring-ring/60"
              >
                <Thumbnail
                  websiteId={websiteId}
                  medium={medium}
                  className="size-10 shrink-0 rounded-md [&>span]:hidden [&>svg]:size-4"
                />
                <span className="truncate">{medium.name}</span>
              </button>
            </TableCell>
            <TableCell>
              <Badge>{names[medium.kind]}</Badge>
            </TableCell>
            <TableCell className="max-w-48 truncate text-muted-foreground">
              {folders.find(({ id }) => id === medium.folder_id)?.path ?? '–'}
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground tabular-nums">
              {medium.width && medium.height ? `${medium.width} × ${medium.height}` : '–'}
            </TableCell>
            <TableCell className="text-right whitespace-nowrap tabular-nums">
              {formatBytes(medium.size_bytes, i18n.language)}
            </TableCell>
            <TableCell className="whitespace-nowrap text-muted-foreground">
              <Time at={medium.created_at} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  )
}
