/** What plugins keep for a site, and what is known of what they did: what other features may use of it. */
export { dataFunctions } from './functions.ts'
export { countReservedBytes } from './queries.ts'
export { type DataNotices, announceData, openDataNotices } from './notices.ts'
export {
  type CallRecord,
  type CallRecords,
  type LogLevel,
  type LogLine,
  openCallRecords,
} from './records/records.ts'
export { removePluginData } from './stores.ts'
