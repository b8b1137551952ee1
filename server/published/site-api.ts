/** The endpoints of sites' plugins, as the data plane asks about those who call them: keys, limits, and what is counted. */

/** A key to endpoints of one site. */
export type SiteKey = {
  id: string
  name: string
  /** Names of the plugins whose endpoints it opens; empty: those of all. */
  plugins: readonly string[]
  /** Requests in a minute; null: as many as the plan allows a key. */
  perMinute: number | null
  expiresAt: Date | null
}

/** How often endpoints may be called in a minute; null: no limit. */
export type SiteApiLimits = { perTenant: number | null; perKey: number | null }

/** An answered request to an endpoint. */
export type SiteApiCall = {
  tenantId: string
  siteId: string
  /** Null: without a key. */
  keyId: string | null
  plugin: string
  /** As the manifest declares it: `GET /items/:id`. */
  endpoint: string
  status: number
  /** From the request to the answer. */
  ms: number
}

/** Lives as long as the process. What it remembers goes on counting while PostgreSQL is away. */
export type SiteApi = AsyncDisposable & {
  /** Whether a text is meant as a key to endpoints. */
  isKey: (text: string) => boolean
  /**
   * The key, and notes that it was used. What changes in a key holds within seconds.
   * @returns undefined for a key that is unknown, revoked or another site's; keys past their time are returned
   * @throws what the database throws, for a key this process has not seen lately
   */
  findKey: (tenantId: string, siteId: string, text: string) => Promise<SiteKey | undefined>
  /** By the tenant's plan. Never rejects: without PostgreSQL, the last that was known. */
  limitsOf: (tenantId: string) => Promise<SiteApiLimits>
  /** Counts in memory; written in batches. */
  count: (call: SiteApiCall) => void
  /** Writes what was counted so far. */
  flush: () => Promise<void>
}
