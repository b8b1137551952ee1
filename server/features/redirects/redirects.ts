/** Redirects of a site: where visitors of an old address are sent. One hop, never in a circle. */
import { randomUUIDv7 } from 'node:crypto'
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { readLink, readPath } from '../../kernel/http/link.ts'
import type { PublishedRedirect, PublishedRow } from '../../published/documents.ts'
import { recordAudit } from '../audit/audit.ts'
import { publish } from '../releases/releases.ts'
import { type PointerCtx, lockSite } from '../sites/sites.ts'
import * as queries from './queries.ts'

export { adoptRedirects } from './adopt.ts'
export { findRedirect, findRedirects, listRedirects } from './queries.ts'

type Ctx = PointerCtx
export type Redirect = queries.RedirectRow
export type RedirectStatus = 301 | 302 | 307 | 308
export type RedirectInput = {
  from_path: string
  /** A path of the site, or an http or https URL. */
  target: string
  /** 301 if unset. */
  status?: RedirectStatus
  is_automatic?: boolean
}
/** `publish: false`: the caller publishes and audits the larger act that this is part of. */
export type PublishOption = { publish?: boolean }
/** What must be published for the site to show a change. */
export type PublicationPart = { put: PublishedRow[]; remove: { kind: 'redirect'; entry_id: string }[] }

/** Every old address of a large site. Visitors find theirs by an index; what grows is the time it takes to add more. */
const MAX_REDIRECTS = 50_000
/** So many are in memory at a time. */
const PAGE = 1_000

/** @throws AppError not_found */
export async function getRedirect(tx: TenantTx, siteId: string, id: string): Promise<Redirect> {
  const row = await queries.findRedirect(tx, siteId, id)
  if (!row) throw new AppError('not_found', 'There is no such redirect.')
  return row
}

/**
 * Adds a redirect, or replaces the one that leads away from the same path. A target that redirects itself is replaced
 * by where that leads; redirects that lead to `from_path` lead on to the target from now on.
 * @throws AppError validation_failed for paths and targets that cannot be, conflict for a circle
 */
export async function addRedirect(
  ctx: Ctx,
  tx: TenantTx,
  siteId: string,
  input: RedirectInput,
  options: PublishOption = {},
): Promise<Redirect> {
  const [row] = await addRedirects(ctx, tx, siteId, [input], options)
  if (!row) throw new Error('a redirect was added and is not there')
  return row
}

/** Adds many in one publication: all of them or none. @throws AppError as addRedirect does, naming the item */
export async function addRedirects(
  ctx: Ctx,
  tx: TenantTx,
  siteId: string,
  inputs: readonly RedirectInput[],
  options: PublishOption = {},
): Promise<Redirect[]> {
  const { rows, touched } = await writeRedirects(tx, siteId, inputs)
  if (options.publish === false) return rows
  await publish(ctx, tx, siteId, { kind: 'content', put: touched.map(toPublished) })
  const [first] = rows
  await recordAudit(
    tx,
    first && rows.length === 1
      ? { action: 'redirect.add', subject: subjectOf(first), after: contentOf(first) }
      : {
          action: 'redirect.import',
          subject: { type: 'website', id: siteId },
          after: { count: rows.length, from_paths: rows.map((row) => row.from_path) },
        },
  )
  return rows
}

/** Leads one elsewhere. Its `from_path` stays: another path is another redirect. @throws AppError as addRedirect does */
export async function changeRedirect(
  ctx: Ctx,
  tx: TenantTx,
  redirect: Redirect,
  change: Partial<Pick<RedirectInput, 'target' | 'status'>>,
): Promise<Redirect> {
  const { from_path, target, status } = redirect
  const input = { from_path, target, status: status as RedirectStatus, ...change }
  const { rows, touched } = await writeRedirects(tx, redirect.site_id, [input])
  const changed = rows[0] ?? redirect
  await publish(ctx, tx, redirect.site_id, { kind: 'content', put: touched.map(toPublished) })
  await recordAudit(tx, {
    action: 'redirect.change',
    subject: subjectOf(changed),
    before: contentOf(redirect),
    after: contentOf(changed),
  })
  return changed
}

