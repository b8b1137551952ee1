/** When plugins run without being asked by a visitor: after events, by the clock, as jobs; and what becomes of failing ones. */
export { noteOutcome } from './health.ts'
export { PLUGIN_JOB_TASK } from './plugin-jobs.ts'
