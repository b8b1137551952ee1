/** Opens identity: what its functions share for the life of the process. */
import type { Config } from '../../config.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Keyring } from '../../kernel/crypto/keyring.ts'
import type { Database } from '../../kernel/db/database.ts'
import type { Notices } from '../../kernel/db/notices.ts'
import type { Log } from '../../kernel/log.ts'
import type { RateLimiter } from '../../kernel/rate-limit/rate-limit.ts'
import { type TokenCache, openTokenCache } from './tokens/access-tokens.ts'
import { type LiveSessions, openLiveSessions } from './tokens/live-sessions.ts'
import { type Operators, openOperators } from './operators.ts'
import type { Proofs } from './proofs/proofs.ts'
import { type SigningKeys, openSigningKeys } from './tokens/signing-keys.ts'

/** A mail about somebody's account; it belongs to the platform, not to a tenant. */
export type AccountMail = { template: string; to: string; variables: Record<string, unknown> }

export type IdentityOptions = {
  config: Pick<
    Config,
    'domain' | 'port' | 'signUp' | 'tlsPort' | 'publicUrl' | 'adminEmail' | 'adminPassword'
  >
  db: Database
  notices: Notices
  keyring: Keyring
  clock: Clock
  log: Log
  rateLimiter: RateLimiter
  sendMail: (mail: AccountMail) => Promise<void>
  /** What a user may do in a tenant; undefined for somebody who is no member. */
  permissionsIn: (tenantId: string, userId: string) => Promise<ReadonlySet<string> | undefined>
  /** Told after a user's name has changed, so that copies of it can follow. */
  onRenamed: (user: { id: string; name: string; email: string }) => Promise<void>
}

export type Identity = AsyncDisposable &
  IdentityOptions & {
    keys: SigningKeys
    sessions: LiveSessions
    operators: Operators
    tokens: TokenCache
    /** better-auth behind plain calls, loaded on first use. */
    proofs: () => Promise<Proofs>
    /** Does work whose duration the caller must not see, or need not wait for. Disposing waits for it. */
    inBackground: (what: string, work: () => Promise<unknown>) => void
    /** Resolves when no such work is left. */
    settled: () => Promise<void>
  }

/** What functions of identity take: the context, of which they need this member. */
export type WithIdentity = { identity: Identity }

export function openIdentity(options: IdentityOptions): Identity {
  const running = new Set<Promise<unknown>>()
  let proofs: Promise<Proofs> | undefined
  const identity: Identity = {
    ...options,
    keys: openSigningKeys(options),
    sessions: openLiveSessions(options),
    operators: openOperators(options),
    tokens: openTokenCache(),
    proofs: () => (proofs ??= import('./proofs/proofs.ts').then((module) => module.openProofs(identity))),
    inBackground(what, work) {
      const done = work()
        .catch((error: unknown) => options.log.error({ err: error, part: 'identity' }, `${what} failed`))
        .finally(() => running.delete(done))
      running.add(done)
    },
    async settled() {
      while (running.size > 0) await Promise.all(running)
    },
    [Symbol.asyncDispose]: () => identity.settled(),
  }
  return identity
}

/** Where people use the platform: links in mails and passkeys lead there. */
export function portalUrl({ domain, port }: Pick<Config, 'domain' | 'port'>): string {
  const isLocal = domain === 'localhost' || domain.endsWith('.localhost')
  return isLocal ? `http://${portalHost({ domain })}:${port}` : `https://${portalHost({ domain })}`
}

export function portalHost({ domain }: Pick<Config, 'domain'>): string {
  return `app.${domain}`
}
