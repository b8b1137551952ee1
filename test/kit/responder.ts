/** An OCSP responder on loopback whose answers OpenSSL makes: for certificates of one issuer, those it revoked included. */
import { X509Certificate } from 'node:crypto'
import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Issuer } from './issuer.ts'

const run = promisify(execFile)

/** PEM. */
type Signer = { certificate: string; key: string }

export type Responder = AsyncDisposable & {
  url: string
  /** Questions that came. */
  readonly asked: number
  /** It answers only for certificates it knows. @param pem of the leaf, or a chain that begins with it */
  know: (pem: string, revoked?: boolean) => void
  forget: (pem: string) => void
  /** Answers about this certificate (PEM), whatever was asked. */
  about: string | undefined
  /** Who signs from now on; the issuer itself at first. */
  signer: Signer
  /** For how many minutes answers count. */
  minutes: number
  /** Changes what is sent. */
  twist: (answer: Buffer) => { status?: number; body: Buffer }
}

export async function startResponder(issuer: Issuer): Promise<Responder> {
  const folder = mkdtempSync(join(tmpdir(), 'hotswap-ocsp-'))
  const file = (name: string) => join(folder, name)
  const lines = new Map<string, string>()
  writeFileSync(file('issuer.pem'), issuer.intermediate)

  async function answer(question: Buffer): Promise<Buffer> {
    writeFileSync(file('question.der'), question)
    writeFileSync(file('index.txt'), [...lines.values()].join(''))
    writeFileSync(file('signer.pem'), responder.signer.certificate)
    writeFileSync(file('signer.key'), responder.signer.key)
    if (responder.about !== undefined) await askAbout(responder.about)
    const inputs = ['-index', file('index.txt'), '-CA', file('issuer.pem'), '-reqin', file('question.der')]
    const signing = ['-rsigner', file('signer.pem'), '-rkey', file('signer.key')]
    const outputs = ['-nmin', String(responder.minutes), '-respout', file('answer.der')]
    await run('openssl', ['ocsp', ...inputs, ...signing, ...outputs])
    return readFile(file('answer.der'))
  }

  async function askAbout(pem: string): Promise<void> {
    writeFileSync(file('about.pem'), pem)
    const subject = ['-issuer', file('issuer.pem'), '-cert', file('about.pem')]
    await run('openssl', ['ocsp', ...subject, '-no_nonce', '-reqout', file('question.der')])
  }

  let turn = Promise.resolve()
  const server = createServer((request, response) => {
    asked += 1
    const question = Buffer.from(decodeURIComponent((request.url ?? '').slice(1)), 'base64')
    const reply = async () => {
      const made = await answer(question)
      const { status = 200, body } = responder.twist(made)
      response.writeHead(status, { 'content-type': 'application/ocsp-response' }).end(body)
    }
    // One after the other: they share the files.
    turn = turn.then(reply).catch((error: unknown) => {
      response.writeHead(500).end(String(error))
    })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  let asked = 0

  const responder: Responder = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get asked() {
      return asked
    },
    know(pem, revoked = false) {
      const { serialNumber: serial, validToDate: end } = new X509Certificate(pem)
      const state = revoked
        ? `R\t${stamp(end)}\t${stamp(new Date(Date.now() - 60_000))}`
        : `V\t${stamp(end)}\t`
      lines.set(serial, `${state}\t${serial}\tunknown\t/CN=${serial}\n`)
    },
    forget: (pem) => void lines.delete(new X509Certificate(pem).serialNumber),
    about: undefined,
    signer: { certificate: issuer.intermediate, key: issuer.intermediateKey },
    minutes: 60 * 24 * 60,
    twist: (body) => ({ body }),
    async [Symbol.asyncDispose]() {
      server.close()
      server.closeAllConnections()
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return responder
}

/** As OpenSSL's index has it: YYMMDDHHMMSSZ. */
function stamp(date: Date): string {
  return date
    .toISOString()
    .replace(/[-:T]|\.\d+/g, '')
    .slice(2)
}
