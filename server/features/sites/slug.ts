/** Slugs of sites: the first label of their addresses, `<slug>.<tenant>.<domain>`. */
import { AppError } from '../../errors.ts'
import type { TenantTx } from '../../kernel/db/database.ts'
import { slugOf } from '../../kernel/slug.ts'
import { findSiteBySlug, lockSlugs } from './queries.ts'

/** Names that visitors would take for the platform's, or that have a meaning of their own in front of a domain. */
const RESERVED = new Set(
  `account accounts admin api app assets auth autoconfig autodiscover billing cdn console dashboard demo-admin dns email
  ftp hostmaster hotswap imap internal localhost login mail media metrics mx ns ns1 ns2 oauth pop portal postmaster preview
  proxy public root security server signup smtp ssh ssl staging static status sso system tls uploads webhook webhooks
  webmail webmaster ws www`.split(/\s+/),
)

/** Room for `r<number>--` in front: a label has at most 63 characters. */
export const SLUG_MAX = 50

/** @returns why a site cannot be called so; undefined when it can, unless the name is taken */
export function faultOfSlug(slug: string): 'reserved' | 'invalid' | undefined {
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(slug) || slug.length > SLUG_MAX) return 'invalid'
  // `xn--…` would show as other letters, `r12--…` and `staging--…` are the forms of preview hosts.
  if (slug.slice(2, 4) === '--' || /^(r\d+|staging)--/.test(slug)) return 'invalid'
  return RESERVED.has(slug) ? 'reserved' : undefined
}

/**
 * @param except the site that may have this slug already
 * @throws AppError slug_taken, slug_reserved or validation_failed
 */
export async function requireFreeSlug(tx: TenantTx, slug: string, except?: string): Promise<void> {
  const fault = faultOfSlug(slug)
  if (fault === 'reserved')
    throw new AppError('slug_reserved', `"${slug}" is reserved for the platform; choose another name.`)
  if (fault === 'invalid')
    throw new AppError('validation_failed', `"${slug}" cannot be part of a host name.`, {
      errors: [
        {
          path: '/body/slug',
          message: `must be lower-case letters, digits and single hyphens, at most ${SLUG_MAX}, and must not begin like a preview address`,
        },
      ],
    })
  await lockSlugs(tx)
  const taken = await findSiteBySlug(tx, slug)
  if (taken && taken.id !== except)
    throw new AppError(
      'slug_taken',
      `Your website "${taken.name}" has the name "${slug}"; choose another one.`,
    )
}

/** A free slug made from `name`: as near to it as a host name can be, with a number behind it where that is taken. */
export async function freeSlug(tx: TenantTx, name: string): Promise<string> {
  await lockSlugs(tx)
  const stem = stemOf(name)
  for (let count = 1; ; count += 1) {
    const slug = count === 1 ? stem : `${stem}-${count}`
    if (!(await findSiteBySlug(tx, slug))) return slug
  }
}

/** Leaves room for a number. */
const STEM_MAX = SLUG_MAX - 6

function stemOf(name: string): string {
  const plain = slugOf(name)
    // Letters of other scripts would need punycode.
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, STEM_MAX)
    .replace(/-+$/, '')
  if (plain === '') return 'site'
  return faultOfSlug(plain) ? `site-${plain}`.slice(0, STEM_MAX).replace(/-+$/, '') : plain
}
