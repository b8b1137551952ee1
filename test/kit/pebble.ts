/** Pebble, Let's Encrypt's own ACME authority for tests, on free ports of this machine; it keeps nothing. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import type { AcmeAuthority, AcmeConfig } from '../../server/config.ts'
import { debianProgram } from './debian.ts'
import { freePort } from './free-port.ts'

export type PebbleOptions = {
  /** `address:port` of the name server it asks, such as that of name-server.ts. */
  dnsServer: string
  /** Where it looks for HTTP-01 answers, instead of port 80. Nobody listens there if unset. */
  httpPort?: number
  /** Where it looks for TLS-ALPN-01 answers, instead of port 443. */
  tlsPort?: number
  /** How many good nonces in a hundred it rejects all the same; 0 if unset. */
  nonceReject?: number
  /** How many times in a hundred it takes an authorization again that is still good; 0 if unset. */
  authzReuse?: number
  /** Believes everybody: no challenge is looked at. */
  alwaysValid?: boolean
  /** Seconds it may let pass at random before it looks at a challenge; 0 if unset. */
  sleepSeconds?: number
  /** How long its certificates last; five years if unset. */
  validitySeconds?: number
  /** Names it issues nothing for, nor for what lies below them. */
  blocked?: string[]
  /** It takes only accounts that name one of these external bindings. */
  eab?: { keyId: string; hmacKey: string }[]
  /** Refuses what the protocol will not allow in future. */
  strict?: boolean
}

export type Pebble = AsyncDisposable & {
  directoryUrl: string
  /** PEM file that makes a client trust the address; the certificates that are issued have other roots. */
  caFile: string
  /** As the setting of the program. */
  authority: AcmeAuthority
  acme: AcmeConfig
  /** What issued certificates lead to, in PEM. Another one after each start. */
  issuerRoot: () => Promise<string>
  /** What the authority knows of a certificate, by its serial number in hexadecimal. */
  statusOf: (serial: string) => Promise<{ status: string; reason: number | undefined }>
  /** Everything it has said so far. */
  log: () => string
  /** Ends it as a crash would. */
  kill: () => Promise<void>
  /** Starts it again on the same ports: it knows nobody any more. */
  restart: () => Promise<void>
  /** Stops it without closing its connections; `thaw` lets it go on. */
  freeze: () => void
  thaw: () => void
}

/**
 * Starts Pebble, or says in one line why it cannot be had. Version 2.4, the one of Debian 12, knows
 * neither renewal information (RFC 9773) nor profiles, and looks at no CAA records.
 */
export async function startPebble(options: PebbleOptions): Promise<Pebble | { missing: string }> {
  const program = await debianProgram('pebble', 'pebble')
  if ('missing' in program) return program
  await using life = new AsyncDisposableStack()
  const dir = await mkdtemp(join(tmpdir(), 'hotswap-pebble-'))
  life.defer(() => rm(dir, { recursive: true, force: true }))
  const identity = await ownCertificate()
  const caFile = join(dir, 'cert.pem')
  await Promise.all([
    writeFile(caFile, identity.certificate),
    writeFile(join(dir, 'key.pem'), identity.privateKey),
  ])
  const said: string[] = []
  const [httpPort, tlsPort] = [options.httpPort ?? (await freePort()), options.tlsPort ?? (await freePort())]

  async function launch(path: string, port: number, managementPort: number): Promise<ChildProcess> {
    const config = {
      listenAddress: `127.0.0.1:${port}`,
      managementListenAddress: `127.0.0.1:${managementPort}`,
      certificate: caFile,
      privateKey: join(dir, 'key.pem'),
      httpPort,
      tlsPort,
      ocspResponderURL: '',
      ...(options.blocked && { domainBlocklist: options.blocked }),
      ...(options.validitySeconds && { certificateValidityPeriod: options.validitySeconds }),
      externalAccountBindingRequired: options.eab !== undefined,
      externalAccountMACKeys: Object.fromEntries((options.eab ?? []).map((key) => [key.keyId, key.hmacKey])),
    }
    const file = join(dir, 'pebble.json')
    await writeFile(file, JSON.stringify({ pebble: config }))
    const flags = ['-config', file, '-dnsserver', options.dnsServer, `-strict=${options.strict ?? false}`]
    const server = await run(path, flags, environmentOf(options), said)
    await untilListening(port)
    return server
  }

  let ports: [number, number]
  let server: ChildProcess
  for (let attempt = 1; ; attempt += 1) {
    ports = [await freePort(), await freePort()]
    try {
      server = await launch(program.path, ...ports)
      break
    } catch (error) {
      // Another process can take a port between finding it and using it.
      if (attempt === 3) throw error
    }
  }
  async function kill(): Promise<void> {
    if (server.exitCode !== null || server.signalCode !== null) return
    server.kill('SIGKILL')
    await once(server, 'exit')
  }
  life.defer(kill)

  const directoryUrl = `https://127.0.0.1:${ports[0]}/dir`
  const authority: AcmeAuthority = { directoryUrl, eab: options.eab?.[0], profile: undefined }
  const { Agent, request } = await import('undici')
  const agent = new Agent({ connect: { ca: identity.certificate }, keepAliveTimeout: 1 })
  life.defer(() => agent.destroy())
  const manage = async (path: string): Promise<Dispatcher.ResponseData> => {
    const answer = await request(`https://127.0.0.1:${ports[1]}${path}`, { dispatcher: agent })
    if (answer.statusCode !== 200) throw new Error(`Pebble answered ${path} with ${answer.statusCode}.`)
    return answer
  }

  const lifetime = life.move()
  return {
    directoryUrl,
    caFile,
    authority,
    acme: { authorities: [authority], email: 'operator@example.test', caFile },
    issuerRoot: async () => (await manage('/roots/0')).body.text(),
    async statusOf(serial) {
      const { body } = await manage(`/cert-status-by-serial/${serial.toLowerCase()}`)
      const { Status, Reason } = (await body.json()) as { Status: string; Reason?: number }
      return { status: Status, reason: Reason }
    },
    log: () => said.join('\n'),
    kill,
    async restart() {
      await kill()
      server = await launch(program.path, ...ports)
    },
    freeze: () => void server.kill('SIGSTOP'),
    thaw: () => void server.kill('SIGCONT'),
    [Symbol.asyncDispose]: () => lifetime.disposeAsync(),
  }
}

