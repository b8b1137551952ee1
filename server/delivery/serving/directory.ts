/**
 * Which site a host name shows: found with one query when it is first asked for, remembered, and kept right by notices.
 * What is remembered goes on counting while PostgreSQL is away, right or not quite.
 */
import { performance } from 'node:perf_hooks'
import type { Database } from '../../kernel/db/database.ts'
import type { Notices } from '../../kernel/db/notices.ts'
import { type Address, readAddress } from '../../kernel/http/hosts.ts'
import type { Arm } from './arm.ts'
import { openFollower } from './follower.ts'
import { openGenerations } from './generations.ts'
import type { PageStore } from './page-cache.ts'
import { type NamedDomain, type NamedRow, type PointerRow, findByDomain, findByName } from './queries.ts'
import type { Tally } from './tally.ts'

export type Tenant = {
  readonly id: string
  slug: string
  status: string
  /** Names under which it shows the portal as its own; another array when they change. */
  portals: readonly string[]
  /** Grows when any of its names may lead elsewhere: entries of an older epoch are looked up again. */
  epoch: number
  readonly sites: Map<string, Site>
  entries: number
}

export type Site = {
  readonly id: string
  readonly tenant: Tenant
  slug: string
  isMain: boolean
  status: string
  statusMessage: string | null
  /** 0: nothing is live yet. */
  releaseNumber: number
  /** Where the content of the live release stands in its log. */
  contentPosition: number
  /** A second release, which is held ready or shown to some. */
  standby: Standby | undefined
  /** What the staging address shows. */
  stagingNumber: number | null
  /** Of the pointer; what has a lower one is older. */
  move: number
  movedAt: Date
  readonly doors: Set<Door>
  entries: number
  /** Small media in memory. */
  media: PageStore | undefined
  /** Set while a newer pointer is being followed. */
  refreshing: Promise<void> | undefined
}

export type Standby = {
  number: number
  /** How many of 10,000 visitors see it; 0 while it is only held ready. */
  share: number
  /** Differs between canaries, so that each draws its visitors anew. */
  key: string
}

/** A host name that shows a site. */
export type Door = {
  readonly kind: 'site'
  readonly host: string
  readonly tenant: Tenant
  readonly site: Site
  /** The host that pages give as theirs, in canonical links, feeds and sitemaps. */
  readonly canonicalHost: string
  /** The host that traffic is counted by: a wildcard for all names that it covers, since anybody can make those up. */
  readonly countedHost: string
  /** Value of Strict-Transport-Security, where the name's owner wants it. */
  readonly hsts: string | undefined
  /** The tenant's own portals when it was opened: what its pages allow to frame them. */
  readonly portals: string
  /** Where requests are sent instead of being answered. */
  readonly redirect: { host: string; status: number } | undefined
  epoch: number
  /** What it shows; undefined until it was asked for, and while the site shows no pages. */
  arm: Arm | undefined
  loading: Promise<Arm | undefined> | undefined
  /** Set while some visitors see the standby: nothing may be answered before it is known which one this is. */
  split: Standby | undefined
  /** The site's standby at this door, once it is ready. Never without `arm`. */
  standby: Arm | undefined
  preparing: Promise<Arm | undefined> | undefined
  /** Counts of requests while nothing is shown; see Arm. */
  tally: Tally | undefined
}

export type Entry =
  | Door
  /** A release by its number; 0: the one on staging. */
  | { readonly kind: 'preview'; tenant: Tenant; site: Site; epoch: number; number: number }
  /** The main site under its other name. */
  | { readonly kind: 'moved'; tenant: Tenant; site: Site; epoch: number; host: string }
  /** A name under which the tenant shows the portal: not ours to answer. */
  | { readonly kind: 'portal'; tenant: Tenant; site?: undefined; epoch: number }
  /** The tenant is there, the site is not. */
  | { readonly kind: 'vacant'; tenant: Tenant; site?: undefined; epoch: number }
  | { readonly kind: 'nobody'; tenant?: undefined; site?: undefined }

