/** The state of a deployment in a word. */
import { Badge } from '@/ui/badge'
import { type State, STATE_TONES, useStateNames } from './deployment'

export function StateBadge({ state }: { state: State }) {
  const names = useStateNames()
  return (
    <Badge tone={STATE_TONES[state]} hasDot>
      {names[state]}
    </Badge>
  )
}
