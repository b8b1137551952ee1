/**
 * Comments and where they are kept. Those that are shown have a table of their own: pages are made anew when it changes, and
 * what waits or is spam must not have that effect, however much of it comes.
 */
import { type Row, type Site, isHostError } from '@hotswap/sdk'

export type Comment = {
  /** Id, path and title of the post. */
  entry: string
  path: string
  title: string
  /** The comment below which it stands; empty for the first level. */
  parent: string
  /** The one that was answered, which is not `parent` where that was an answer itself. */
  answers_to: string
  name: string
  email: string
  text: string
  is_owner: boolean
  /** `asked`: until the address has confirmed it. */
  notify: 'no' | 'asked' | 'yes'
  written_at: string
  /** The same for the same form sent twice, and for a comment in both tables. */
  submission: string
}

export type Waiting = Comment & { status: 'waiting' | 'rejected' | 'spam'; reason: string }

export const TEXT_MAX = 5_000
const DAY_MS = 86_400_000
/** Of what is rejected or spam. */
const KEEP_DAYS = 30

export const shownOf = (site: Site) => site.table<Comment>('comments')
export const waitingOf = (site: Site) => site.table<Waiting>('waiting')

/** Adds to the shown ones. @returns undefined where it is there already */
export async function show(site: Site, comment: Comment): Promise<Row<Comment> | undefined> {
  return unlessThere(() => shownOf(site).insert(comment))
}

/** Adds to those that are not shown; of a full table, old spam makes room. @returns undefined where it is there already */
export async function holdBack(site: Site, comment: Waiting): Promise<Row<Waiting> | undefined> {
  try {
    return await unlessThere(() => waitingOf(site).insert(comment))
  } catch (error) {
    if (!isHostError(error, 'quota') || comment.status === 'spam') throw error
    const { items } = await waitingOf(site).list({
      where: { status: 'spam' },
      order: 'created_at',
      limit: 10,
    })
    for (const { id } of items) await waitingOf(site).delete(id)
    return waitingOf(site).insert(comment)
  }
}

/** From one table to the other: shows it. @returns the shown one; undefined where that was done already */
export async function approve(
  site: Site,
  { id, ...waiting }: Row<Waiting>,
): Promise<Row<Comment> | undefined> {
  const shown = await show(site, columnsOf(waiting))
  await waitingOf(site).delete(id)
  return shown
}

/** And back: takes it off the page. */
export async function takeDown(site: Site, { id, ...shown }: Row<Comment>): Promise<void> {
  await holdBack(site, { ...columnsOf(shown), status: 'rejected', reason: 'You took it down.' })
  await shownOf(site).delete(id)
}

/** Whether the same person has said the same there. */
export async function isKnown(site: Site, { entry, email, name, text }: Comment): Promise<boolean> {
  const where = { email, created_at: { gte: new Date(Date.now() - DAY_MS).toISOString() } }
  const found = await Promise.all([
    shownOf(site).list({ where, limit: 50 }),
    waitingOf(site).list({ where, limit: 50 }),
  ])
  return found
    .flatMap(({ items }): Comment[] => items)
    .some((other) => other.entry === entry && other.name === name && other.text === text)
}

/** Deletes what was rejected or is spam, as many as one call can. @returns how many */
export async function forgetOld(site: Site): Promise<number> {
  const updated_at = { lt: new Date(Date.now() - KEEP_DAYS * DAY_MS).toISOString() }
  const { items } = await waitingOf(site).list({
    where: { status: { ne: 'waiting' }, updated_at },
    order: 'updated_at',
    limit: 90,
  })
  for (const { id } of items) await waitingOf(site).delete(id)
  return items.length
}

/** Without what a table adds. */
export function columnsOf(row: Comment): Comment {
  const {
    entry,
    path,
    title,
    parent,
    answers_to,
    name,
    email,
    text,
    is_owner,
    notify,
    written_at,
    submission,
  } = row
  return {
    entry,
    path,
    title,
    parent,
    answers_to,
    name,
    email,
    text,
    is_owner,
    notify,
    written_at,
    submission,
  }
}

async function unlessThere<Result>(insert: () => Promise<Result>): Promise<Result | undefined> {
  try {
    return await insert()
  } catch (error) {
    if (isHostError(error, 'conflict')) return undefined
    throw error
  }
}
