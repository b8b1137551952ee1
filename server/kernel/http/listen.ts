/** Where the server listens: which addresses, and which port when nobody asked for a particular one. */
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'

/** Every address of this machine, over IPv6 too where it has that. */
export const EVERYWHERE = Object.values(networkInterfaces()).some((addresses) =>
  addresses?.some(({ family }) => family === 'IPv6'),
)
  ? '::'
  : '0.0.0.0'

/** @returns why the port cannot be listened on, in words that continue a sentence; undefined when it can */
export async function obstacleTo(port: number): Promise<string | undefined> {
  try {
    await tryPort(port)
    return undefined
  } catch (error) {
    return obstacleIn(error)
  }
}

/** @param error what listening failed with */
export function obstacleIn(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'EADDRINUSE') return 'is in use by another program'
  if (code === 'EACCES') return 'needs rights that this account does not have'
  return `cannot be listened on: ${message}`
}

/** @returns a port that was free a moment ago */
export async function anyPort(): Promise<number> {
  return tryPort(0)
}

function tryPort(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(port, EVERYWHERE, () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : port))
    })
  })
}
