/** Where the bytes of imported media come from: an archive of uploads, or the address they had. */
import { createHash } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { IntakeMedia } from '../bundles/bundles.ts'
import type { ImportSource } from './source.ts'

/** The largest file the media library takes. */
const MAX_BYTES = 500_000_000
const TIMEOUT_MS = 120_000

export type FoundMedia = {
  key: string
  url: string
  source_key: string
  alt?: string
  title?: string
  caption?: string
}

/** A medium at an address. Its bytes are looked for when they are needed. */
export function mediaAt(source: ImportSource, found: FoundMedia): IntakeMedia {
  const { key, url, source_key, ...texts } = found
  const file = nameOf(url)
  return {
    ...texts,
    key,
    file,
    source_key,
    async open(signal) {
      const archived = fileInArchive(source, url)
      if (archived) return { body: await archived.open(), size_bytes: archived.size_bytes }
      if (!source.options.fetch_media)
        throw new AppError('not_found', 'it is not in the archive of uploads, and fetching is off.')
      const { body } = await source.fetcher.get(url, {
        maxBytes: MAX_BYTES,
        timeoutMs: TIMEOUT_MS,
        accept: 'image/*,video/*,audio/*,application/*;q=0.8,*/*;q=0.5',
        ...(signal && { signal }),
      })
      return { body }
    },
  }
}

/** A key for what is known by its address only. */
export function keyOfAddress(url: string): string {
  return createHash('sha256').update(url).digest('hex').slice(0, 24)
}

/**
 * The same picture whatever its scheme, query and size: WordPress writes smaller ones as photo-300x200.jpg, and cuts very
 * large ones down as photo-scaled.jpg.
 */
export function canonicalAddress(address: string, base: string | undefined): string | undefined {
  const url = URL.parse(address.startsWith('//') ? `https:${address}` : address, base)
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  const path = url.pathname.replace(/-(?:\d{1,5}x\d{1,5}|scaled)(?=\.\w{2,5}$)/, '')
  return `${url.host.replace(/^www\./, '')}${path}`
}

/** Archives hold uploads/2024/05/photo.jpg, or 2024/05/photo.jpg, or the photos alone. */
function fileInArchive({ uploads }: ImportSource, address: string) {
  const url = URL.parse(address)
  if (!uploads || !url) return undefined
  const path = decoded(url.pathname).replace(/^\/+/, '')
  const parts = path.split('/')
  for (let from = 0; from < parts.length; from++) {
    const file = uploads.files.get(parts.slice(from).join('/'))
    if (file) return file
  }
  const below = path.replace(/^.*?\/?uploads\//, '')
  return [...uploads.files.values()].find((file) => file.path.endsWith(`/${below}`))
}

function nameOf(address: string): string {
  const name =
    decoded(URL.parse(address)?.pathname ?? '')
      .split('/')
      .at(-1) ?? ''
  return name.slice(0, 200) || 'file'
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
