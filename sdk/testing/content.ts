/** content.*, collections.*, media.*, search, redirects.*, members.list and traffic.summary in memory. */
import { randomUUID } from 'node:crypto'
import { AppError } from '../../server/errors.ts'
import type { PublishedPlugin } from '../../server/published/plugins.ts'
import type { ContentQuery, NewCollection, PublishedEntry, SavedEntry } from '../site.ts'
import { type Memory, entryOf, pageFrom } from './memory.ts'

type Patch = Record<string, unknown>

export function contentFunctions(memory: Memory) {
  const isShown = ({ status }: PublishedEntry) => status === 'published'
  const get = (id: string): PublishedEntry => {
    const entry = memory.entries.find((candidate) => candidate.id === id)
    if (!entry) throw new AppError('not_found', 'There is no such entry.')
    return entry
  }
  const change = (id: string, patch: Patch): SavedEntry => {
    const before = get(id)
    const given = Object.entries(patch).filter(([, value]) => value !== undefined)
    const entry = { ...before, ...Object.fromEntries(given), version: before.version + 1 }
    memory.entries[memory.entries.indexOf(before)] = entry
    return saved(entry)
  }
  return {
    'content.list': ({ type, where = {}, order = '-published_at', html = false, ...page }: ContentQuery) => {
      const { fields = {}, ids, ...same } = where
      const found = memory.entries.filter(
        (entry) =>
          isShown(entry) &&
          entry.type === type &&
          (ids === undefined || ids.includes(entry.id)) &&
          Object.entries(same).every(([name, wanted]) => isSame(member(entry, name), wanted)) &&
          Object.entries(fields).every(([name, wanted]) => isSame(entry.fields[name], [wanted])),
      )
      const name = order.replace(/^-/, '')
      const sorted = found.toSorted((one, other) => (isBefore(one, other, name) ? -1 : 1))
      const listed = (order.startsWith('-') ? sorted.toReversed() : sorted).map(({ html: body, ...entry }) =>
        html ? { ...entry, html: body } : entry,
      )
      return pageFrom(listed, page)
    },
    'content.get': ({ id }: { id: string }) =>
      memory.entries.find((entry) => entry.id === id && isShown(entry)) ?? null,
    'content.find': (by: { path: string } | { type: string; slug: string }) =>
      memory.entries.find(
        (entry) =>
          isShown(entry) &&
          ('path' in by ? entry.path === by.path : entry.type === by.type && entry.slug === by.slug),
      ) ?? null,
    'content.create': (given: Patch) => {
      const entry = entryOf({ ...given, id: randomUUID(), status: 'draft', path: null })
      memory.entries.push(entry)
      return saved(entry)
    },
    'content.update': ({ id, patch }: { id: string; patch: Patch }) => change(id, patch),
    'content.publish': ({ id }: { id: string }) =>
      change(id, { status: 'published', path: get(id).path ?? `/${get(id).slug}` }),
    'content.unpublish': ({ id }: { id: string }) => change(id, { status: 'unpublished', path: null }),
    'content.remove': ({ id }: { id: string }) => {
      const entry = get(id)
      memory.entries.splice(memory.entries.indexOf(entry), 1)
      memory.removed.push(id)
      return saved({ ...entry, path: null })
    },
    search: ({ q, limit = 10 }: { q: string; limit?: number }) => {
      const words = q.toLowerCase().split(/\s+/).filter(Boolean)
      const holds = ({ title, excerpt, html = '' }: PublishedEntry) =>
        words.every((word) => `${title} ${excerpt} ${html}`.toLowerCase().includes(word))
      const found = words.length === 0 ? [] : memory.entries.filter((entry) => isShown(entry) && holds(entry))
      return { items: found.slice(0, limit) }
    },
  }
}

export function siteFunctions(memory: Memory, { permissions }: PublishedPlugin) {
  return {
    'collections.list': () => memory.collections,
    'collections.ensure': ({ slug, title, fields, ...more }: NewCollection) => {
      const known = memory.collections.find((collection) => collection.slug === slug)
      if (!known) {
        const added = { id: randomUUID(), slug, title, fields, ...more }
        memory.collections.push(added)
        return { ...added, is_new: true }
      }
      const keys = known.fields.map(({ key }) => key)
      known.fields.push(...fields.filter(({ key }) => !keys.includes(key)))
      return { ...known, is_new: false }
    },
    'media.list': ({
      q = '',
      kind,
      ...page
    }: {
      q?: string
      kind?: string
      limit?: number
      cursor?: string
    }) =>
      pageFrom(
        memory.media.filter(
          (medium) => medium.filename.includes(q) && (kind === undefined || medium.kind === kind),
        ),
        page,
      ),
    'media.get': ({ id }: { id: string }) => memory.media.find((medium) => medium.id === id) ?? null,
    'media.add': (file: {
      filename: string
      content_type?: string
      base64: string
      alt?: string
      title?: string
    }) => {
      const id = randomUUID()
      const content_type = file.content_type ?? 'application/octet-stream'
      const kind = (['image', 'video', 'audio'] as const).find((one) => content_type.startsWith(`${one}/`))
      const medium = {
        id,
        filename: file.filename,
        kind: kind ?? ('document' as const),
        content_type,
        size_bytes: Buffer.from(file.base64, 'base64').length,
        url: `/media/${id}/${file.filename}`,
        width: null,
        height: null,
        alt: file.alt ?? '',
        title: file.title ?? '',
        caption: '',
        created_at: new Date(memory.now()).toISOString(),
      }
      memory.media.push(medium)
      return { ...medium, is_duplicate: false }
    },
    'redirects.list': ({ q = '', ...page }: { q?: string; limit?: number; cursor?: string }) =>
      pageFrom(
        memory.redirects.filter(({ from, to }) => from.includes(q) || to.includes(q)),
        page,
      ),
    'redirects.add': ({ from, to, status = 301 }: { from: string; to: string; status?: number }) => {
      if (memory.redirects.some((redirect) => redirect.from === from))
        throw new AppError('conflict', `There is a redirect from ${from} already.`)
      const redirect = { id: randomUUID(), from, to, status, is_automatic: false }
      memory.redirects.push(redirect)
      return redirect
    },
    'redirects.remove': ({ id }: { id: string }) => {
      const place = memory.redirects.findIndex((redirect) => redirect.id === id)
      if (place >= 0) memory.redirects.splice(place, 1)
      return place >= 0
    },
    'members.list': () => ({
      items: memory.members.map(({ email, ...shown }) => ({
        ...shown,
        ...(permissions.includes('members:email') && { email }),
      })),
    }),
    'traffic.summary': () => memory.traffic,
  }
}

function saved(entry: PublishedEntry): SavedEntry {
  const { id, type, slug, title, status, version, path, updated_at } = entry
  return { id, type, slug, title, status, version, path, has_changes: false, updated_at }
}

function member(entry: PublishedEntry, name: string): unknown {
  const value: unknown = name.startsWith('fields.')
    ? entry.fields[name.slice('fields.'.length)]
    : Object.entries(entry).find(([key]) => key === name)?.[1]
  return value ?? null
}

/** Of lists, all that is wanted has to be among what there is. */
function isSame(value: unknown, wanted: unknown): boolean {
  if (!Array.isArray(wanted)) return value === wanted
  const there: unknown[] = Array.isArray(value) ? value : [value]
  return wanted.every((item) => there.includes(item))
}

function isBefore(one: PublishedEntry, other: PublishedEntry, name: string): boolean {
  const [first, second] = [member(one, name), member(other, name)]
  return second === null || (first !== null && (first as string) < (second as string))
}
