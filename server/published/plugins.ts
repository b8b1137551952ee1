/** Plugins as releases hold them, and how both planes have them run. */

/** A plugin as a release holds it: which package runs, with which settings, and what it was granted. */
export type PublishedPlugin = {
  name: string
  version: string
  /** The package by the SHA-256 of its content, and who keeps it. */
  hash: string
  owner: 'platform' | 'tenant'
  /** One that is installed but not enabled runs nothing. */
  enabled: boolean
  settings: Record<string, unknown>
  /** What it was granted of what its manifest asks for; `fetch` comes with the hosts in `hosts`. */
  permissions: string[]
  hosts: string[]
}

/** The site a plugin runs for, as far as the plugin may know it. */
export type PluginSite = {
  tenantId: string
  siteId: string
  /** Scheme and host, without a slash at the end. */
  origin: string
  /** BCP 47. */
  locale: string
  /** IANA. */
  timezone: string
  title: string
  /** Of the release that is shown: what the plugin reads of published content is what this release shows. */
  releaseNumber: number
  contentPosition: number
  /** A preview or a rehearsal: host functions that change something refuse. */
  isPreview: boolean
}

/** A visitor's or a program's request to an endpoint, as plugins see it. */
export type PluginRequest = {
  method: string
  /** Below /api/<plugin>, begins with a slash. */
  path: string
  /** Of the declared path's parameters. */
  params: Record<string, string>
  query: Record<string, string>
  /** Lower-case names; never cookies nor credentials. */
  headers: Record<string, string>
  /** JSON as a value, a form as an object of strings (arrays where a field comes twice), else text; null without one. */
  body: unknown
  /** The body as it was sent, for whoever checks a signature over it; null without one, and of forms with several parts. */
  text: string | null
  /** Stands for the visitor's address for a day, and says nothing about it. */
  visitor: string
  key: { id: string; name: string } | null
}

/** What an endpoint answers. */
export type PluginResponse = { status: number; headers: Record<string, string>; body: string }

/** What a plugin is asked to do. */
export type PluginCall =
  | { kind: 'hook'; name: string; event: unknown }
  | { kind: 'block'; name: string; settings: Record<string, unknown>; page: unknown }
  | { kind: 'endpoint'; name: string; request: PluginRequest }
  | { kind: 'schedule'; name: string }
  | { kind: 'job'; name: string; data: unknown }
  | { kind: 'action'; name: string; input: unknown; by: string }

/** Why a call came to nothing. `limit` carries which one. */
export type PluginFailure =
  | { reason: 'error'; message: string }
  | { reason: 'limit'; limit: 'cpu' | 'memory' | 'time' | 'output' | 'host_calls' | 'stack'; message: string }
  /** It is not there, not enabled, withdrawn by an advisory, or resting after too many failures. */
  | { reason: 'off'; message: string }
  /** The tenant's share of sandbox time is used up, or too many calls wait. */
  | { reason: 'busy'; message: string }

export type PluginOutcome =
  | {
      ok: true
      value: unknown
      /** What it read, see tags.ts: a page made with it is stale once one of them is touched. */
      tags: ReadonlySet<string>
    }
  | { ok: false; failure: PluginFailure }

export type PluginRuntime = {
  /**
   * Runs a plugin for a site, within the limits of that kind of call.
   * @returns never rejects for what the plugin did
   */
  call: (site: PluginSite, plugin: PublishedPlugin, call: PluginCall) => Promise<PluginOutcome>
  /**
   * Makes ready what the first call of the process would have to wait for, so that the first page with plugins is not
   * late. Never rejects.
   */
  warm?: () => Promise<void>
}
