/** Routes by which people change the address of their account. */
import { Type } from 'typebox'
import { anybody, principalOf, signedIn } from '../../../kernel/http/access.ts'
import type { HttpServer } from '../../../kernel/http/server.ts'
import type { WithIdentity } from '../open.ts'
import { AcceptedBody, MailToken, Password } from '../schema.ts'
import { clientOf } from '../token-routes.ts'
import { askForEmail, confirmEmail, forgetAskedEmail } from './email-change.ts'

const NewEmailBody = Type.Object(
  {
    new_email: Type.String({
      maxLength: 254,
      // What browsers take for an address (HTML, 4.10.5.1.5).
      pattern: "^[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9-]{1,63}(\\.[a-zA-Z0-9-]{1,63})*$",
      examples: ['ada@new.example'],
    }),
    password: Password,
  },
  { additionalProperties: false },
)

export function emailChangeRoutes(app: HttpServer, { identity }: WithIdentity): void {
  const tags = ['Account']

  app.post(
    '/auth/email/change',
    {
      config: { access: signedIn, idempotent: false },
      schema: {
        tags,
        summary: 'Ask for another address of your account',
        description:
          'Sends a link to the new address, good for a day, and tells the present one. Asking again takes the place of what was asked before. The answer is the same whether the new address has an account or not.',
        body: NewEmailBody,
        response: { 202: AcceptedBody },
      },
    },
    async (request, reply) => {
      await askForEmail(identity, principalOf(request), request.body, clientOf(request))
      return reply.code(202).send({ status: 'accepted' })
    },
  )
  app.delete(
    '/auth/email/change',
    { config: { access: signedIn }, schema: { tags, summary: 'Keep the address you have after all' } },
    async (request, reply) => {
      await forgetAskedEmail(identity, principalOf(request))
      return reply.code(204).send()
    },
  )
  app.post(
    '/auth/email/confirm',
    {
      config: { access: anybody, idempotent: false },
      schema: {
        tags,
        summary: 'Put the new address into force with the token of the mail',
        description: 'You stay signed in where you are.',
        body: Type.Object({ token: MailToken }, { additionalProperties: false }),
      },
    },
    async (request, reply) => {
      await confirmEmail(identity, request.body.token, clientOf(request))
      return reply.code(204).send()
    },
  )
}
