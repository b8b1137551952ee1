/** What can be done to a plugin of a website. */
import type { PublishedPlugin } from '../../published/plugins.ts'

/**
 * Installs a plugin that is not there, and changes one that is: what is absent stays as it is. Kept in the rows of
 * deployments.
 */
export type PluginAct = {
  name: string
  /** A version, or a range of versions of which the newest is taken; `*` is the newest of all. */
  version?: string | undefined
  /** The package that is meant by `version`, or without one by installing it: deployments pin it when they are made. */
  package?: { hash: string; owner: PublishedPlugin['owner'] } | undefined
  /** A plugin that is installed is enabled unless it says otherwise. */
  enabled?: boolean | undefined
  /** Those that are named change; null takes one back to its default. */
  settings?: Record<string, unknown> | undefined
  /** What is agreed to on top of what was, see consent.ts. */
  grant?: readonly string[] | undefined
  /** Whether plugins it needs are installed, updated and enabled with it, under the same consent. */
  with_dependencies?: boolean | undefined
  /** Settings and grants stand in place of those there were. */
  replaces?: boolean | undefined
  remove?: boolean | undefined
}