export type Directory = {
  /** The door that a Host header means, when that is known and up to date: one look-up, for the fast path. */
  doorOf: (hostHeader: string) => Door | undefined
  /**
   * What a host name means.
   * @param host normalized, see kernel/http/hosts.ts
   * @throws what the database throws, for a name that was never looked up
   */
  find: (host: string) => Promise<Entry>
  /** Whether a site is remembered for the host, right or not quite. */
  isKnown: (host: string) => boolean
  /** A site, if it is remembered. */
  siteOf: (tenantId: string, siteId: string) => Site | undefined
  sites: () => Iterable<Site>
  readonly size: number
}

/** Half of what may be remembered; see generations.ts. */
const DOORS = 131_072
/** Doors by way of a wildcard: apart, so that making names up below one makes nobody forget a name, nor fills the memory. */
const COVERED = 2_048
/** Names that show no site: apart, so that guessing names makes nobody forget a site. */
const OTHERS = 8_192
/** So often a name is looked up again when something was announced meanwhile. */
const LOOKS = 5
/** How long nobody tries again after PostgreSQL could not be asked. */
const PAUSE_MS = 1_000

const NOBODY: Entry = { kind: 'nobody' }

export type DirectoryOptions = {
  domain: string
  db: Pick<Database, 'withPlatform'>
  notices: Notices
  /** Makes the doors of a site show what its pointer now says. Called before any request sees the change. */
  onMoved: (site: Site) => Promise<void>
  /** Nothing leads through this door any more. */
  onClosed: (door: Door) => void
  /** Nothing leads to this site any more. */
  onLeft: (site: Site) => void
  onError: (error: unknown) => void
}

