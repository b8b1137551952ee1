/** Routes of second factors and passkeys: setting them up and removing them. */
import { Type } from 'typebox'
import { principalOf, signedIn } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import type { WithIdentity } from './open.ts'
import {
  addPasskey,
  beginPasskey,
  changePasskey,
  listOwnPasskeys,
  passkeyHostOf,
  removePasskey,
} from './passkeys.ts'
import {
  AddPasskeyBody,
  IdParams,
  PasskeyCeremonyBody,
  PasskeyChanges,
  PasskeyItem,
  PasswordBody,
  RecoveryCodesBody,
  SessionPasswordBody,
  TokensBody,
  TotpCodeBody,
  TotpSetupBody,
  toPasskeyItem,
} from './schema.ts'
import { keepingSession } from './session-cookie.ts'
import { confirmTotp, disableTotp, enableTotp, replaceRecoveryCodes } from './second-factor.ts'

const REPLACED = 'The session is replaced: use the tokens of the answer from now on.'

export function factorRoutes(app: HttpServer, ctx: WithIdentity): void {
  authenticatorApp(app, ctx)
  passkeys(app, ctx)
}

function authenticatorApp(app: HttpServer, { identity }: WithIdentity): void {
  const tags = ['Account']
  // Answers hold secrets: they are not kept to be given again.
  const config = { access: signedIn, idempotent: false } as const

  app.post(
    '/auth/totp',
    {
      config,
      schema: {
        tags,
        summary: 'Begin to set up an authenticator app',
        body: PasswordBody,
        response: { 200: TotpSetupBody },
      },
    },
    async (request) => enableTotp(identity, principalOf(request), request.body.password),
  )
  app.post(
    '/auth/totp/confirm',
    {
      config,
      schema: {
        tags,
        summary: 'Turn the authenticator app on with its first code',
        description: REPLACED,
        body: TotpCodeBody,
        response: { 200: TokensBody },
      },
    },
    async (request, reply) =>
      keepingSession(identity, request, reply, () =>
        confirmTotp(identity, principalOf(request), request.body.code),
      ),
  )
  app.post(
    '/auth/totp/disable',
    {
      config,
      schema: {
        tags,
        summary: 'Turn the authenticator app off',
        description: REPLACED,
        body: SessionPasswordBody,
        response: { 200: TokensBody },
      },
    },
    async (request, reply) =>
      keepingSession(identity, request, reply, () =>
        disableTotp(identity, principalOf(request), request.body.password),
      ),
  )
  app.post(
    '/auth/recovery-codes',
    {
      config,
      schema: {
        tags,
        summary: 'Replace the recovery codes',
        body: PasswordBody,
        response: { 200: RecoveryCodesBody },
      },
    },
    async (request) => ({
      recovery_codes: await replaceRecoveryCodes(identity, principalOf(request), request.body.password),
    }),
  )
}

function passkeys(app: HttpServer, { identity }: WithIdentity): void {
  const tags = ['Account']
  const config = { access: signedIn, idempotent: false } as const

  app.post(
    '/auth/passkeys/options',
    { config, schema: { tags, summary: 'Begin to add a passkey', response: { 200: PasskeyCeremonyBody } } },
    async (request) => beginPasskey(identity, principalOf(request), passkeyHostOf(identity, request.address)),
  )
  app.post(
    '/auth/passkeys',
    {
      config,
      schema: { tags, summary: 'Add a passkey', body: AddPasskeyBody, response: { 201: PasskeyItem } },
    },
    async (request, reply) => {
      const host = passkeyHostOf(identity, request.address)
      const added = await addPasskey(identity, principalOf(request), host, request.body)
      return reply.code(201).send(toPasskeyItem(added))
    },
  )
  app.get(
    '/auth/passkeys',
    {
      config,
      schema: {
        tags,
        summary: 'List your passkeys',
        response: { 200: Type.Object({ items: Type.Array(PasskeyItem) }) },
      },
    },
    async (request) => ({
      items: (await listOwnPasskeys(identity, principalOf(request))).map(toPasskeyItem),
    }),
  )
  app.patch(
    '/auth/passkeys/:id',
    {
      config,
      schema: {
        tags,
        summary: 'Rename a passkey',
        params: IdParams,
        body: PasskeyChanges,
        response: { 200: PasskeyItem },
      },
    },
    async (request) =>
      toPasskeyItem(await changePasskey(identity, principalOf(request), request.params.id, request.body)),
  )
  app.delete(
    '/auth/passkeys/:id',
    { config, schema: { tags, summary: 'Remove a passkey', params: IdParams } },
    async (request, reply) => {
      await removePasskey(identity, principalOf(request), request.params.id)
      return reply.code(204).send()
    },
  )
}
