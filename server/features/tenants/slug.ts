/** Slugs: the part of a host name that names a tenant. */
import { AppError } from '../../errors.ts'
import type { PlatformTx } from '../../kernel/db/database.ts'
import { findBySlug, findTakenSlugs } from './queries.ts'

/** Names that are, or may become, the platform's own, or that visitors would take for it. */
const RESERVED = new Set(
  `account accounts admin api app assets auth billing blog cdn console dashboard data db demo-admin dev dns docs email ftp
  git graphql help hostmaster hotswap imap internal localhost login mail media metrics mx ns ns1 ns2 oauth ops pop portal
  postmaster preview proxy public root security server signup smtp ssh ssl staging static status support sso system test
  tls uploads webhook webhooks webmail webmaster ws www`.split(/\s+/),
)

export type SlugVerdict = {
  slug: string
  available: boolean
  reason: 'taken' | 'reserved' | 'invalid' | null
}

/** Whether a new tenant could have this slug, and if not, why. */
export async function judgeSlug(tx: PlatformTx, slug: string): Promise<SlugVerdict> {
  if (!/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(slug) || isConfusing(slug))
    return { slug, available: false, reason: 'invalid' }
  if (RESERVED.has(slug)) return { slug, available: false, reason: 'reserved' }
  const taken = await findBySlug(tx, slug)
  return { slug, available: !taken, reason: taken ? 'taken' : null }
}

/** Slugs that a new tenant of that name, or whose wish cannot be met, could have instead: up to `limit`, the nearest first. */
export async function suggestSlugs(tx: PlatformTx, text: string, limit: number): Promise<string[]> {
  const base = slugOf(text) || 'tenant'
  const endings = ['', '-2', '-web', ...[3, 4, 5, 6, 7, 8, 9].map((number) => `-${number}`)]
  const candidates = endings
    .map((ending) => base + ending)
    .filter((slug) => !RESERVED.has(slug) && !isConfusing(slug))
  const taken = await findTakenSlugs(tx, candidates)
  return candidates.filter((slug) => !taken.has(slug)).slice(0, limit)
}

/** `xn--…` would show as other letters, `r12--…` is the form of preview hosts. */
function isConfusing(slug: string): boolean {
  return slug.slice(2, 4) === '--' || /^r\d+--/.test(slug)
}

/** @throws AppError slug_taken, slug_reserved or validation_failed */
export async function requireFreeSlug(tx: PlatformTx, slug: string): Promise<void> {
  const { reason } = await judgeSlug(tx, slug)
  if (reason === 'taken') throw new AppError('slug_taken', `"${slug}" is taken; choose another name.`)
  if (reason === 'reserved')
    throw new AppError('slug_reserved', `"${slug}" is reserved for the platform; choose another name.`)
  if (reason === 'invalid')
    throw new AppError('validation_failed', `"${slug}" cannot be part of a host name.`, {
      errors: [{ path: '/body/slug', message: 'must be lower-case letters, digits and single hyphens' }],
    })
}

/** A slug made from a display name, e.g. "Müller & Söhne" gives "muller-sohne". Empty when nothing usable is left. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '')
}
