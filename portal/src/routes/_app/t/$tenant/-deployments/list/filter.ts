/** Which deployments a list shows, as its address has it. */
import { ENVIRONMENTS, type Environment, MODULES, type Module, STATES, type State } from '../deployment'

export type Filter = { q?: string; state?: State; module?: Module; environment?: Environment }

export function filterOf({ q, state, module, environment }: Record<string, unknown>): Filter {
  return {
    ...(typeof q === 'string' && q !== '' && { q }),
    ...(STATES.includes(state as State) && { state: state as State }),
    ...(MODULES.includes(module as Module) && { module: module as Module }),
    ...(ENVIRONMENTS.includes(environment as Environment) && { environment: environment as Environment }),
  }
}
