/** Addresses that visitors did not find: counted, with a suggestion where they could lead, and never more than there is room for. */
import { type Site, isHostError } from '@hotswap/sdk'
import { pagedCollections } from '../../site-content/entries.ts'
import { normalPath } from '../../site-content/links.ts'
import { nearestPath } from './nearest.ts'

export type MissingRow = {
  path: string
  status: 'open' | 'ignored' | 'redirected'
  visits: number
  suggestion: string | null
  referrer: string | null
  last_seen: string
}

const LONGEST = 500
/** What programs look for that try doors; nobody's bookmark. */
const PROBE =
  /\.(php\d?|aspx?|jsp|cgi|env|git|sql|bak|ini|ya?ml|log|zip|gz)(\/|$)|\/(wp-|\.|cgi-bin|phpmyadmin)/i
const DAY_MS = 86_400_000
const LISTED = 100
/** Of each type: enough for a suggestion, and within the limits of a job. */
const PATHS_PER_TYPE = 1_000
const TYPES = 10

export const missingOf = (site: Site) => site.table<MissingRow>('missing')

/** Counts one visit. What is sent comes from strangers: an address that is there, or a probe, is not kept. @returns whether it was */
export async function countMissing(site: Site, sent: Record<string, unknown>): Promise<boolean> {
  const path = typeof sent['path'] === 'string' ? normalPath(sent['path']) : undefined
  if (path === undefined || path.length > LONGEST || PROBE.test(path)) return false
  const referrer = referrerOf(sent['referrer'], site.origin)
  const last_seen = new Date().toISOString()
  const row = await findMissing(site, path)
  if (row) {
    await missingOf(site).increment(row.id, 'visits', 1)
    // Once a day is enough to say when, and the first that is known to say from where.
    const isFirstToday = row.last_seen.slice(0, 10) !== last_seen.slice(0, 10)
    const isFirstKnown = row.referrer === null && referrer !== null
    if (isFirstToday || isFirstKnown)
      await missingOf(site).update(row.id, { last_seen, ...(referrer !== null && { referrer }) })
    return true
  }
  if (path === '/' || (await site.content.find({ path })) !== null) return false
  try {
    await missingOf(site).insert({ path, status: 'open', visits: 1, referrer, last_seen, suggestion: null })
  } catch (error) {
    // Somebody else was faster, or the table is full until the night.
    if (isHostError(error, 'conflict') || isHostError(error, 'quota') || isHostError(error, 'limit'))
      return false
    throw error
  }
  await site.jobs.enqueue('suggest', null, { delay_seconds: 60, key: 'suggest' })
  return true
}

/** A page of this website by its path, another website by its host: what follows may tell of a person. */
function referrerOf(sent: unknown, origin: string): string | null {
  if (typeof sent !== 'string' || !URL.canParse(sent)) return null
  const url = new URL(sent)
  if (url.origin === origin) return url.pathname.slice(0, LONGEST)
  return /^https?:$/.test(url.protocol) ? url.hostname.slice(0, LONGEST) : null
}

/** For those that have no suggestion yet. */
export async function suggest(site: Site): Promise<void> {
  const { items } = await missingOf(site).list({ where: { status: 'open', suggestion: null }, limit: 50 })
  if (items.length === 0) return
  const paths = await allPaths(site)
  for (const { id, path } of items) {
    const suggestion = nearestPath(path, paths)
    if (suggestion !== undefined) await missingOf(site).update(id, { suggestion })
  }
}

async function allPaths(site: Site): Promise<string[]> {
  const paths: string[] = []
  for (const type of ['page', 'post', ...(await pagedCollections(site))].slice(0, TYPES)) {
    let cursor: string | null = null
    let listed = 0
    do {
      const list: Listed = await site.content.list({
        type,
        limit: LISTED,
        ...(cursor !== null && { cursor }),
      })
      paths.push(...list.items.flatMap(({ path }) => path ?? []))
      listed += list.items.length
      cursor = list.next_cursor
    } while (cursor !== null && listed < PATHS_PER_TYPE)
  }
  return paths
}
type Listed = Awaited<ReturnType<Site['content']['list']>>

/** @param to a path or a web address; the suggestion if empty @throws Error in words for the owner */
export async function redirectMissing(site: Site, id: string, to: string): Promise<string> {
  const row = await missingOf(site).get(id)
  if (!row) throw new Error('This address is no longer in the list.')
  const target = to.trim() || row.suggestion
  if (target === null) throw new Error('There is no suggestion for this address. Say where it should lead.')
  await site.redirects.add({ from: row.path, to: target, status: 301 })
  await missingOf(site).update(id, { status: 'redirected', suggestion: target })
  return `${row.path} leads to ${target} now.`
}

/** Those that nobody asked for lately, and those that are there by now. */
export async function forgetOld(site: Site): Promise<void> {
  const before = new Date(Date.now() - Number(site.settings['keep_days'] ?? 90) * DAY_MS).toISOString()
  const old = await missingOf(site).list({ where: { last_seen: { lt: before } }, limit: LISTED })
  for (const { id } of old.items) await missingOf(site).delete(id)
}

async function findMissing(site: Site, path: string) {
  return (await missingOf(site).list({ where: { path }, limit: 1 })).items[0]
}
