/** Our account at an authority: one for the whole installation, opened by whoever needs it first. */
import type { Client } from 'acme-client'
import type { AcmeAuthority } from '../../../config.ts'
import type { AppContext } from '../../../context.ts'
import { keyScopeOf } from '../../../published/certificates.ts'
import { type Acme, type Connection, connectTo } from './connection.ts'
import { AcmeFailure } from './problems.ts'
import { type AccountRow, addAccount, findAccount, saveAccount } from './queries.ts'

export type AccountContext = Pick<AppContext, 'config' | 'db' | 'keyring' | 'log'>

/** A conversation with one authority, as our account. */
export type Conversation = Pick<Connection, 'acme' | 'directory' | 'retryAfter'> &
  AsyncDisposable & {
    /** @throws AcmeFailure whatever goes wrong; the signal's reason once it is aborted */
    ask: <Result>(work: (client: Client) => Promise<Result>) => Promise<Result>
  }

/**
 * Connects to an authority, and opens the account there if there is none yet, or if it knows ours no more. Terms of service
 * are agreed to: by naming the authority, the operator has.
 * @throws AcmeFailure
 */
export async function converse(
  ctx: AccountContext,
  authority: AcmeAuthority,
  signal: AbortSignal,
): Promise<Conversation> {
  const connection = await connectTo(ctx, authority.directoryUrl, signal)
  try {
    const account = await accountOf(ctx, authority, connection.acme)
    let client = await clientFor(ctx, authority, connection, account)
    return {
      acme: connection.acme,
      directory: connection.directory,
      get retryAfter() {
        return connection.retryAfter
      },
      async ask(work) {
        try {
          return await connection.ask(() => work(client))
        } catch (error) {
          if (!(error instanceof AcmeFailure) || error.problem.type !== 'accountDoesNotExist') throw error
          client = await clientFor(ctx, authority, connection, { ...account, account_url: null })
          return connection.ask(() => work(client))
        }
      },
      [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose](),
    }
  } catch (error) {
    await connection[Symbol.asyncDispose]()
    throw error
  }
}

type Account = AccountRow & {
  /** PEM. */
  key: string
}

/**
 * The key is the account: it is kept before the authority hears of it, and two processes that need one at the same time keep
 * the same. So both open one account: an authority answers a key that it knows with the account it has (RFC 8555, 7.3.1).
 */
async function accountOf(ctx: AccountContext, authority: AcmeAuthority, acme: Acme): Promise<Account> {
  const { directoryUrl, eab } = authority
  const context = `acme_accounts.private_key:${directoryUrl}`
  const keyId = eab?.keyId ?? null
  const known = await ctx.db.withPlatform((tx) => findAccount(tx, directoryUrl, keyId), { readOnly: true })
  const row = known ?? (await newAccount())
  return { ...row, key: await ctx.keyring.decrypt(keyScopeOf(null), row.private_key, context) }

  async function newAccount(): Promise<AccountRow> {
    const key = await acme.crypto.createPrivateEcdsaKey('P-256')
    const sealed = await ctx.keyring.encrypt(keyScopeOf(null), key.toString(), context)
    return ctx.db.withPlatform((tx) =>
      addAccount(tx, { directory_url: directoryUrl, eab_key_id: keyId, private_key: sealed }),
    )
  }
}

/** Speaks for the account; opens it where it has no address yet, and tells the authority when the contact is another. */
async function clientFor(
  ctx: AccountContext,
  { directoryUrl, eab }: AcmeAuthority,
  { acme, ask }: Connection,
  account: Account,
): Promise<Client> {
  const client = new acme.Client({
    directoryUrl,
    accountKey: account.key,
    ...(account.account_url !== null && { accountUrl: account.account_url }),
    ...(eab && { externalAccountBinding: { kid: eab.keyId, hmacKey: eab.hmacKey } }),
  })
  const email = ctx.config.acme?.email ?? null
  const contact = email === null ? [] : [`mailto:${email}`]
  if (account.account_url === null) {
    await ask(() => client.createAccount({ termsOfServiceAgreed: true, contact }))
  } else if (account.contact !== email) {
    try {
      await ask(() => client.updateAccount({ contact }))
    } catch (error) {
      if (!(error instanceof AcmeFailure)) throw error
      ctx.log.warn({ err: error, authority: directoryUrl }, 'the authority does not take the new contact')
      return client // no reason to go without certificates
    }
  } else return client
  const change = { account_url: client.getAccountUrl(), contact: email }
  await ctx.db.withPlatform((tx) => saveAccount(tx, directoryUrl, account.private_key, change))
  return client
}
