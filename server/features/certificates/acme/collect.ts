/** Has a proven order made into a certificate, and takes it. */
import { X509Certificate, createPrivateKey } from 'node:crypto'
import type { Order } from 'acme-client'
import { keyScopeOf } from '../../../published/certificates.ts'
import { coversName } from '../../../published/certificates.ts'
import { namesOf } from '../leaf.ts'
import { lookUntil } from './look-until.ts'
import { type ProblemDocument, failure, failureOf } from './problems.ts'
import { ariIdOf } from './renewal-info.ts'
import { type Work, save } from './work.ts'

export type Collected = {
  /** PEM, the leaf first. */
  chain: string
  /** PEM (PKCS #8), not encrypted. */
  privateKey: string
  /** RFC 9773, 4.1; undefined where the certificate does not say which key signed it. */
  ariId: string | undefined
}

/** @throws AcmeFailure */
export async function collect(work: Work, order: Order): Promise<Collected> {
  const { talk } = work
  const privateKey = await keyOf(work)
  const look = (phase: string, isDone: (status: Order['status']) => boolean) =>
    lookUntil(
      work,
      phase,
      (client) => client.getOrder(order),
      ({ status }) => isDone(status),
    )
  const proven = await look('the order to be ready', (status) => status !== 'pending')
  if (proven.status === 'ready') {
    const [, csr] = await talk.acme.crypto.createCsr({ altNames: [...work.order.names] }, privateKey)
    await talk.ask((client) => client.finalizeOrder(proven, csr))
  }
  const done = await look('the certificate', (status) => status === 'valid' || status === 'invalid')
  if (done.status === 'invalid') throw refusalOf(work, done)
  const chain = await talk.ask((client) => client.getCertificate(done))
  requireFit(work, chain, privateKey)
  return { chain, privateKey, ariId: await ariIdOf(chain) }
}

/** The key is kept before the authority hears of it: a certificate that is issued while we die is not lost. */
async function keyOf(work: Work): Promise<string> {
  const { ctx, order, talk, state, keyType } = work
  const scope = keyScopeOf(order.tenant_id)
  const context = `certificate_orders.private_key:${order.id}`
  if (state.private_key !== null) return ctx.keyring.decrypt(scope, state.private_key, context)
  const made =
    keyType === 'rsa'
      ? await talk.acme.crypto.createPrivateRsaKey(2_048)
      : await talk.acme.crypto.createPrivateEcdsaKey('P-256')
  const key = made.toString()
  await save(work, { private_key: await ctx.keyring.encrypt(scope, key, context) })
  return key
}

function refusalOf({ order, talk }: Work, { error, url }: Order) {
  const name = order.names.length === 1 ? order.names[0] : undefined
  const { caaIdentities } = talk.directory.meta ?? {}
  const document: ProblemDocument = error ?? { detail: `The order ${url} became invalid.` }
  return failureOf(document, { name, during: 'validation', caaIdentities })
}

/** @throws AcmeFailure wrong_certificate */
function requireFit({ order }: Work, chain: string, privateKey: string): void {
  const wrong = (detail: string, cause?: unknown) =>
    failure('wrong_certificate', detail, { during: 'request' }, cause)
  let leaf: X509Certificate
  try {
    leaf = new X509Certificate(chain)
  } catch (error) {
    throw wrong('What the authority sent is no certificate.', error)
  }
  if (!leaf.checkPrivateKey(createPrivateKey(privateKey)))
    throw wrong('The authority sent a certificate of another key.')
  const names = namesOf(leaf)
  const missing = order.names.filter((name) => !names.includes(name) && !coversName(names, name))
  if (missing.length > 0) throw wrong(`The authority sent a certificate without ${missing.join(', ')}.`)
}
