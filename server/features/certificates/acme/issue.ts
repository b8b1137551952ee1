/** Gets the certificate of one order from one authority, and goes on where a process that died had stopped. */
import type { AcmeAuthority } from '../../../config.ts'
import type { AppContext } from '../../../context.ts'
import type { CertificateOrder } from '../orders/orders.ts'

export type ChallengeKind = 'http-01' | 'tls-alpn-01' | 'dns-01'

export type IssueContext = Pick<
  AppContext,
  'config' | 'db' | 'keyring' | 'notices' | 'clock' | 'log' | 'fetcher'
>

export type Issued = {
  /** PEM, the leaf first. */
  chain: string
  /** PEM (PKCS #8), not encrypted. */
  privateKey: string
  /** The authority's directory, as `certificates.authority`. */
  authority: string
  /** What was asked for and is offered there. */
  profile: string | undefined
  /** RFC 9773, 4.1; undefined where the certificate does not say who signed it. */
  ariId: string | undefined
  /** How the names were proven this time; undefined: the authority remembered. */
  challenge: ChallengeKind | undefined
}
