/** When plugins run without being asked by a visitor: after events, by the clock, as jobs; and what becomes of failing ones. */
export { noteOutcome } from './health.ts'

/** The task behind `site.jobs.enqueue`: {@link PluginJob}, retried with back-off. */
export const PLUGIN_JOB_TASK = 'plugin-events.run'

/** The payload of {@link PLUGIN_JOB_TASK}; `name` is one of the manifest's `jobs`. */
export type PluginJob = { site_id: string; plugin: string; name: string; data: unknown }
