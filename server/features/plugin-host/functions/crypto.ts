/** Host functions that hash: what signatures of other services are checked with. */
import { createHash, createHmac } from 'node:crypto'
import { Type } from 'typebox'
import { catalogued, defineHostFunction } from '../define.ts'
import { closed } from '../input.ts'

const TEXT_MAX = 1_000_000

const Algorithm = Type.Enum(['sha256', 'sha384', 'sha512'])
const Text = Type.String({ maxLength: TEXT_MAX })
const Encoding = Type.Optional(Type.Enum(['hex', 'base64', 'base64url']))

const digest = defineHostFunction({
  ...catalogued('crypto.digest'),
  input: closed({ algorithm: Algorithm, text: Text, encoding: Encoding }),
  run: async (_ctx, _call, { algorithm, text, encoding = 'hex' }) =>
    createHash(algorithm).update(text).digest(encoding),
})

const hmac = defineHostFunction({
  ...catalogued('crypto.hmac'),
  input: closed({
    algorithm: Algorithm,
    key: Type.String({ minLength: 1, maxLength: 8_000 }),
    text: Text,
    encoding: Encoding,
  }),
  run: async (_ctx, _call, { algorithm, key, text, encoding = 'hex' }) =>
    createHmac(algorithm, key).update(text).digest(encoding),
})

export const cryptoFunctions = { 'crypto.digest': digest, 'crypto.hmac': hmac }
