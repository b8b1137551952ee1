/** What the supervisor and its serving processes say to each other. */

export type Message =
  /** A serving process answers requests from now on. */
  | { hotswap: 'listening' }
  /** The supervisor wants it to finish what is running and end. */
  | { hotswap: 'drain' }
  /** The supervisor asks one process for its figures. */
  | { hotswap: 'figures?'; id: number }
  | { hotswap: 'figures'; id: number; figures: object[] }
  /** A process asks the supervisor for the figures of all. */
  | { hotswap: 'metrics?'; id: number }
  | { hotswap: 'metrics'; id: number; text: string }

export function isMessage(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'hotswap' in message
}
