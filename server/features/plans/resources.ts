/** What plans limit: each countable thing of a tenant, with the words and units that messages about it need. */

export type Unit =
  /** Things that exist until they are removed. */
  | 'count'
  /** Bytes kept. */
  | 'bytes'
  /** Bytes in a calendar month (UTC); counting begins anew with the next. */
  | 'bytes_per_month'
  /** Things that run at the same time. */
  | 'concurrent'
  /** Requests in a minute: limited by features/quotas/api-limits.ts, never stored as usage. */
  | 'per_minute'

export const RESOURCES = {
  websites: { label: 'websites', one: 'website', unit: 'count' },
  storage_bytes: { label: 'storage', one: 'storage', unit: 'bytes' },
  bandwidth_bytes_month: {
    label: 'bandwidth this month',
    one: 'bandwidth this month',
    unit: 'bytes_per_month',
  },
  concurrent_deployments: { label: 'deployments at a time', one: 'deployment at a time', unit: 'concurrent' },
  custom_domains: { label: 'custom domains', one: 'custom domain', unit: 'count' },
  portal_domains: { label: 'portals under your own name', one: 'portal under your own name', unit: 'count' },
  members: { label: 'members', one: 'member', unit: 'count' },
  api_keys: { label: 'API keys', one: 'API key', unit: 'count' },
  professionals: { label: 'professionals', one: 'professional', unit: 'count' },
  customers: { label: 'customers', one: 'customer', unit: 'count' },
  collection_records: { label: 'collection records', one: 'collection record', unit: 'count' },
  api_requests_per_minute: {
    label: 'API requests per minute',
    one: 'API request per minute',
    unit: 'per_minute',
  },
  api_requests_per_minute_per_key: {
    label: 'API requests per minute and key',
    one: 'API request per minute and key',
    unit: 'per_minute',
  },
} as const satisfies Record<string, { label: string; one: string; unit: Unit }>

export type Resource = keyof typeof RESOURCES

/** The limit of every resource; null is unlimited. */
export type Limits = Readonly<Record<Resource, number | null>>

export const RESOURCE_IDS = Object.keys(RESOURCES) as Resource[]

export function unitOf(resource: Resource): Unit {
  return RESOURCES[resource].unit
}

/** The month that is being counted, as `2026-07`, of resources that begin anew each month; empty for all others. */
export function periodOf(resource: Resource, now: Date): string {
  return unitOf(resource) === 'bytes_per_month' ? now.toISOString().slice(0, 7) : ''
}

/** An amount in the words of a message: `3 websites`, `1.5 GiB of storage`, `any number of members`. */
export function describeAmount(resource: Resource, amount: number | null): string {
  const { label, one } = RESOURCES[resource]
  if (amount === null) return isInBytes(resource) ? `unlimited ${label}` : `any number of ${label}`
  const figure = describeFigure(resource, amount)
  if (isInBytes(resource)) return `${figure} of ${label}`
  return `${figure} ${amount === 1 ? one : label}`
}

/** The figure alone: `3`, `1.5 GiB`. */
export function describeFigure(resource: Resource, amount: number): string {
  return isInBytes(resource) ? describeBytes(amount) : String(amount)
}

function isInBytes(resource: Resource): boolean {
  const unit = unitOf(resource)
  return unit === 'bytes' || unit === 'bytes_per_month'
}

/** A size with a binary unit: `1.5 GiB`. */
export function describeBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB']
  const power = Math.min(units.length - 1, bytes < 1 ? 0 : Math.floor(Math.log2(bytes) / 10))
  return `${Number((bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1))} ${units[power]}`
}
