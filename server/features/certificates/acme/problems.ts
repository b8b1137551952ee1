/** What authorities refuse orders for (RFC 8555, 6.7), in the words of whoever can do something about it. */

export type CertificateProblem = {
  /**
   * As in RFC 8555, 6.7, such as `connection`; or ours: `authority_unreachable`, `authority_unusable`, `no_challenge`,
   * `records_missing`, `unfinished`, `wrong_certificate`.
   */
  type: string
  /** What happened, mostly in the words of the authority. */
  detail: string
  /** What to do about it: for the owner of the name, or, where the settings are to blame, for the operator. */
  hint: string
  /** The name it is about, if it is about one. */
  name?: string
  /** Whose it is to change something: then a next attempt has a chance. */
  blame: 'name' | 'authority' | 'settings'
  /** `later` may help by itself, or once the name's owner did something; `never` needs another order. */
  retry: 'soon' | 'later' | 'never'
  /** Seconds that the authority wants to be left alone. */
  retryAfter?: number
  /** Whether another authority might see it differently. */
  elsewhere: boolean
}

/** An order that came to nothing for a reason that can be told. */
export class AcmeFailure extends Error {
  readonly problem: CertificateProblem
  /** Names for which the authority looked at a challenge in vain: it counts them. */
  readonly failedNames: readonly string[]
  constructor(problem: CertificateProblem, failedNames: readonly string[] = [], cause?: unknown) {
    super(`${problem.type}: ${problem.detail}`, { cause })
    this.name = 'AcmeFailure'
    this.problem = problem
    this.failedNames = failedNames
  }
}

/** An order at the authority outlives these: the next attempt goes on with it. */
const TEMPORARY = new Set([
  'authority_unreachable',
  'badNonce',
  'provider_failed',
  'rateLimited',
  'records_missing',
  'serverInternal',
  'unfinished',
])

/** Whether an order that met this can go on later; what is no failure, such as the process being stopped, is no end to it. */
export function isTemporary(error: unknown): boolean {
  return !(error instanceof AcmeFailure) || TEMPORARY.has(error.problem.type)
}

/** A problem document of an authority (RFC 9457; RFC 8555, 6.7). */
export type ProblemDocument = {
  type?: string
  detail?: string
  status?: number
  identifier?: { value?: string }
  subproblems?: ProblemDocument[]
}

export type Circumstances = {
  /** The name it is about. */
  name?: string | undefined
  /** `request`: the authority would not hear of it; `validation`: it looked at the name and did not like what it saw. */
  during: 'request' | 'validation'
  /** What the authority calls itself in CAA records, from its directory. */
  caaIdentities?: readonly string[] | undefined
  retryAfter?: number | undefined
}

type Explanation = {
  hint: (name: string, circumstances: Circumstances) => string
} & Pick<CertificateProblem, 'blame' | 'retry' | 'elsewhere'>

const PREFIX = 'urn:ietf:params:acme:error:'
const DETAIL_MAX = 1_000

const ofName = { blame: 'name', retry: 'later', elsewhere: false } as const
const ofAuthority = { blame: 'authority', retry: 'soon', elsewhere: true } as const
const ofSettings = { blame: 'settings', retry: 'later', elsewhere: true } as const
const waitForIt = () => 'There is nothing to do: it is tried again by itself.'
const tellOperator = () =>
  'The account at the certificate authority needs the attention of whoever operates this platform.'

const WRONG_ANSWER: Explanation = {
  ...ofName,
  hint: (name) =>
    `The authority reached another server than this one under ${name}. Look for an old A or AAAA record beside the new ` +
    'one, and for a proxy or CDN in front that answers /.well-known/acme-challenge/ itself.',
}

const UNCLEAR: Record<Circumstances['during'], Explanation> = {
  request: { ...ofAuthority, retry: 'later', hint: waitForIt },
  validation: {
    ...ofName,
    hint: (name) =>
      `The authority could not convince itself of ${name}. Its name servers must answer, and all its A and AAAA records ` +
      'must lead here.',
  },
}

