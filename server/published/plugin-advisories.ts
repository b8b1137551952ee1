/** What is known to be bad about plugins, as both planes ask for it before they run one. */
import type { PublishedPlugin } from './plugins.ts'

/** `block` switches what it names off everywhere, `warn` only says so. */
export type AdvisoryAction = 'warn' | 'block'
export type AdvisorySeverity = 'low' | 'moderate' | 'high' | 'critical'

/** An advisory that is in force. It names a package by its hash, or versions by the plugin's name and a semver range. */
export type PluginAdvisory = {
  id: string
  hash: string | null
  name: string | null
  range: string | null
  /** `public` spares packages that tenants uploaded for themselves under the same name; a hash spares nobody. */
  scope: 'all' | 'public'
  severity: AdvisorySeverity
  action: AdvisoryAction
  title: string
  description: string
  url: string | null
  /** Null: from this installation's operators, else the name of the feed it came with. */
  feed: string | null
  published_at: Date
}

/** A plugin, as far as advisories name it. Without an owner it counts as everybody's. */
export type AdvisedPlugin = Pick<PublishedPlugin, 'name' | 'version' | 'hash'> &
  Partial<Pick<PublishedPlugin, 'owner'>>

/** What a change of the advisories was about: whose pages may have been made with it. */
export type AdvisoryChange = {
  /** Whether the plugin is blocked now and was not, or the other way round. */
  isConcerned: (plugin: AdvisedPlugin) => boolean
}

/** The advisories in force, in the memory of each process: asking costs no more than a look into two maps. */
export type PluginAdvisories = AsyncDisposable & {
  /** The gravest advisory that forbids to run it, if any. */
  isBlocked: (plugin: AdvisedPlugin) => PluginAdvisory | undefined
  /** All that are in force for it, the gravest first. */
  listFor: (plugin: AdvisedPlugin) => PluginAdvisory[]
  /**
   * Calls `listener` in every process after what is blocked has changed, within a second of the operator's act.
   * @returns ends it
   */
  onChange: (listener: (change: AdvisoryChange) => void) => () => void
  /** Reads them again; resolves once this process acts on what was committed before the call. */
  reload: () => Promise<void>
}
