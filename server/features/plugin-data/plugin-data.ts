/** What plugins keep for a site, and what is known of what they did: what other features may use of it. */
export { dataFunctions } from './functions.ts'
export { countReservedBytes } from './queries.ts'
export { openDataNotices } from './notices.ts'
export { openCallRecords } from './records/records.ts'
export { removePluginData } from './stores.ts'
