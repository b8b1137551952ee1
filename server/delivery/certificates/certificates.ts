/**
 * Which certificate a name is shown with: found with one query when it is first asked for, kept as long as it is used, read
 * anew when a notice says so. Whatever is in memory goes on being served, whether or not PostgreSQL can be asked.
 */
import { performance } from 'node:perf_hooks'
import { type SecureContext, createSecureContext } from 'node:tls'
import type { Clock } from '../../kernel/clock.ts'
import type { Keyring } from '../../kernel/crypto/keyring.ts'
import type { Database } from '../../kernel/db/database.ts'
import type { Notices } from '../../kernel/db/notices.ts'
import type { Log } from '../../kernel/log.ts'
import type { Certificates } from '../../kernel/tls/certificates.ts'
import {
  type CertificatesNotice,
  keyScopeOf,
  privateKeyContext,
  wildcardOf,
} from '../../published/certificates.ts'
import { openGenerations } from '../serving/generations.ts'
import { openTurnstile } from '../serving/turnstile.ts'
import {
  type ServedRow,
  findHttpChallenge,
  findServed,
  findTlsChallenge,
  hasTlsChallenges,
} from './queries.ts'

export type ServedCertificates = Certificates & {
  /** Whether visitors of the host can be sent to HTTPS. */
  isServed: (host: string) => boolean | Promise<boolean>
  /** What an authority asks for at /.well-known/acme-challenge/<token> (RFC 8555, 8.3). */
  httpChallenge: (host: string, token: string) => Promise<string | undefined>
  /** Certificates in memory. */
  readonly size: number
}

export type ServedCertificatesOptions = {
  domain: string
  db: Pick<Database, 'withPlatform'>
  notices: Notices
  keyring: Pick<Keyring, 'decrypt'>
  clock: Pick<Clock, 'now'>
  log: Log
  /** Half of the certificates that are kept ready for handshakes, see READY. */
  ready?: number
  /** Asks for a certificate for a name that has none; decides whether the name may have one. */
  order?: (host: string) => Promise<'ordered' | 'refused'>
}

/** A certificate in memory, and how many names lead to it. */
type Held = { id: string; pem: { cert: string; key: string }; staple: Staple | undefined; names: number }

/** What its authority says of it (RFC 6960), in DER. */
type Staple = { response: Buffer; until: Date }

type Entry = {
  held: Held | undefined
  /** Read it again: something was announced, or it is an old No. */
  staleFrom: number
  /** Of names without one: whether it was asked for. */
  isAsked: boolean
}

/** Half of the names that may be remembered; see generations.ts. */
const NAMES = 65_536
/** Half of the certificates that are kept ready for handshakes, 44 KB each; the others are made ready anew, in half a millisecond. */
const READY = 4_096
/** Names below a wildcard that is shown for them: apart, for anybody can make such names up. */
const BELOW = 16_384
/** Names without a certificate: apart, so that guessing names makes nobody forget one. */
const OTHERS = 4_096
/** How long a No counts. */
const NO_MS = 60_000
/** Names looked up at a time, and those that wait for it: more are refused, so that made-up names keep the database free. */
const LOOKUPS = 8
const MAX_WAITING = 256
const PATIENCE_MS = 5_000
/** So long a handshake, which is cut after ten seconds, waits for a certificate that is being ordered; and so many at a time. */
const ORDER_MS = 8_000
const MAX_ORDERING = 100

