/** What plugins can ask of the program: functions that see one site, and only what was declared and granted. */
export {
  type HostBudget,
  type HostCall,
  type HostCtx,
  type HostErrorCode,
  type HostFunction,
  type HostFunctions,
  HOST_ERROR_CODES,
  HostError,
  defineHostFunction,
  openHostCall,
} from './host.ts'
export { performHostCall } from './perform.ts'
