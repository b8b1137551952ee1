/** The feed of this installation: what its own operators say of plugins, signed, for other installations to subscribe to. */
import type { AppContext } from '../../../context.ts'
import { newSigningKey } from '../../../kernel/crypto/ed25519.ts'
import { PLATFORM_SCOPE } from '../../../kernel/db/database.ts'
import { FEED_ADVISORIES_MAX, type FeedEnvelope, type FeedItem, sealFeed } from './feed-document.ts'
import * as queries from './queries.ts'
import type { AdvisoryRow } from './queries.ts'

type Ctx = Pick<AppContext, 'db' | 'keyring' | 'clock'>

const KEY_CONTEXT = 'plugin_feed_key.private_key'
/** Subscribers fetch every few minutes; one that cannot for so long ought to know that it misses something. */
const VALID_MS = 7 * 86_400_000

/** The document as it is now. */
export async function ownFeed(ctx: Ctx): Promise<FeedEnvelope> {
  const key = await ownKey(ctx)
  const now = ctx.clock.now()
  const { sequence, rows } = await ctx.db.withPlatform(
    async (tx) => ({
      sequence: await queries.readSequence(tx),
      rows: await queries.listOwnInForce(tx, FEED_ADVISORIES_MAX),
    }),
    { readOnly: true },
  )
  return sealFeed(
    {
      sequence,
      issued_at: now.toISOString(),
      expires_at: new Date(now.getTime() + VALID_MS).toISOString(),
      advisories: rows.map(toItem),
    },
    key,
  )
}

/** What subscribers have to pin. The first call makes the key. */
export async function ownPublicKey(ctx: Ctx): Promise<string> {
  return (await ownKey(ctx)).publicKey
}

async function ownKey({ db, keyring }: Ctx): Promise<{ publicKey: string; privateKey: string }> {
  let kept = await db.withPlatform(queries.findFeedKey, { readOnly: true })
  if (!kept) {
    const made = newSigningKey()
    const sealed = await keyring.encrypt(PLATFORM_SCOPE, made.privateKey, KEY_CONTEXT)
    // Another process may have been faster; its key counts.
    kept = await db.withPlatform(async (tx) => {
      await queries.insertFeedKey(tx, { public_key: made.publicKey, private_key: sealed })
      return queries.findFeedKey(tx)
    })
  }
  if (!kept) throw new Error('the key of the feed could not be kept')
  const privateKey = await keyring.decrypt(PLATFORM_SCOPE, kept.private_key, KEY_CONTEXT)
  return { publicKey: kept.public_key, privateKey }
}

function toItem(row: AdvisoryRow): FeedItem {
  const { id, hash, name, range, title, description, url } = row
  return {
    id,
    hash,
    name,
    range,
    severity: row.severity as FeedItem['severity'],
    action: row.action as FeedItem['action'],
    title,
    description,
    url,
    published_at: row.published_at.toISOString(),
  }
}
