/** From where content can be imported. */
import { useTranslation } from 'react-i18next'

export type ImportFormat = 'wxr' | 'ghost' | 'markdown' | 'bundle'

export type FormatChoice = {
  format: ImportFormat
  name: string
  /** Where the file comes from. */
  hint: string
  /** What browsers offer when choosing a file. */
  accept: string
}

export function useImportFormats(): FormatChoice[] {
  const { t } = useTranslation('websites')
  return [
    {
      format: 'wxr',
      name: t('WordPress'),
      hint: t('In WordPress: Tools → Export → All content. That gives an XML file.'),
      accept: '.xml,.wxr',
    },
    {
      format: 'ghost',
      name: t('Ghost'),
      hint: t('In Ghost: Settings → Import/Export → Export. That gives a JSON file.'),
      accept: '.json',
    },
    {
      format: 'markdown',
      name: t('Markdown or HTML'),
      hint: t('A zip of files as Jekyll, Hugo or Astro keep them; folders become pages and posts.'),
      accept: '.zip',
    },
    {
      format: 'bundle',
      name: t('Another website here'),
      hint: t('The zip that “Export → Everything” gives.'),
      accept: '.zip',
    },
  ]
}

/** The format that the name of a file speaks for; undefined when it may be several. */
export function formatOf(fileName: string): ImportFormat | undefined {
  const ending = fileName.toLowerCase().split('.').pop()
  if (ending === 'xml' || ending === 'wxr') return 'wxr'
  return ending === 'json' ? 'ghost' : undefined
}