/** @returns the rows that were asked for, and all that were written: those that led to them lead on */
async function writeRedirects(tx: TenantTx, siteId: string, inputs: readonly RedirectInput[]) {
  // Two that are added at the same time could close a circle.
  await lockSite(tx, siteId)
  const wanted = new Map<string, queries.NewRedirectRow>()
  for (const [index, input] of inputs.entries()) {
    const row = readRedirect(input, inputs.length > 1 ? `/body/items/${index}` : '/body')
    wanted.set(row.from_path, { id: randomUUIDv7(), site_id: siteId, ...row })
  }
  const paths = [...wanted.keys()]
  const asked = new Set(paths)
  const targets = [...wanted.values()].map((row) => pathOf(row.target))
  const onward = await queries.findRedirectsFrom(tx, siteId, targets)
  const followers = await queries.findRedirectsTo(tx, siteId, paths)
  const hops = new Map(
    [...onward, ...followers, ...wanted.values()].map((row) => [row.from_path, row.target]),
  )
  for (const row of followers) if (!wanted.has(row.from_path)) wanted.set(row.from_path, { ...row })
  for (const row of wanted.values()) row.target = endOf(row.from_path, hops)
  const touched = await queries.upsertRedirects(tx, [...wanted.values()])
  if ((await queries.countRedirects(tx, siteId)) > MAX_REDIRECTS)
    throw new AppError('conflict', `A website holds at most ${MAX_REDIRECTS} redirects; delete some first.`)
  return { rows: touched.filter((row) => asked.has(row.from_path)), touched }
}

export async function removeRedirect(ctx: Ctx, tx: TenantTx, redirect: Redirect): Promise<void> {
  await queries.deleteRedirects(tx, redirect.site_id, [redirect.id])
  await publish(ctx, tx, redirect.site_id, {
    kind: 'content',
    remove: [{ kind: 'redirect', entry_id: redirect.id }],
  })
  await recordAudit(tx, {
    action: 'redirect.remove',
    subject: subjectOf(redirect),
    before: contentOf(redirect),
  })
}

/**
 * Something moved from one path to another: visitors of the old one are sent on, nothing leads away from the new one
 * any more, and redirects to the old path lead to the new one at once. Publishes nothing itself.
 * @returns what the caller publishes together with the move
 */
export async function moveRedirects(
  tx: TenantTx,
  siteId: string,
  from: string,
  to: string,
): Promise<PublicationPart> {
  if (from === to) return { put: [], remove: [] }
  const [leaving, followers] = await Promise.all([
    queries.findRedirectsFrom(tx, siteId, [to]),
    queries.findRedirectsTo(tx, siteId, [from]),
  ])
  const gone = new Set(leaving.map((row) => row.id))
  await queries.deleteRedirects(tx, siteId, [...gone])
  const moved = followers
    .filter((row) => !gone.has(row.id))
    .map((row) => ({ ...row, target: to + row.target.slice(from.length) }))
  const automatic = { target: to, status: 301, is_automatic: true }
  const written = await queries.upsertRedirects(tx, [
    ...moved,
    { id: randomUUIDv7(), site_id: siteId, from_path: from, ...automatic },
  ])
  return {
    put: written.map(toPublished),
    remove: [...gone].map((id) => ({ kind: 'redirect', entry_id: id })),
  }
}

/** Something appears at these paths: nothing leads away from them any more. @returns what the caller publishes with it */
export async function clearRedirects(
  tx: TenantTx,
  siteId: string,
  paths: readonly string[],
): Promise<PublicationPart> {
  const leaving = (await queries.findRedirectsFrom(tx, siteId, paths)).map((row) => row.id)
  await queries.deleteRedirects(tx, siteId, leaving)
  return { put: [], remove: leaving.map((id) => ({ kind: 'redirect', entry_id: id })) }
}

