/** What reports about a domain look like in the API. */
import { Type } from 'typebox'

export const DomainParams = Type.Object({ id: Type.String({ format: 'uuid' }) })

const LEVELS = ['good', 'warning', 'problem'] as const
export const SeoBody = Type.Object({
  host: Type.String(),
  checked_at: Type.String({ format: 'date-time' }),
  hops: Type.Array(Type.String(), { description: 'From http://<host>/ to the page, redirect by redirect' }),
  findings: Type.Array(
    Type.Object({
      check: Type.String({ examples: ['canonical'] }),
      level: Type.Unsafe<(typeof LEVELS)[number]>({ type: 'string', enum: [...LEVELS] }),
      message: Type.String({ description: 'What was found, and what to do about it' }),
    }),
  ),
})
