/** What a custom host name looks like in the API. */
import { Type } from 'typebox'

export const DomainBody = Type.Object({
  host: Type.String({ examples: ['www.acme.example'] }),
  created_at: Type.String({ format: 'date-time' }),
})

export const NewDomain = Type.Object(
  {
    host: Type.String({
      minLength: 1,
      maxLength: 253,
      description: 'Host name without scheme, port or path',
    }),
  },
  { additionalProperties: false, examples: [{ host: 'www.acme.example' }] },
)