const EXPLANATIONS: Record<string, Explanation> = {
  caa: {
    ...ofName,
    elsewhere: true,
    hint: (name, { caaIdentities: [identity] = [] }) =>
      identity
        ? `A CAA record of ${name}, or of a domain above it, names other authorities only. Add one beside it: ` +
          `${base(name)} CAA 0 issue "${identity}"` +
          (name.startsWith('*.')
            ? `; for the wildcard, 0 issuewild "${identity}" where there are issuewild records.`
            : '.')
        : `A CAA record of ${name}, or of a domain above it, names other authorities only: add this one, or remove the record.`,
  },
  connection: {
    ...ofName,
    hint: (name) =>
      `The authority could not connect to ${name}. All its A and AAAA records must lead here, and no firewall may be in the ` +
      'way of ports 80 and 443.',
  },
  dns: {
    ...ofName,
    hint: (name) =>
      `The authority could not look up what it needed at ${name}. Its records may be missing, its name servers may not ` +
      'answer, or DNSSEC may be broken: a DS record at the registrar without matching keys in the zone.',
  },
  tls: {
    ...ofName,
    hint: (name) =>
      `The authority found no usable TLS server under ${name}: port 443 may lead to a proxy or CDN that does not pass ` +
      'acme-tls/1 on. Port 80 open to us is enough.',
  },
  incorrectResponse: WRONG_ANSWER,
  unauthorized: WRONG_ANSWER,
  rejectedIdentifier: {
    blame: 'name',
    retry: 'never',
    elsewhere: true,
    hint: (name) =>
      `The authority gives out no certificates for ${name} by its policy. Ask it, or upload a certificate of another one.`,
  },
  unsupportedIdentifier: {
    blame: 'name',
    retry: 'never',
    elsewhere: true,
    hint: (name) =>
      `The authority knows no certificates for names such as ${name}. Upload one of another authority.`,
  },
  rateLimited: {
    ...ofAuthority,
    retry: 'later',
    hint: () => 'The authority gives out a limited number of certificates. It is tried again by itself.',
  },
  badNonce: { ...ofAuthority, elsewhere: false, hint: waitForIt },
  serverInternal: { ...ofAuthority, hint: waitForIt },
  orderNotReady: { ...ofAuthority, elsewhere: false, hint: waitForIt },
  authority_unreachable: { ...ofAuthority, hint: waitForIt },
  unfinished: { ...ofAuthority, elsewhere: false, hint: waitForIt },
  wrong_certificate: { ...ofAuthority, retry: 'later', hint: waitForIt },
  authority_unusable: {
    ...ofSettings,
    hint: () =>
      'There is no ACME authority at the address that is configured: see ACME_DIRECTORY_URL and ACME_CA_FILE.',
  },
  externalAccountRequired: {
    ...ofSettings,
    hint: () =>
      'The certificate authority takes only accounts with an external binding: see ACME_EAB_KEY_ID and ACME_EAB_HMAC_KEY.',
  },
  invalidProfile: {
    ...ofSettings,
    hint: () => 'The certificate authority does not offer the profile that is configured: see ACME_PROFILE.',
  },
  account: { ...ofSettings, hint: tellOperator },
  no_challenge: {
    ...ofName,
    hint: (name) =>
      name.startsWith('*.')
        ? `A certificate for ${name} takes a record in the zone of ${base(name)} each time it is renewed: connect the account ` +
          'at the DNS provider that has the zone, or upload a certificate.'
        : `None of the ways in which the authority lets ${name} be proven is open here: connect the account at the DNS ` +
          'provider that has the zone, or upload a certificate.',
  },
  records_missing: {
    ...ofName,
    retry: 'soon',
    hint: (name) =>
      `The record for the authority was created at the DNS provider, but the name servers of ${base(name)} do not show it. ` +
      'Is the zone at that provider the one the domain is delegated to?',
  },
  provider_failed: {
    ...ofName,
    hint: () =>
      'The DNS provider did not create the record for the authority. Test the account at the provider.',
  },
}

/** What an authority refuses an account for. */
const ACCOUNT = new Set([
  'accountDoesNotExist',
  'badSignatureAlgorithm',
  'badPublicKey',
  'invalidContact',
  'unsupportedContact',
  'userActionRequired',
])

/** A failure out of what the authority says. Of several problems at once, the first that is about a name counts. */
export function failureOf(document: ProblemDocument, circumstances: Circumstances): AcmeFailure {
  const inner = document.subproblems?.find(({ type }) => type?.startsWith(PREFIX))
  if (inner)
    return failureOf(
      { ...inner, status: inner.status ?? document.status ?? 0 },
      { ...circumstances, name: inner.identifier?.value ?? circumstances.name },
    )
  return failure(typeOf(document), document.detail ?? 'The authority gives no reason.', circumstances)
}

/** A failure of a type of RFC 8555 or ours. @param detail is shown to people: shortened where it is long */
export function failure(
  type: string,
  detail: string,
  circumstances: Circumstances,
  cause?: unknown,
): AcmeFailure {
  const { name, retryAfter, during } = circumstances
  // The authority says `unauthorized` of an account that it has closed, too.
  const isAboutAccount = ACCOUNT.has(type) || (type === 'unauthorized' && during === 'request')
  const { hint, ...rest } = explanationOf(isAboutAccount ? 'account' : type, during)
  const problem: CertificateProblem = {
    type,
    detail: detail.replaceAll(/\s+/g, ' ').slice(0, DETAIL_MAX),
    hint: hint(name ?? 'the name', circumstances),
    ...(name !== undefined && { name }),
    ...rest,
    ...(retryAfter !== undefined && { retryAfter }),
  }
  return new AcmeFailure(problem, during === 'validation' && name !== undefined ? [name] : [], cause)
}

function explanationOf(type: string, during: Circumstances['during']): Explanation {
  return (Object.hasOwn(EXPLANATIONS, type) ? EXPLANATIONS[type] : undefined) ?? UNCLEAR[during]
}

function typeOf({ type, status = 0 }: ProblemDocument): string {
  if (type?.startsWith(PREFIX)) return type.slice(PREFIX.length)
  if (status === 429) return 'rateLimited'
  return status >= 500 ? 'serverInternal' : 'malformed'
}

function base(name: string): string {
  return name.replace(/^\*\./, '')
}
