/** The folders of a library, as a tree in one list. */
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { Select } from '@/ui/input'
import type { Folder } from './media'

export type PlacedFolder = Folder & { depth: number; path: string }

export function useFolders(websiteId: string): readonly PlacedFolder[] {
  const { data } = $api.useQuery('get', '/websites/{website_id}/media-folders', {
    params: { path: { website_id: websiteId } },
  })
  return placeFolders(data?.items ?? [])
}

/** Parents before their children, each with its path. */
function placeFolders(folders: readonly Folder[]): PlacedFolder[] {
  const below = (parentId: string | null, depth: number, path: string): PlacedFolder[] =>
    folders
      .filter((folder) => folder.parent_id === parentId)
      .flatMap((folder) => {
        const own = path ? `${path} / ${folder.name}` : folder.name
        return [{ ...folder, depth, path: own }, ...below(folder.id, depth + 1, own)]
      })
  return below(null, 0, '')
}

/** @param value an id, `none` for outside of all folders, or empty for everything */
export function FolderSelect({
  websiteId,
  value,
  onChange,
}: {
  websiteId: string
  value: string
  onChange: (folder: string) => void
}) {
  const { t } = useTranslation('structure')
  const folders = useFolders(websiteId)
  if (folders.length === 0) return null
  return (
    <Select
      className="w-auto max-w-48"
      aria-label={t('Folder')}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    >
      <option value="">{t('All folders')}</option>
      <option value="none">{t('In no folder')}</option>
      {folders.map(({ id, path }) => (
        <option key={id} value={id}>
          {path}
        </option>
      ))}
    </Select>
  )
}
