/** Finds the domain that somebody means, and writes in lines what the API says of one. */
import type { Static } from 'typebox'
import type { DomainBody } from '../../features/domains/schema.ts'
import type { Page } from '../../kernel/http/page.ts'
import type { Api } from './api.ts'
import { Failure } from './failure.ts'
import { styled } from './output.ts'

export type Domain = Static<typeof DomainBody>

const NAMES_SHOWN = 12

/**
 * @param name a host name as people write it, or as it stands in DNS
 * @throws Failure that names the domains there are
 */
export async function findDomain(api: Api, name: string): Promise<Domain> {
  const wanted = name.toLowerCase().replace(/\.$/, '')
  let cursor: string | undefined
  const others: string[] = []
  do {
    const page: Page<Domain> = await api.get('/tenant/domains', { limit: 200, cursor })
    const found = page.items.find(({ host, unicode_host }) => host === wanted || unicode_host === wanted)
    if (found) return found
    others.push(...page.items.map(({ unicode_host }) => unicode_host))
    cursor = page.next_cursor ?? undefined
  } while (cursor !== undefined)
  const some = others.slice(0, NAMES_SHOWN).join(', ') + (others.length > NAMES_SHOWN ? ' …' : '')
  throw new Failure(`There is no domain "${name}".`, {
    hint: others.length > 0 ? `There are: ${some}` : `Add it: hotswap domains add ${name}`,
  })
}

const STATE_STYLES = {
  verified: 'green',
  pending: 'yellow',
  misconfigured: 'yellow',
  lost: 'red',
  quarantined: 'red',
} as const

/** What is to be created in DNS, and what is seen there. */
function recordLines({ records }: Domain): string[] {
  return records.flatMap(({ state, type, name, value, purpose, explanation }) => [
    `  ${MARKS[state]} ${type} ${name} ${styled('bold', value)}  (${PURPOSES[purpose]})`,
    ...(state === 'found' ? [] : [`      ${explanation}`]),
  ])
}

const MARKS = { found: '✓', missing: '–', wrong: '✗', unknown: '?' } as const
const PURPOSES = {
  verify: 'proves that the name is yours; one of these is enough',
  point: 'brings visitors',
  certificate: 'for the certificate',
} as const

/** Everything that is known of a domain, for whoever sets it up. */
export function domainLines(domain: Domain): string[] {
  const { unicode_host, state, quarantine, hints, certificate, url } = domain
  return [
    `${styled('bold', unicode_host)}  ${styled(STATE_STYLES[state], state)}${domain.is_primary ? '  primary' : ''}  ${url}`,
    ...(quarantine ? [`  ${quarantine.reason}`] : []),
    ...recordLines(domain),
    ...hints.map((hint) => `  ${hint}`),
    ...(certificate ? [`  Certificate: ${certificateWords(certificate)}`] : []),
  ]
}

/** `until 2027-02-19`, or what stands in the way. */
function certificateWords(certificate: NonNullable<Domain['certificate']>): string {
  const { state, not_after, problem } = certificate
  if (state === 'served' && not_after !== null) return `until ${not_after.slice(0, 10)}`
  return problem ?? state
}