/** The rows visitors see of all redirects of a site, a thousand at a time. */
export async function* redirectRows(
  tx: TenantTx,
  siteId: string,
): AsyncGenerator<PublishedRow<PublishedRedirect>[]> {
  for (let after: string | undefined; ;) {
    const rows = await queries.pageRedirects(tx, siteId, after, PAGE)
    if (rows.length > 0) yield rows.map(toPublished)
    if (rows.length < PAGE) return
    after = rows.at(-1)?.id
  }
}

function toPublished(row: Redirect): PublishedRow<PublishedRedirect> {
  return {
    kind: 'redirect',
    entry_id: row.id,
    type: 'redirect',
    path: row.from_path,
    parent_id: null,
    title: '',
    published_at: row.created_at,
    terms: [],
    authors: [],
    search: null,
    document: { target: row.target, status: row.status as RedirectStatus },
  }
}

function readRedirect({ from_path, target, status = 301, is_automatic = false }: RedirectInput, at: string) {
  const from = readPath(from_path)
  const owner = from === undefined ? undefined : ownerOf(from)
  if (owner !== undefined)
    throw new AppError('validation_failed', `"${from_path}" cannot be redirected: ${owner}.`, {
      errors: [{ path: `${at}/from_path`, message: `cannot be redirected: ${owner}` }],
    })
  if (from === undefined)
    throw new AppError('validation_failed', `"${from_path}" is no path that can be redirected.`, {
      errors: [
        { path: `${at}/from_path`, message: 'must be a path of the site such as /old-page, without ? and #' },
      ],
    })
  const to = readTarget(target)
  if (to === undefined)
    throw new AppError('validation_failed', `"${target}" is nothing visitors can be sent to.`, {
      errors: [
        { path: `${at}/target`, message: 'must be a path such as /new-page, or an http or https URL' },
      ],
    })
  return { from_path: from, target: to, status, is_automatic }
}

/** What every website shows there itself, whatever is redirected; undefined where a redirect holds. */
function ownerOf(path: string): string | undefined {
  return OWNED.find(([pattern]) => pattern.test(path))?.[1]
}

const OWNED: [RegExp, string][] = [
  [/^\/$/, 'the home page of the website is there'],
  [/^\/api(\/|$)/, 'the API is there'],
  [/^\/_[^/]*(\/|$)/, 'paths that begin with an underscore belong to the program'],
  [/^\/media\//, 'the files of the media library are there'],
  [/^\/search$/, 'the search page of the website is there'],
  [/^\/(feed|atom)\.xml$/, 'the feed of the website is there'],
  [/^\/(robots\.txt|favicon\.ico|sitemap(-[1-9]\d{0,4})?\.xml)$/, 'the website makes this file itself'],
]

/** A path in the form it is compared in, with its query and fragment; or a web URL. */
function readTarget(text: string): string | undefined {
  const link = readLink(text)
  if (link === undefined || /^([?#]|mailto:|tel:)/i.test(link)) return undefined
  if (!link.startsWith('/')) return link
  const path = readPath(pathOf(link))
  return path && path + link.slice(pathOf(link).length)
}

/** Where somebody ends who starts at `from`. @throws AppError conflict for a circle */
function endOf(from: string, hops: ReadonlyMap<string, string>): string {
  const passed = new Set([from])
  let target = hops.get(from) ?? from
  for (let next = hops.get(pathOf(target)); next !== undefined; next = hops.get(pathOf(target))) {
    if (passed.has(pathOf(target))) break
    passed.add(pathOf(target))
    target = next
  }
  if (passed.has(pathOf(target)))
    throw new AppError('conflict', `Visitors of ${from} would be sent in a circle; choose another target.`)
  return target
}

function pathOf(target: string): string {
  return target.replace(/[?#].*$/s, '')
}

function subjectOf({ id, from_path }: Redirect) {
  return { type: 'redirect', id, label: from_path }
}

function contentOf({ from_path, target, status, is_automatic }: Redirect) {
  return { from_path, target, status, is_automatic }
}
