/**
 * What can be brought into a site, whatever it was before: bundles, exports of other systems, folders of Markdown. Objects
 * are known by keys, and refer to each other as bundles do (see references.ts).
 */
import type { Readable } from 'node:stream'
import type {
  BundleAuthor,
  BundleCollection,
  BundleComment,
  BundleEntry,
  BundleManifest,
  BundleMedia,
  BundleMenu,
  BundleRedirect,
  BundleTerm,
} from './format.ts'

/** An entry with its place; `key` is what others refer to it by, and `parent` a key too. */
export type IntakeEntry = Omit<BundleEntry, 'demo'> & {
  key: string
  type: string
  slug: string
  parent?: string | null
}

export type IntakeMedia = BundleMedia & {
  key: string
  /** @throws AppError when it cannot be had: it is left out, and the report says so. */
  open(signal?: AbortSignal): Promise<{ body: Readable; size_bytes?: number }>
}

/** Something that was left out or changed. */
export type Finding = {
  level: 'info' | 'warning' | 'error'
  /** What it is about: an entry's title or key, a file, an address. */
  item: string
  message: string
}

export type Intake = {
  site: { name?: string; config?: Record<string, unknown> }
  theme: BundleManifest['theme']
  /** The archive of the theme, where the source brings it. */
  themePackage?: (() => Promise<Buffer>) | undefined
  collections: BundleCollection[]
  terms: BundleTerm[]
  authors: BundleAuthor[]
  menus: BundleMenu[]
  redirects: BundleRedirect[]
  media: IntakeMedia[]
  /** All entries that `entries` will yield, in its order. */
  entryKeys: { key: string; source_key: string | null }[]
  commentCount: number
  /** Parents before their children. The order is the same each time, so that work can go on where it stopped. */
  entries(): AsyncIterable<IntakeEntry>
  comments(): AsyncIterable<BundleComment>
}

/** What is reported of a reference that leads nowhere: files by their names, for their keys mean nothing to people. */
export function missing({ media }: Pick<Intake, 'media'>, key: string): string {
  const file = media.find((each) => each.key === key)
  return file
    ? `The file “${file.name ?? file.file}” is not there and was left out.`
    : `“@${key}” leads nowhere and was left out.`
}
