/** `hotswap audit …` */
import { Command } from 'commander'
import { verifyAllChains, verifyChain } from '../features/audit/audit.ts'
import { idOf } from './tenants.ts'
import { print, withContext } from './session.ts'

export function auditCommand(): Command {
  const command = new Command('audit')
  command
    .command('verify')
    .description('Recompute the hash chains; exits with 1 when an entry was edited, removed or inserted')
    .option('--tenant <slug>', 'one tenant; otherwise the platform’s chain and every tenant’s')
    .option('--json')
    .action((options: { tenant?: string; json?: boolean }) =>
      withContext(async (ctx) => {
        const show = (result: { tenantId: string } & Awaited<ReturnType<typeof verifyChain>>) => {
          const { tenantId: _shown, ...check } = result
          if (!result.ok) process.exitCode = 1
          print(
            { tenant_id: result.tenantId, ...check },
            options,
            () =>
              `${result.tenantId}  ${result.ok ? `ok, ${result.checked} entries` : `BROKEN at entry ${result.first_bad_seq ?? '?'}: ${result.reason}`}`,
          )
        }
        if (!options.tenant) return verifyAllChains(ctx, show)
        const tenantId = await idOf(ctx, options.tenant)
        show({ tenantId, ...(await verifyChain(ctx, tenantId)) })
      }),
    )
  return command
}
