/** What a format's reader is given: the file, the way to media, and where to say what was left out. */
import type { Readable } from 'node:stream'
import type { GuardedFetch } from '../../kernel/http/guarded-fetch.ts'
import type { ZipArchive, ZipSource } from '../../kernel/zip.ts'
import type { Finding } from '../bundles/bundles.ts'
import type { ImportOptions } from './options.ts'

export type ImportSource = {
  /** The file from its beginning, as often as it is asked for. */
  open: () => Promise<Readable>
  zip: () => Promise<ZipSource>
  size_bytes: number
  options: ImportOptions
  fetcher: GuardedFetch
  /** An archive with media, beside the file. */
  uploads: ZipArchive | undefined
  /** How the site makes addresses and reads times. */
  site: { post_path: string; timezone: string; locale: string }
  /** Called when the import ends, however it does. */
  defer: (dispose: () => void) => void
  report: (finding: Finding) => void
}