export function openDirectory(options: DirectoryOptions): Directory {
  const { domain, db, notices } = options
  const tenants = new Map<string, Tenant>()
  const doors = openGenerations<string, Door>({ size: DOORS, onDrop: release })
  const covered = openGenerations<string, Door>({ size: COVERED, onDrop: release })
  const others = openGenerations<string, Entry>({ size: OTHERS, onDrop: release })
  const resolving = new Map<string, Promise<Entry>>()
  /** Counts notices: what was read while one came may be out of date already. */
  let notes = 0
  let pausedUntil = 0

  function release(entry: Entry): void {
    const { tenant, site } = entry
    if (entry.kind === 'site') {
      entry.site.doors.delete(entry)
      options.onClosed(entry)
    }
    if (site && --site.entries === 0) {
      site.tenant.sites.delete(site.id)
      options.onLeft(site)
    }
    if (tenant && --tenant.entries === 0) tenants.delete(tenant.id)
  }

  const follower = openFollower({
    db,
    apply,
    isInUse: ({ entries }) => entries > 0,
    onError: options.onError,
  })

  const isCurrent = (entry: Entry) => entry.kind === 'nobody' || entry.epoch === entry.tenant.epoch
  const doorAt = (host: string) => doors.get(host) ?? covered.get(host)
  const known = (host: string) => doorAt(host) ?? others.get(host)

  function find(host: string): Promise<Entry> {
    const entry = known(host)
    if (entry && (isCurrent(entry) || performance.now() < pausedUntil)) return Promise.resolve(entry)
    const under = resolving.get(host)
    if (under) return under
    const resolved = resolve(host).finally(() => resolving.delete(host))
    resolving.set(host, resolved)
    return resolved
  }

  async function resolve(host: string): Promise<Entry> {
    const address = readAddress(host, domain)
    try {
      for (let attempt = 1; ; attempt += 1) {
        const before = notes
        const row = await lookUp(address)
        if (before === notes) return install(host, address, row)
        if (attempt === LOOKS) return doubted(host, install(host, address, row))
      }
    } catch (error) {
      pausedUntil = performance.now() + PAUSE_MS
      const stale = known(host)
      if (!stale) throw error
      return stale
    }
  }

  /**
   * What was read while notices came in all the time may be out of date already, and nobody will say so again: the
   * pointer is read once more, now that notices find the site, and the name with the next request.
   */
  function doubted(host: string, entry: Entry): Entry {
    if (entry.kind === 'nobody') others.delete(host)
    else entry.epoch = -1
    if (entry.site) follower.refresh(entry.site)
    return entry
  }

  function lookUp(address: Address): Promise<NamedRow | undefined> {
    return db.withPlatform(
      (tx) =>
        address.kind === 'tenant'
          ? findByName(tx, address.slug, readLabel(address.site).slug)
          : findByDomain(tx, address.host),
      { readOnly: true },
    )
  }

  function install(host: string, address: Address, row: NamedRow | undefined): Entry {
    if (!row) return remember(host, NOBODY)
    const tenant = tenantOf(row.tenant)
    const { epoch } = tenant
    if (row.domain?.servesPortal) return remember(host, { kind: 'portal', tenant, epoch })
    if (!row.site) return remember(host, { kind: 'vacant', tenant, epoch })
    const site = siteOf(tenant, row.site)
    const label = address.kind === 'tenant' ? readLabel(address.site) : {}
    if (label.preview !== undefined)
      return remember(host, { kind: 'preview', tenant, site, epoch, number: label.preview })
    if (label.slug !== undefined && site.isMain)
      return remember(host, { kind: 'moved', tenant, site, epoch, host: `${tenant.slug}.${domain}` })
    const sign = signOf(host, row)
    const before = doorAt(host)
    if (before?.site === site && hasSign(before, sign)) {
      before.epoch = epoch
      return before
    }
    const door: Door = {
      kind: 'site',
      host,
      ...sign,
      tenant,
      site,
      epoch,
      arm: undefined,
      loading: undefined,
      split: undefined,
      standby: undefined,
      preparing: undefined,
      tally: undefined,
    }
    site.doors.add(door)
    return remember(host, door)
  }

  function remember(host: string, entry: Entry): Entry {
    // Counted before the entry that it replaces is let go: that may have been the last to use the site.
    if (entry.tenant) entry.tenant.entries += 1
    if (entry.site) entry.site.entries += 1
    if (entry.kind !== 'site') others.set(host, entry)
    else if (entry.countedHost === host) doors.set(host, entry)
    else covered.set(host, entry)
    for (const map of [doors, covered, others]) if (map.get(host) !== entry) map.delete(host)
    return entry
  }

  function tenantOf({ id, slug, status, portals }: NamedRow['tenant']): Tenant {
    const tenant = tenants.get(id) ?? { id, slug, status, portals, epoch: 0, sites: new Map(), entries: 0 }
    tenants.set(id, tenant)
    const isClosed = tenant.status !== status && status !== 'active'
    tenant.slug = slug
    tenant.status = status
    tenant.portals = portals
    // Nothing is shown of its sites from now on.
    if (isClosed) for (const site of tenant.sites.values()) void options.onMoved(site)
    return tenant
  }

  function siteOf(tenant: Tenant, pointer: PointerRow): Site {
    const present = tenant.sites.get(pointer.site_id)
    if (present) {
      // Its names may have changed; where it points, only the refresh says, so that its arms follow.
      if (pointer.move > present.move) follower.refresh(present)
      return present
    }
    const site: Site = {
      id: pointer.site_id,
      tenant,
      ...stateOf(pointer),
      move: pointer.move,
      doors: new Set(),
      entries: 0,
      media: undefined,
      refreshing: undefined,
    }
    tenant.sites.set(site.id, site)
    return site
  }

  async function apply(site: Site, pointer: PointerRow | undefined): Promise<void> {
    const { tenant } = site
    if (!pointer) {
      // Purged.
      site.status = 'deleted'
      tenant.epoch += 1
      return options.onMoved(site)
    }
    if (pointer.move <= site.move) return
    const isRenamed = pointer.slug !== site.slug || pointer.is_main !== site.isMain
    Object.assign(site, stateOf(pointer))
    if (isRenamed || pointer.status === 'deleted') tenant.epoch += 1
    await options.onMoved(site)
    // Only now: a site that could not follow must try again.
    site.move = pointer.move
  }

  notices.subscribe('tenant', ({ tenant_id }) => {
    notes += 1
    const tenant = tenants.get(String(tenant_id))
    if (tenant) tenant.epoch += 1
  })
  notices.subscribe('tenant-name', ({ key }) => {
    notes += 1
    // Somebody has it by now, where another tenant's wildcard may have answered so far.
    const door = doorAt(String(key).replace(/^host:/, ''))
    if (door) door.epoch = -1
    // Names that were looked up in vain may lead somewhere now.
    others.clear()
  })
  notices.subscribe('live-sites', ({ sites }) => {
    notes += 1
    for (const moved of sites as { tenant_id: string; site_id: string; move: number }[]) {
      const tenant = tenants.get(moved.tenant_id)
      const site = tenant?.sites.get(moved.site_id)
      if (site && moved.move > site.move) follower.refresh(site)
      // A new site, or one whose name nobody has asked for until now.
      else if (tenant && !site) tenant.epoch += 1
    }
  })
  notices.resumed(() => {
    notes += 1
    others.clear()
    for (const tenant of tenants.values()) {
      tenant.epoch += 1
      for (const site of tenant.sites.values()) follower.refresh(site)
    }
  })

  return {
    find,
    isKnown: (host) => known(host)?.site !== undefined,
    siteOf: (tenantId, siteId) => tenants.get(tenantId)?.sites.get(siteId),
    *sites() {
      for (const tenant of tenants.values()) yield* tenant.sites.values()
    },
    doorOf(hostHeader) {
      let door = doorAt(hostHeader)
      if (door === undefined) {
        const colon = hostHeader.lastIndexOf(':')
        if (colon > 0) door = doorAt(hostHeader.slice(0, colon))
      }
      return door !== undefined && door.epoch === door.tenant.epoch ? door : undefined
    },
    get size() {
      return doors.size + covered.size
    },
  }
}

