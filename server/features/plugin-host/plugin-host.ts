/** What plugins can ask of the program: functions that see one site, and only what was declared and granted. */
import { readingFunctions } from './content/reading.ts'
import { writingFunctions } from './content/writing.ts'
import { collectionFunctions } from './functions/collections.ts'
import { cryptoFunctions } from './functions/crypto.ts'
import { eventFunctions } from './functions/events.ts'
import { fetchFunctions } from './functions/fetch.ts'
import { jobFunctions } from './functions/jobs.ts'
import { linkFunctions } from './functions/links.ts'
import { mailFunctions } from './functions/mail.ts'
import { mediaFunctions } from './functions/media.ts'
import { peopleFunctions } from './functions/people.ts'
import { redirectFunctions } from './functions/redirects.ts'
import { secretFunctions } from './functions/secrets.ts'
import type { HostFunctions } from './host.ts'

export { defineHostFunction } from './define.ts'
export {
  type HostCall,
  type HostCtx,
  type HostErrorCode,
  type HostFunction,
  type HostFunctions,
  HOST_ERROR_CODES,
  HostError,
  openHostCall,
} from './host.ts'
export { performHostCall } from './perform.ts'

/** All of plugin/host-functions.ts but those about what plugins keep, which are of features/plugin-data. */
export const hostFunctions: HostFunctions = {
  ...readingFunctions,
  ...writingFunctions,
  ...collectionFunctions,
  ...mediaFunctions,
  ...redirectFunctions,
  ...peopleFunctions,
  ...fetchFunctions,
  ...mailFunctions,
  ...jobFunctions,
  ...secretFunctions,
  ...linkFunctions,
  ...eventFunctions,
  ...cryptoFunctions,
}
