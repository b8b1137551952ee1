/** What a request meets before any page: authorities that come to look for a proof, and the way from HTTP to HTTPS. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Config } from '../../config.ts'
import { originOf } from '../../kernel/http/origin.ts'
import type { Log } from '../../kernel/log.ts'
import type { ServedCertificates } from '../certificates/certificates.ts'
import { beginVisit } from './serve.ts'
import { answer, answerEmpty } from './exchange.ts'
import type { Figures } from './figures.ts'
import { FILE_HEADERS } from './headers.ts'
import { readTarget } from './target.ts'

export type Gate = {
  /** Whether requests may have to go through `pass` first: asked for each, so it costs nothing. */
  concerns: (request: IncomingMessage) => boolean
  /** Answers what is the gate's to answer. @returns whether it was */
  admit: (request: IncomingMessage, response: ServerResponse, host: string) => Promise<boolean>
  /** Where visitors of the host are sent: to HTTPS only where that works. */
  originOf: (host: string) => Promise<string>
}

export type GateOptions = {
  config: Pick<Config, 'publicUrl' | 'port' | 'tlsPort'>
  /** Whether the visitor's own connection is encrypted, as far as that can be believed. */
  isEncrypted: (request: IncomingMessage) => boolean
  certificates: Pick<ServedCertificates, 'isServed' | 'httpChallenge'> | undefined
  figures: Figures
  log: Log
}

const WELL_KNOWN = '/.well-known/'
const CHALLENGE = '/.well-known/acme-challenge/'
/** Where other web servers prove names by a file. We show none: it would prove that a name leads here, and not whose it is. */
const PROOF = '/.well-known/hotswap-verification'
/** What probes ask for, by whatever scheme. */
const CHECKS = new Set(['/healthz', '/readyz', '/metrics'])

export function openGate(options: GateOptions): Gate {
  const { config, certificates, isEncrypted, log } = options
  const hasTls = config.tlsPort !== undefined
  const plainPort = config.port === 80 ? '' : `:${config.port}`

  const isWellKnown = ({ url }: IncomingMessage) => url?.startsWith(WELL_KNOWN) === true
  const isServed = async (host: string) => (await certificates?.isServed(host)) === true

  /** @returns whether it was answered: a site may have a page at such an address, too */
  async function answerChallenge(request: IncomingMessage, response: ServerResponse, host: string) {
    const token = request.url?.slice(CHALLENGE.length) ?? ''
    // RFC 8555, 8.3: base64url, at least 128 bits.
    if (!certificates || !/^[\w-]{22,200}$/.test(token)) return false
    const text = await certificates.httpChallenge(host, token).catch((error: unknown) => {
      log.warn({ err: error, host }, 'a challenge could not be looked up')
      return undefined
    })
    if (text === undefined) return false
    const exchange = beginVisit(options, { request, response })
    const headers = ['content-type', 'application/octet-stream', 'cache-control', 'no-store', ...FILE_HEADERS]
    answer(exchange, 200, headers, Buffer.from(text))
    return true
  }

  async function leadToHttps(request: IncomingMessage, response: ServerResponse, host: string) {
    if (CHECKS.has(request.url ?? '') || !(await isServed(host))) return false
    const reading = readTarget(request.url ?? '/')
    if (reading.kind === 'malformed' || reading.kind === 'too_long') return false
    const path =
      reading.kind === 'redirect' ? reading.location : reading.target.encodedPath + reading.target.search
    // 308: what was sent is sent again. Not for good: certificates can go. For the visitor alone: a cache in front that knows
    // of no schemes would answer HTTPS with it, too, and send everybody in a circle.
    answerEmpty(beginVisit(options, { request, response }), 308, [
      'location',
      originOf(config, host) + path,
      'cache-control',
      'private, max-age=3600',
      ...FILE_HEADERS,
    ])
    return true
  }

  return {
    concerns: (request) => (hasTls && !isEncrypted(request)) || isWellKnown(request),
    async admit(request, response, host) {
      const { url = '/' } = request
      if (url.startsWith(CHALLENGE)) return answerChallenge(request, response, host)
      if (url.startsWith(PROOF)) {
        answerEmpty(beginVisit(options, { request, response }), 404, FILE_HEADERS)
        return true
      }
      return hasTls && !isEncrypted(request) && leadToHttps(request, response, host)
    },
    async originOf(host) {
      const origin = originOf(config, host)
      return !hasTls || config.publicUrl || (await isServed(host)) ? origin : `http://${host}${plainPort}`
    },
  }
}
