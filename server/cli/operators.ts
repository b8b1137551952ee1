/** `hotswap operators …` */
import { Command } from 'commander'
import { changePlatformRole, createUser, findUserByEmail } from '../features/identity/identity.ts'
import { randomToken } from '../kernel/crypto/tokens.ts'
import { withContext } from './session.ts'

export function operatorsCommand(): Command {
  const command = new Command('operators')
  command
    .command('add <email>')
    .description('Make somebody an operator; a new account gets a password that is printed once')
    .option('--role <role>', 'platform_admin or support', 'platform_admin')
    .action((email: string, options: { role: 'platform_admin' | 'support' }) =>
      withContext(async (ctx) => {
        const known = await findUserByEmail(ctx, email)
        if (known) {
          await changePlatformRole(ctx, known.id, options.role)
          process.stdout.write(`${email} is ${options.role} now.\n`)
          return
        }
        const password = randomToken(12)
        await createUser(ctx, {
          email,
          name: email,
          password,
          email_verified: true,
          platform_role: options.role,
        })
        process.stdout.write(`${email} is ${options.role}. Password, shown this once: ${password}\n`)
      }),
    )
  return command
}
