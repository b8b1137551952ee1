/** `hotswap keys …` */
import { Command } from 'commander'
import { recordForTenant } from '../features/audit/audit.ts'
import { idOf } from './tenants.ts'
import { withContext } from './session.ts'

export function keysCommand(): Command {
  const command = new Command('keys').description('Encryption keys')
  command
    .command('rotate <slug>')
    .description('Give a tenant a new data key; what older keys encrypted stays readable')
    .action((slug: string) =>
      withContext(async (ctx) => {
        const id = await idOf(ctx, slug)
        const version = await ctx.keyring.rotate(`tenant:${id}`)
        await ctx.db.withPlatform((tx) => ctx.notices.publish(tx, 'keys', { scope: `tenant:${id}` }))
        await recordForTenant(ctx, id, {
          action: 'keys.rotate',
          subject: { type: 'data_key', id: String(version) },
        })
        process.stdout.write(`${slug} encrypts with key version ${version} now.\n`)
      }),
    )
  command
    .command('rewrap')
    .description('Wrap every data key with HOTSWAP_SECRET that HOTSWAP_PREVIOUS_SECRET still wraps')
    .action(() =>
      withContext(async (ctx) => {
        process.stdout.write(`${await ctx.keyring.rewrapAll()} keys rewrapped.\n`)
      }),
    )
  return command
}
