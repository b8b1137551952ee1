/** What an editor writes: the document of a page, post or record, as every version of it is kept. */
import { AppError, type FieldError } from '../../errors.ts'
import { EMPTY, type RichText, htmlToRichText, requireRichText, safeLink } from '../rich-text/rich-text.ts'
import { type Collection, type Reference, readFields } from '../collections/collections.ts'

export type EntrySeo = {
  title?: string
  description?: string
  keywords?: string[]
  /** An absolute URL, when the original lies elsewhere. */
  canonical_url?: string
  noindex?: boolean
  og_title?: string
  og_description?: string
  og_image_media_id?: string
  twitter_card?: 'summary' | 'summary_large_image'
  /** Added to the page's own JSON-LD. */
  json_ld?: Record<string, unknown>
}

export type EntryDocument = {
  title: string
  body: RichText
  /** Plain text; made from the body where there is none. */
  excerpt?: string
  /** An alternative template: `contact` means templates/page.contact. */
  template?: string
  featured_media_id?: string
  /** Of a page: the page above it. */
  parent_id?: string
  /** Ids of categories and tags, and of authors. */
  terms: string[]
  authors: string[]
  /** Of records by their collection's fields; of pages and posts whatever a theme makes of them. */
  fields: Record<string, unknown>
  seo: EntrySeo
  /** Pinned above others of its type. */
  is_featured: boolean
  /** The order among siblings. */
  position: number
  /** The date it bears; that of its publication if unset. */
  published_at?: string
  /** BCP 47, where it is not the site's. */
  language?: string
}

type Clearable<Values> = { [Key in keyof Values]?: Values[Key] | null | undefined }

/** As it comes in: what is absent stays as it is, null clears; members of `fields` and `seo` one by one. */
export type DocumentInput = Clearable<Omit<EntryDocument, 'seo'>> & {
  seo?: Clearable<EntrySeo> | null
  slug?: string
  /** In place of `body`: HTML, of which is kept what rich text has nodes for. */
  html?: string
}

const BLANK: EntryDocument = {
  title: '',
  body: EMPTY,
  terms: [],
  authors: [],
  fields: {},
  seo: {},
  is_featured: false,
  position: 0,
}
const MAX_JSON = 20_000

/**
 * The document after a change, in the form it is kept.
 * @param input of the API's shape
 * @param before what it changes; none for a new entry
 * @param collection of a record
 * @throws AppError validation_failed with the path of each value that does not fit
 */
export function readDocument(
  input: DocumentInput,
  before: EntryDocument | undefined,
  collection: Collection | undefined,
  path = '/body/document',
): { document: EntryDocument; references: Reference[] } {
  const { slug: _slug, html, fields: givenFields, seo: givenSeo, body, ...rest } = input
  const base = before ?? BLANK
  const merged = withoutNothing({ ...base, ...rest })
  const content = body === undefined && html !== undefined ? htmlToRichText(html).doc : body
  const given = givenFields === null ? {} : withoutNothing({ ...base.fields, ...givenFields })
  const own = collection
    ? readFields(collection.fields, ofFields(given, givenFields, collection), {
        path: `${path}/fields`,
        fillDefaults: !before,
      })
    : { values: given, references: [] }
  const document: EntryDocument = {
    ...merged,
    title: (merged.title ?? '').trim(),
    body:
      content === undefined ? base.body : content === null ? EMPTY : requireRichText(content, `${path}/body`),
    terms: [...new Set(merged.terms ?? [])],
    authors: [...new Set(merged.authors ?? [])],
    fields: own.values,
    seo: givenSeo === null ? {} : withoutNothing({ ...base.seo, ...givenSeo }),
    is_featured: merged.is_featured ?? false,
    position: merged.position ?? 0,
    ...(merged.published_at && { published_at: readMoment(merged.published_at, `${path}/published_at`) }),
  }
  requireSense(document, collection, path)
  return { document, references: own.references }
}

/** A field that the collection does not have any more goes quietly; one that the request names is refused. */
function ofFields(values: Record<string, unknown>, given: object | undefined | null, { fields }: Collection) {
  const keys = new Set(fields.map(({ key }) => key))
  return Object.fromEntries(
    Object.entries(values).filter(([key]) => keys.has(key) || Object.hasOwn(given ?? {}, key)),
  )
}

/**
 * @param text of the form of a moment, which leap seconds have, too
 * @returns it in UTC
 * @throws AppError validation_failed
 */
export function readMoment(text: string, path: string): string {
  const at = new Date(text)
  if (!Number.isNaN(at.getTime())) return at.toISOString()
  const message = 'is no moment that exists'
  throw new AppError('validation_failed', `${path}: ${message}`, { errors: [{ path, message }] })
}

/** What the shape of the request cannot say. */
function requireSense(document: EntryDocument, collection: Collection | undefined, path: string): void {
  const errors: FieldError[] = []
  const complain = (at: string, message: string) => errors.push({ path: `${path}/${at}`, message })
  if (document.title === '') complain('title', 'is required')
  const { canonical_url, json_ld } = document.seo
  if (canonical_url !== undefined && !/^https?:\/\/[^/]/i.test(safeLink(canonical_url) ?? ''))
    complain('seo/canonical_url', 'must be an http or https address')
  if (json_ld && JSON.stringify(json_ld).length > MAX_JSON) complain('seo/json_ld', 'must be at most 20 KB')
  if (!collection && JSON.stringify(document.fields).length > MAX_JSON * 5)
    complain('fields', 'must be at most 100 KB')
  const first = errors[0]
  if (first) throw new AppError('validation_failed', `${first.path}: ${first.message}`, { errors })
}

type Given<Values> = { [Key in keyof Values]: Exclude<Values[Key], null> }

function withoutNothing<Values extends object>(values: Values): Partial<Given<Values>> {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  ) as Partial<Given<Values>>
}