export function openServedCertificates(options: ServedCertificatesOptions): ServedCertificates {
  const { domain, db, notices, keyring, clock, log } = options
  const certificates = new Map<string, Held>()
  const ready = openGenerations<string, SecureContext>({ size: options.ready ?? READY })
  const byContext = new WeakMap<SecureContext, Held>()
  const names = openGenerations<string, Entry>({ size: NAMES, onDrop: ({ held }) => letGo(held) })
  const below = openGenerations<string, Entry>({ size: BELOW, onDrop: ({ held }) => letGo(held) })
  const others = openGenerations<string, Entry>({ size: OTHERS })
  const loading = new Map<string, Promise<SecureContext | undefined>>()
  const lookups = openTurnstile({ places: LOOKUPS, queue: MAX_WAITING, patienceMs: PATIENCE_MS })
  /** Apart, so that a flood of names keeps no authority from its answer, nor the other way round. */
  const challengeLooks = openTurnstile({ places: LOOKUPS, queue: MAX_WAITING, patienceMs: PATIENCE_MS })
  /** Handshakes that wait for a certificate, by name. */
  const arrivals = new Map<string, Set<() => void>>()
  let ordering = 0
  /** Counts notices: what was read while one came may be out of date already. */
  let notes = 0
  let challengesExpected = false

  const read = <Result>(work: Parameters<typeof db.withPlatform<Result>>[0]) =>
    db.withPlatform(work, { readOnly: true })

  function letGo(held: Held | undefined): void {
    if (!held || --held.names > 0) return
    certificates.delete(held.id)
    ready.delete(held.id)
  }

  /** Without the database: whatever is remembered can be shown. */
  function contextIn(held: Held | undefined): SecureContext | undefined {
    if (!held) return undefined
    const present = ready.get(held.id)
    if (present) return present
    const context = createSecureContext(held.pem)
    ready.set(held.id, context)
    byContext.set(context, held)
    return context
  }

  async function open(row: ServedRow): Promise<Held> {
    const present = certificates.get(row.id)
    if (present) {
      // Read for one of its names, it counts for all of them.
      present.staple = stapleIn(row)
      return present
    }
    const key = await keyring.decrypt(keyScopeOf(row.tenant_id), row.private_key, privateKeyContext(row.id))
    const held = certificates.get(row.id) ?? {
      id: row.id,
      pem: { cert: row.chain, key },
      staple: stapleIn(row),
      names: 0,
    }
    certificates.set(row.id, held)
    return held
  }

  const shown = (name: string) => names.get(name) ?? below.get(name)

  function remember(name: string, held: Held | undefined, isExact: boolean, staleFrom: number): void {
    // Counted before the entry that it replaces is let go: that may be the last one of the same certificate.
    if (held) held.names += 1
    const place = !held ? others : isExact ? names : below
    for (const map of [names, below, others]) if (map !== place) map.delete(name)
    place.set(name, { held, staleFrom, isAsked: false })
  }

  /** @throws what the database throws */
  async function lookUp(name: string): Promise<Held | undefined> {
    const before = notes
    const isOwn = name === domain || name.endsWith(`.${domain}`)
    const row = await read((tx) => findServed(tx, name, isOwn))
    const held = row && (await open(row))
    const lasting = held ? Infinity : performance.now() + NO_MS
    remember(name, held, row?.name === name, before === notes ? lasting : 0)
    return held
  }

  /** Reads what a name is shown with. @returns undefined where there is nothing, too much to do, or no database */
  function load(name: string): Promise<SecureContext | undefined> {
    const under = loading.get(name)
    if (under) return under
    const loaded = lookups
      .enter('', () => lookUp(name))
      .then(contextIn, (error: unknown) => {
        log.warn({ err: error, name }, 'the certificate of a name could not be read')
        return undefined
      })
      .finally(() => loading.delete(name))
    loading.set(name, loaded)
    return loaded
  }

  /** For a name that has no certificate: asks for one, and waits a while for it. */
  async function order(name: string): Promise<SecureContext | undefined> {
    const no = others.get(name)
    // Nobody has found out that there is none, or it was asked for in vain.
    const isUnderWay = arrivals.has(name)
    if (!options.order || !no || (no.isAsked && !isUnderWay) || ordering >= MAX_ORDERING) return undefined
    ordering += 1
    no.isAsked = true
    const arrival = expectArrival(name)
    try {
      if (!isUnderWay && (await options.order(name)) === 'refused') return undefined
      return (await arrival.within(ORDER_MS)) ? await load(name) : undefined
    } catch (error) {
      log.warn({ err: error, name }, 'a certificate could not be asked for')
      return undefined
    } finally {
      arrival.forget()
      ordering -= 1
    }
  }

  function expectArrival(name: string) {
    const { promise, resolve } = Promise.withResolvers<boolean>()
    const arrived = () => resolve(true)
    const waiting = arrivals.get(name) ?? new Set()
    arrivals.set(name, waiting.add(arrived))
    let timer: NodeJS.Timeout | undefined
    return {
      within(ms: number): Promise<boolean> {
        timer = setTimeout(() => resolve(false), ms)
        return promise
      },
      forget() {
        clearTimeout(timer)
        waiting.delete(arrived)
        if (waiting.size === 0) arrivals.delete(name)
      },
    }
  }

  function contextOf(host: string): SecureContext | undefined | Promise<SecureContext | undefined> {
    const entry = shown(host) ?? others.get(host)
    if (!entry) return load(host)
    if (entry.staleFrom > performance.now()) return contextIn(entry.held)
    const fresh = load(host)
    // What was good a moment ago is good until the newer one is there.
    return contextIn(entry.held) ?? fresh
  }

  function contextFor(name: string) {
    if (!name.includes('.') && name !== domain) return undefined
    const found = contextOf(name)
    if (found === undefined) return order(name)
    return found instanceof Promise ? found.then((context) => context ?? order(name)) : found
  }

  /** Forgets nothing: names in memory are read anew at once, the others when they are asked for. */
  function doubt(name: string): void {
    const known = shown(name)
    if (known) {
      known.staleFrom = 0
      void load(name)
    } else others.delete(name)
    for (const arrived of arrivals.get(name) ?? []) arrived()
  }

  function doubtAll(): void {
    notes += 1
    others.clear()
    // Read when they are next asked for: thousands at once would keep the database busy.
    for (const map of [names, below]) map.forEach((entry) => (entry.staleFrom = 0))
    lookForChallenges()
  }

  function lookForChallenges(): void {
    challengesExpected = true
    const before = notes
    void read(hasTlsChallenges)
      .catch((error: unknown) => {
        log.warn({ err: error }, 'challenges of authorities could not be looked for')
        return true
      })
      .then((found) => (challengesExpected = found || before !== notes))
  }

  notices.subscribe('certificates', (payload) => {
    notes += 1
    for (const name of (payload as CertificatesNotice).names) {
      doubt(name)
      if (name.startsWith('*.')) doubtBelow(name)
    }
    lookForChallenges()
  })
  notices.subscribe('tenant-name', ({ key }) => {
    notes += 1
    const name = String(key).replace(/^host:/, '')
    doubt(name)
    if (name.startsWith('*.')) doubtBelow(name)
  })
  notices.resumed(doubtAll)

  function doubtBelow(wildcard: string): void {
    const covered: string[] = []
    for (const map of [names, below])
      map.forEach((_, name) => void (wildcardOf(name) === wildcard && covered.push(name)))
    for (const name of covered) doubt(name)
    others.clear()
    for (const [name, waiting] of arrivals)
      if (wildcardOf(name) === wildcard) for (const arrived of waiting) arrived()
  }

  return {
    contextFor,
    isServed(host) {
      const context = contextOf(host)
      return context instanceof Promise ? context.then((found) => found !== undefined) : context !== undefined
    },
    stapleFor(context) {
      const staple = byContext.get(context)?.staple
      return staple && staple.until > clock.now() ? staple.response : undefined
    },
    hasChallenges: () => challengesExpected,
    async challengeFor(name) {
      const row = await read((tx) => findTlsChallenge(tx, name))
      if (!row?.answer_key) return undefined
      return createSecureContext({ cert: row.answer, key: row.answer_key })
    },
    httpChallenge: (host, token) =>
      challengeLooks.enter('', () => read((tx) => findHttpChallenge(tx, host, token))),
    get size() {
      return certificates.size
    },
  }
}

function stapleIn({ ocsp_response: response, ocsp_expires_at: until }: ServedRow): Staple | undefined {
  return response && until ? { response, until } : undefined
}
