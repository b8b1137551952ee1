/** Answers the challenges of authorities out of the database on ports of its own, as delivery does on those of websites. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type SecureContext, createSecureContext, createServer as createTlsServer } from 'node:tls'
import { callbackify } from 'node:util'
import type { AppContext } from '../../server/context.ts'

export type ChallengeAnswers = AsyncDisposable & {
  httpPort: number
  tlsPort: number
  /** Hosts for which port 80 shows somebody else's website. */
  strangers: Set<string>
}

export async function startChallengeAnswers({ db }: Pick<AppContext, 'db'>): Promise<ChallengeAnswers> {
  const strangers = new Set<string>()
  const find = (kind: string, host: string, token: string) =>
    db.withPlatform((tx) =>
      tx
        .selectFrom('acme_challenges')
        .selectAll()
        .where('kind', '=', kind)
        .where('host', '=', host)
        .where('token', '=', token)
        .executeTakeFirst(),
    )
  const plain = createServer((request, response) => {
    const host = (request.headers.host ?? '').replace(/:\d+$/, '')
    const [, token] = /^\/\.well-known\/acme-challenge\/([\w-]+)$/.exec(request.url ?? '') ?? []
    void (async () => {
      const row = token && !strangers.has(host) ? await find('http-01', host, token) : undefined
      response.statusCode = row || strangers.has(host) ? 200 : 404
      response.end(row?.answer ?? 'Welcome to another website.')
    })()
  })
  const contextFor = async (name: string): Promise<SecureContext> => {
    const row = await find('tls-alpn-01', name, '')
    if (!row?.answer_key) throw new Error(`no challenge for ${name}`)
    return createSecureContext({ cert: row.answer, key: row.answer_key })
  }
  const encrypted = createTlsServer({
    ALPNProtocols: ['acme-tls/1'],
    SNICallback: callbackify(contextFor),
  })
  encrypted.on('secureConnection', (socket) => socket.end())
  encrypted.on('tlsClientError', () => undefined)
  for (const server of [plain, encrypted]) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  }
  return {
    httpPort: (plain.address() as AddressInfo).port,
    tlsPort: (encrypted.address() as AddressInfo).port,
    strangers,
    async [Symbol.asyncDispose]() {
      plain.closeAllConnections()
      for (const server of [plain, encrypted]) {
        server.close()
        await once(server, 'close')
      }
    },
  }
}
