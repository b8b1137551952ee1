/** The records that a customer creates so that a name is his and leads here. */
import { isIP } from 'node:net'
import type { Config } from '../../../config.ts'
import { PROOF_PATH } from '../../../published/proof.ts'
import { isApex, isWildcard, provingNames } from '../names.ts'
import type { RecordReport } from './outcome.ts'

/** What a record ought to be; what is there is another matter. */
export type Expected = Pick<RecordReport, 'purpose' | 'type' | 'name' | 'value' | 'ttl' | 'required'>

export type Owner = { proof: string; target: string }

const PREFIX = 'hotswap-verification='
/** Short, so that a mistake can be put right soon. */
const TTL_SECONDS = 300

/** The value of the TXT record that proves names of this owner. */
export function proofText({ proof }: Owner): string {
  return `${PREFIX}${proof}`
}

/** Whether a TXT record has the shape of a proof, whosesoever. */
export function isProofText(text: string): boolean {
  return text.toLowerCase().startsWith(PREFIX)
}

/** Where CNAME records of this owner's names lead to. */
export function cnameTarget({ config }: { config: Pick<Config, 'domain'> }, { target }: Owner): string {
  return `${target}.dns.${config.domain}`
}

/** Whether a name is one of the platform's own, such as where CNAME records of customers lead to. */
export function isPlatformName({ domain }: Pick<Config, 'domain'>, name: string): boolean {
  return name === domain || name.endsWith(`.${domain}`)
}

/** Where TXT records may prove a name: `_hotswap` below it, or below any parent down to the registrable domain. */
export function proofNames(host: string): string[] {
  return provingNames(host).map((name) => `_hotswap.${name}`)
}

/**
 * @param addresses those of this installation
 * @returns what proves the name, of which one is enough, then what leads visitors here
 */
export function expectedRecords(
  ctx: { config: Pick<Config, 'domain'> },
  host: string,
  owner: Owner,
  addresses: readonly string[],
): Expected[] {
  const [name = host] = proofNames(host)
  const common = { ttl: TTL_SECONDS, required: true }
  const target = {
    ...common,
    purpose: 'point',
    type: 'CNAME',
    name: host,
    value: cnameTarget(ctx, owner),
  } as const
  const text = { ...common, purpose: 'verify', type: 'TXT', name, value: proofText(owner) } as const
  if (isWildcard(host)) return [text, target]
  const file = {
    ...common,
    purpose: 'verify',
    type: 'HTTP',
    name: `http://${host}${PROOF_PATH}`,
    value: owner.proof,
    required: false,
  } as const
  if (!isApex(host)) return [{ ...text, required: false }, target, file]
  const direct = addresses.map((value): Expected => ({
    ...common,
    purpose: 'point',
    type: isIP(value) === 6 ? 'AAAA' : 'A',
    name: host,
    value,
  }))
  // Where nobody knows the addresses, an alias at the apex (ALIAS, ANAME, flattened CNAME) is what is left.
  return [{ ...text, required: false }, ...(direct.length > 0 ? direct : [target]), file]
}
