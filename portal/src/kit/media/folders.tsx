/** The folders of a library, as a tree in one list. */
import { useTranslation } from 'react-i18next'
import { $api } from '@/api/api'
import { FilterSelect } from '@/kit/filter-select'
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
    <FilterSelect
      className="max-w-48"
      label={t('Folder')}
      all={t('All folders')}
      value={value}
      choices={[['none', t('In no folder')], ...folders.map(({ id, path }) => [id, path] as const)]}
      onChange={(folder) => onChange(folder ?? '')}
    />
  )
}
