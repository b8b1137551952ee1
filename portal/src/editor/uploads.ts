/** Files on their way into the library, and what blocks that stand for them already show meanwhile. */
import type { QueryClient } from '@tanstack/react-query'
import type { Medium } from '@/kit/media/media'
import { type Upload as Sent, addUploads, useUploads } from '@/kit/media/uploads'

export { retryUpload } from '@/kit/media/uploads'

export type Upload = Sent & {
  /** Of the file in this browser, to show it already. */
  preview: string
  /** 0 to 1 */
  progress: number
}

const previews = new Map<string, string>()

/** @param onDone called when the file is in the library @returns what a block names it by */
export function beginUpload(
  client: QueryClient,
  websiteId: string,
  file: File,
  onDone: (medium: Medium) => void,
): string {
  const preview = URL.createObjectURL(file)
  const [id = ''] = addUploads(client, websiteId, [file], {
    onDone: (medium) => {
      onDone(medium)
      URL.revokeObjectURL(preview)
      previews.delete(id)
    },
  })
  previews.set(id, preview)
  return id
}

/** @returns undefined when it is over, or was begun before the page was loaded */
export function useUpload(websiteId: string, id: string | undefined): Upload | undefined {
  const found = useUploads(websiteId).find((upload) => upload.id === id)
  const preview = id === undefined ? undefined : previews.get(id)
  if (!found || preview === undefined) return undefined
  return { ...found, preview, progress: found.size > 0 ? found.sent / found.size : 0 }
}
