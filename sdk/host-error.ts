/** How calls of the host fail. */

/**
 * - `not_granted`: the manifest does not ask for the permission, or the site has not granted it
 * - `preview`: nothing is written in previews and rehearsals
 * - `invalid`: the input is not right; the message says what is
 * - `not_found`: what the call is about is not there
 * - `conflict`: somebody else was faster, or bounds would be left
 * - `quota`: the site's plan allows no more
 * - `limit`: this call of the plugin has used what a call may
 * - `unavailable`: it did not work just now; try again later
 */
export type HostErrorCode =
  'not_granted' | 'preview' | 'invalid' | 'not_found' | 'conflict' | 'quota' | 'limit' | 'unavailable'

/** What the promises of `site` reject with; `message` says what to do. */
export type HostError = Error & { name: 'HostError'; code: HostErrorCode }

/** Whether an error is a refusal of the host, and with that code if one is named. */
export function isHostError(error: unknown, code?: HostErrorCode): error is HostError {
  return (
    error instanceof Error &&
    error.name === 'HostError' &&
    'code' in error &&
    (code === undefined || error.code === code)
  )
}
