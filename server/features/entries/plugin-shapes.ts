/** Entries as plugins are told of them before something is done to them, and what plugins want changed. */
import type { TenantTx } from '../../kernel/db/database.ts'
import { validatorOf } from '../../kernel/validator.ts'
import type { Draft, Entry as PluginEntry } from '../../plugin/shapes.ts'
import type { DocumentInput, EntryDocument } from './document.ts'
import type { EntryRow } from './queries.ts'
import { renderBody } from './rows.ts'
import { EntryPatch } from './schema.ts'

/** A draft that is about to be saved; `id` is null for a new one. */
export async function draftForPlugins(
  tx: TenantTx,
  siteId: string,
  place: { id: string | null; type: string; slug: string },
  document: EntryDocument,
): Promise<Draft> {
  const { title, excerpt, template, parent_id, featured_media_id, terms, authors } = document
  return {
    ...place,
    title,
    html: await renderBody(tx, siteId, document.body),
    excerpt: excerpt ?? null,
    template: template ?? null,
    parent_id: parent_id ?? null,
    featured_media_id: featured_media_id ?? null,
    terms,
    authors,
    fields: document.fields,
    seo: { ...document.seo },
    is_featured: document.is_featured,
    position: document.position,
    language: document.language ?? null,
  }
}

/** An entry as its draft is, with what visitors know of it. */
export async function entryForPlugins(tx: TenantTx, entry: EntryRow): Promise<PluginEntry> {
  const { id, type, slug, status, version, published_path, published_at } = entry
  return {
    ...(await draftForPlugins(tx, entry.site_id, { id, type, slug }, entry.document)),
    id,
    status: status as PluginEntry['status'],
    path: published_path,
    version,
    published_at: published_at?.toISOString() ?? null,
    created_at: entry.created_at.toISOString(),
    updated_at: entry.updated_at.toISOString(),
  }
}

/**
 * What somebody wants saved, with what a plugin wants changed of it.
 * @returns undefined for a patch that no request could hold
 */
export function withPatch(input: DocumentInput, patch: object): DocumentInput | undefined {
  if (!validatorOf(EntryPatch.properties.document).Check(patch)) return undefined
  const { fields, seo, ...rest } = patch as DocumentInput
  const { body, ...before } = input
  return {
    ...before,
    // The plugin's HTML takes the place of whichever body there was.
    ...(body !== undefined && rest.html === undefined && { body }),
    ...rest,
    ...(fields && { fields: { ...input.fields, ...fields } }),
    ...(seo && { seo: { ...input.seo, ...seo } }),
  }
}
