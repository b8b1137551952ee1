/**
 * Host functions of links that only work as they were made. The token is sealed with the tenant's key for one plugin of
 * one site: nobody can make or read one, and elsewhere it is worth nothing.
 */
import { Type } from 'typebox'
import { CryptoError } from '../../../kernel/crypto/crypto-error.ts'
import { catalogued, defineHostFunction } from '../define.ts'
import { type HostCall, HostError } from '../host.ts'
import { closed } from '../input.ts'

const DATA_MAX = 2_000
const LIFE_MAX_SECONDS = 366 * 86_400
/** Of an endpoint: nothing that could lead out of /api/<plugin>. */
const Path = Type.String({ pattern: '^/([A-Za-z0-9_~-][A-Za-z0-9._~-]*(/(?!$)|$))*$', maxLength: 500 })

type Claim = {
  /** Where the link leads. */
  p: string
  /** Milliseconds since 1970. */
  e: number
  d: unknown
}

const sign = defineHostFunction({
  ...catalogued('links.sign'),
  input: closed({
    path: Path,
    data: Type.Optional(Type.Unknown()),
    expires_in: Type.Integer({ minimum: 1, maximum: LIFE_MAX_SECONDS }),
  }),
  async run(ctx, call, { path, data = null, expires_in }) {
    if (JSON.stringify(data).length > DATA_MAX)
      throw new HostError('limit', `The data of a link has at most ${DATA_MAX} characters.`)
    const claim: Claim = { p: path, e: ctx.clock.now().getTime() + expires_in * 1_000, d: data }
    const token = await ctx.keyring.encrypt(scopeOf(call), JSON.stringify(claim), contextOf(call))
    return `${call.site.origin}/api/${call.plugin.name}${path}?token=${token}`
  },
})

const verify = defineHostFunction({
  ...catalogued('links.verify'),
  input: closed({
    token: Type.String({ maxLength: 8_000 }),
    /** Where the link has to lead; anywhere if left out. */
    path: Type.Optional(Type.String({ maxLength: 500 })),
  }),
  async run(ctx, call, { token, path }) {
    const text = await opened(ctx.keyring.decrypt(scopeOf(call), token, contextOf(call)))
    if (text === undefined) return null
    const { p, e, d } = JSON.parse(text) as Claim
    return e > ctx.clock.now().getTime() && (path === undefined || path === p) ? d : null
  },
})

export const linkFunctions = { 'links.sign': sign, 'links.verify': verify }

/** @returns undefined for what was not sealed here, or was altered */
async function opened(decrypting: Promise<string>): Promise<string | undefined> {
  try {
    return await decrypting
  } catch (error) {
    if (error instanceof CryptoError) return undefined
    throw error
  }
}

function scopeOf({ tenantId }: HostCall): string {
  return `tenant:${tenantId}`
}

function contextOf({ siteId, plugin }: HostCall): string {
  return `plugin-link:${siteId}:${plugin.name}`
}
