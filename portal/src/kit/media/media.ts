/** The files of a website's library: where their bytes are, and what they are. */
import { FileText, Film, ImageIcon, Music, type LucideIcon } from 'lucide-react'
import type { Answer, Item } from '@/api/api'

export type Medium = Item<'/websites/{website_id}/media'>
export type MediaKind = Medium['kind']
export type Folder = Answer<'get', '/websites/{website_id}/media-folders'>['items'][number]

export const MEDIA_KINDS = ['image', 'video', 'audio', 'document'] as const satisfies MediaKind[]

/** What a file chooser offers first. The server decides by the bytes. */
const ACCEPTED: Record<MediaKind, string> = {
  image: 'image/*',
  video: 'video/*',
  audio: 'audio/*',
  document: '.pdf,.rtf,.zip,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.odt,.ods,.odp,.epub,.txt,.md,.csv,.ics,.vcf',
}

export const KIND_ICONS: Record<MediaKind, LucideIcon> = {
  image: ImageIcon,
  video: Film,
  audio: Music,
  document: FileText,
}

/** @returns for the `accept` of a file input; undefined: anything */
export function acceptOf(kinds: readonly MediaKind[] | undefined): string | undefined {
  return kinds && kinds.length < MEDIA_KINDS.length
    ? kinds.map((kind) => ACCEPTED[kind]).join(',')
    : undefined
}

/**
 * Where the API has the bytes, also of a website that is not online.
 * @param width of the place it is shown in, in pixels: the smallest variant that fills it; the file itself if unset
 */
export function fileUrl(
  websiteId: string,
  { id, widths }: Pick<Medium, 'id' | 'widths'>,
  width?: number,
): string {
  const variant = width === undefined ? undefined : (widths.find((each) => each >= width) ?? widths.at(-1))
  return `/api/v1/websites/${websiteId}/media/${id}/file${variant === undefined ? '' : `?width=${variant}`}`
}
