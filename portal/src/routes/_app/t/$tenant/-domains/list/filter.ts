/** What the address of a list of names says about which ones are shown. */
import { STATES, type State } from '../domain'

export type Filter = { q?: string; state?: State }

export function filterOf({ q, state }: Record<string, unknown>): Filter {
  return {
    ...(typeof q === 'string' && q !== '' && { q }),
    ...(STATES.includes(state as State) && { state: state as State }),
  }
}