function environmentOf(options: PebbleOptions): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PEBBLE_WFE_NONCEREJECT: String(options.nonceReject ?? 0),
    PEBBLE_AUTHZREUSE: String(options.authzReuse ?? 0),
    ...(options.alwaysValid && { PEBBLE_VA_ALWAYS_VALID: '1' }),
    ...(options.sleepSeconds
      ? { PEBBLE_VA_SLEEPTIME: String(options.sleepSeconds) }
      : { PEBBLE_VA_NOSLEEP: '1' }),
  }
}

async function run(
  path: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  said: string[],
): Promise<ChildProcess> {
  const server = spawn(path, args, { stdio: ['ignore', 'pipe', 'pipe'], env })
  const orphan = () => server.kill('SIGKILL')
  process.once('exit', orphan)
  server.once('exit', () => process.off('exit', orphan))
  const { promise, resolve, reject } = Promise.withResolvers<ChildProcess>()
  const begun = said.length
  for (const stream of [server.stdout, server.stderr])
    createInterface(stream).on('line', (line) => {
      said.push(line)
      if (line.includes('ACME directory available at')) resolve(server)
    })
  server.once('error', reject)
  server.once('exit', () => reject(new Error(`pebble did not start:\n${said.slice(begun).join('\n')}`)))
  return promise
}

/** It says that it serves right before it does. */
async function untilListening(port: number): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    const socket = connect(port, '127.0.0.1')
    try {
      await once(socket, 'connect')
      return
    } catch (error) {
      if (attempt === 100) throw error
      await setTimeout(20)
    } finally {
      socket.destroy()
    }
  }
}

/** The certificate of Pebble's own address: its own root, so that a client trusts nothing else by it. */
async function ownCertificate(): Promise<{ certificate: string; privateKey: string }> {
  const {
    BasicConstraintsExtension,
    PemConverter,
    SubjectAlternativeNameExtension,
    X509CertificateGenerator,
  } = await import('@peculiar/x509')
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: 'CN=Pebble of a test',
    notBefore: new Date(Date.now() - 3_600_000),
    notAfter: new Date(Date.now() + 30 * 86_400_000),
    keys,
    signingAlgorithm: algorithm,
    extensions: [
      new BasicConstraintsExtension(true, undefined, true),
      new SubjectAlternativeNameExtension([
        { type: 'ip', value: '127.0.0.1' },
        { type: 'dns', value: 'localhost' },
      ]),
    ],
  })
  const pkcs8 = await crypto.subtle.exportKey('pkcs8', keys.privateKey)
  return {
    certificate: certificate.toString('pem'),
    privateKey: PemConverter.encode(pkcs8, 'PRIVATE KEY'),
  }
}
