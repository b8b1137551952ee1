/** `hotswap keys …` */
import { Command } from 'commander'
import { rotateTenantKey } from '../features/keys/keys.ts'
import { idOf } from './tenants.ts'
import { withContext } from './session.ts'

export function keysCommand(): Command {
  const command = new Command('keys')
  command
    .command('rotate <slug>')
    .description('Give a tenant a new data key; what older keys encrypted stays readable')
    .action((slug: string) =>
      withContext(async (ctx) => {
        const id = await idOf(ctx, slug)
        const version = await rotateTenantKey(ctx, id)
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
