/** Looks at how a client begins before anybody answers: only so can a challenge of an authority be told from a visit. */
import type { Socket } from 'node:net'
import { getExtensionData, readTlsClientHello } from 'read-tls-client-hello'

/** RFC 8737. */
export const CHALLENGE_PROTOCOL = 'acme-tls/1'

/** @returns whether the client wants to see a challenge answered, and nothing else; its bytes can be read again afterwards */
export async function asksForChallenge(socket: Socket): Promise<boolean> {
  try {
    const hello = await readTlsClientHello(socket)
    const protocols = getExtensionData(hello, 'alpn')?.protocols
    return protocols?.length === 1 && protocols[0] === CHALLENGE_PROTOCOL
  } catch {
    // Whatever that was, the handshake will say what is wrong with it.
    return false
  }
}