type Sign = Pick<Door, 'canonicalHost' | 'countedHost' | 'hsts' | 'redirect' | 'portals'>

/** What a name's owner wants of it, apart from the site. */
function signOf(host: string, { tenant, primaryHost, domain }: NamedRow): Sign {
  const { redirectHost = null, redirectStatus = 308 } = domain ?? {}
  return {
    // A wildcard cannot be gone to.
    canonicalHost: primaryHost === null || primaryHost.startsWith('*') ? host : primaryHost,
    countedHost: domain?.host ?? host,
    hsts: domain && hstsOf(domain),
    portals: tenant.portals.join(' '),
    redirect:
      redirectHost === null || redirectHost === host || redirectHost.startsWith('*')
        ? undefined
        : { host: redirectHost, status: redirectStatus },
  }
}

/** RFC 6797, 6.1. */
function hstsOf({ hstsMaxAge, hstsSubdomains, hstsPreload }: NamedDomain): string | undefined {
  if (hstsMaxAge === 0) return undefined
  return `max-age=${hstsMaxAge}${hstsSubdomains ? '; includeSubDomains' : ''}${hstsPreload ? '; preload' : ''}`
}

function hasSign(door: Door, { canonicalHost, countedHost, hsts, redirect, portals }: Sign): boolean {
  return (
    door.canonicalHost === canonicalHost &&
    door.countedHost === countedHost &&
    door.hsts === hsts &&
    door.portals === portals &&
    door.redirect?.host === redirect?.host &&
    door.redirect?.status === redirect?.status
  )
}

/** What a pointer says of its site. */
function stateOf(pointer: PointerRow) {
  const { standby_number, standby_share, standby_key } = pointer
  const standby: Standby | undefined =
    standby_number === null || standby_number === pointer.release_number
      ? undefined
      : { number: standby_number, share: standby_share, key: standby_key ?? '' }
  return {
    slug: pointer.slug,
    isMain: pointer.is_main,
    status: pointer.status,
    statusMessage: pointer.status_message,
    releaseNumber: pointer.release_number,
    contentPosition: pointer.content_position,
    standby,
    stagingNumber: pointer.staging_number,
    movedAt: pointer.updated_at,
  }
}

/** `r12--shop` names release 12 of the site `shop`, `staging--shop` what it has on staging. */
function readLabel(label: string | undefined): { slug?: string; preview?: number } {
  if (label === undefined) return {}
  const [, number, slug] = /^(?:r([1-9]\d{0,8})|staging)--(.+)$/.exec(label) ?? []
  return slug === undefined ? { slug: label } : { slug, preview: Number(number ?? 0) }
}
