/** What the HTTPS server asks for: which certificate answers for a name. Whoever knows the names implements it. */
import type { SecureContext } from 'node:tls'

export type Certificates = {
  /**
   * @param name normalized as in kernel/http/hosts.ts; never empty, since who names nobody is refused unasked
   * @returns key and chain to show: the same object for every name that one certificate answers for, since that is how requests
   *   for another name than the connection's are told from misdirected ones. undefined: refused with an alert, without any certificate.
   *   Nothing but key and chain is read from it; versions, ciphers and tickets are the server's.
   *   A rejected promise refuses the handshake as well.
   */
  contextFor: (name: string) => SecureContext | undefined | Promise<SecureContext | undefined>
  /**
   * What the certificate's authority says of it (an OCSP response in DER), handed to visitors who ask for it (RFC 6066, 8). Asked
   * in the middle of handshakes: it is in memory, or there is none.
   * @param context as `contextFor` gave it
   */
  stapleFor: (context: SecureContext) => Buffer | undefined
  /** The certificate that proves control of the name to an authority by `acme-tls/1` (RFC 8737); undefined: refused. */
  challengeFor: (name: string) => SecureContext | undefined | Promise<SecureContext | undefined>
  /** Whether any challenge may be open: only then are ClientHellos looked at ahead. Asked for every connection, so keep it cheap. */
  hasChallenges: () => boolean
}
