/**
 * Tells people from programs, as far as that goes without asking anybody to solve riddles: a field that only programs fill in,
 * and a pass that is worth something a few seconds after it was given out. Pages are the same for all visitors and kept
 * for long, so a pass cannot lie in them: the script asks for one, and who has no script presses a button once more.
 */
import type { PluginRequest, Site } from '@hotswap/sdk'
import { type Fields, fieldsOf, lineOf } from './input.ts'

/** Faster than anybody fills in a form. */
const MIN_MS = 3_000
/** Somebody may leave a page open over lunch. */
const PASS_SECONDS = 12 * 3_600

/** The name of the field that people do not see. */
export const TRAP = 'homepage'

export type Admission =
  /** `id` is the same whenever the same form is sent again. */
  | { kind: 'person'; id: string }
  | { kind: 'program' }
  /** Send it again with this pass, not before `wait_ms` have passed. */
  | { kind: 'again'; pass: string; wait_ms: number }

type Pass = { use: 'form'; id: string; at: number }

/** @param path of the endpoint that the form is sent to */
export async function admit(site: Site, path: string, fields: Fields): Promise<Admission> {
  if (lineOf(fields, TRAP) !== '') return { kind: 'program' }
  const given = lineOf(fields, 'pass', 4_000)
  const pass = given === '' ? null : await site.links.verify<Pass>(given)
  if (pass?.use !== 'form') return { kind: 'again', pass: await makePass(site, path), wait_ms: MIN_MS }
  const wait = pass.at + MIN_MS - Date.now()
  return wait > 0 ? { kind: 'again', pass: given, wait_ms: wait } : { kind: 'person', id: pass.id }
}

/** @param path of the endpoint that the form is sent to */
export async function makePass(site: Site, path: string): Promise<string> {
  const data: Pass = { use: 'form', id: crypto.randomUUID(), at: Date.now() }
  const link = await site.links.sign({ path, data, expires_in: PASS_SECONDS })
  return new URL(link).searchParams.get('token') ?? ''
}

/** Whether the form's script asks, which shows the answer in place. */
export function isFromScript({ headers }: PluginRequest): boolean {
  return (headers['accept'] ?? '').includes('application/json')
}

/** The token of a link that was sent by mail: of the address it leads to, or of the form on the page there. */
export async function claimOf<Claim extends { use: string }>(
  site: Site,
  { query, body }: PluginRequest,
  use: Claim['use'],
): Promise<{ token: string; claim: Claim } | undefined> {
  const token = lineOf(fieldsOf(body), 'token', 4_000) || (query['token'] ?? '')
  const claim = token === '' || token.length > 4_000 ? null : await site.links.verify<Claim>(token)
  return claim?.use === use ? { token, claim } : undefined
}

/** How many addresses of websites stand in a text. */
export function countLinks(text: string): number {
  return text.match(/https?:\/\/|www\.[a-z0-9]|\[url|<a\s/gi)?.length ?? 0
}

/** @param phrases in lower case */
export function hasPhrase(text: string, phrases: readonly string[]): boolean {
  const lower = text.toLowerCase()
  return phrases.some((phrase) => lower.includes(phrase))
}
