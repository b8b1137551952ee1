/** `hotswap tenants …` */
import { Command } from 'commander'
import type { AppContext } from '../context.ts'
import { AppError } from '../errors.ts'
import { provisionTenant, purgeTenant } from '../features/provisioning/provisioning.ts'
import { changeStatus, pageTenants, restoreTenant, viewTenant } from '../features/tenants/tenants.ts'
import { print, withContext } from './session.ts'

export function tenantsCommand(): Command {
  const command = new Command('tenants')

  command
    .command('list')
    .description('List tenants, newest first')
    .option('--q <text>', 'part of the name or slug')
    .option('--status <status>')
    .option('--json')
    .action((options: { q?: string; status?: string; json?: boolean }) =>
      withContext(async (ctx) => {
        let cursor: string | undefined
        do {
          const { json: _json, ...filter } = options
          const page = await ctx.db.withPlatform((tx) =>
            pageTenants(tx, filter, { limit: 200, ...(cursor && { cursor }) }),
          )
          for (const row of page.items) {
            const view = viewTenant(row, ctx.config.domain)
            print(view, options, () =>
              [view.id, view.slug.padEnd(24), view.status.padEnd(14), view.plan.padEnd(13), view.name].join(
                '  ',
              ),
            )
          }
          cursor = page.next_cursor ?? undefined
        } while (cursor)
      }),
    )

  command
    .command('create <name>')
    .description('Create a tenant')
    .option('--slug <slug>')
    .option('--plan <plan>', 'free, starter, professional, enterprise or custom', 'free')
    .option('--placement <placement>', 'pool, schema or database', 'pool')
    .option('--admin-email <email>', 'becomes the owner')
    .option('--json')
    .action(
      (
        name: string,
        options: { slug?: string; plan: string; placement: 'pool'; adminEmail?: string; json?: boolean },
      ) =>
        withContext(async (ctx) => {
          const { slug, plan, placement, adminEmail: admin_email } = options
          const tenant = await provisionTenant(ctx, { name, slug, plan, placement, admin_email })
          const view = viewTenant(tenant, ctx.config.domain)
          print(view, options, () => `Created ${view.slug} (${view.id}) at ${view.host}.`)
        }),
    )

  for (const [verb, description, act] of [
    ['suspend', 'Suspend a tenant', (ctx: AppContext, id: string) => changeStatus(ctx, id, 'suspended')],
    [
      'activate',
      'Activate a suspended tenant',
      (ctx: AppContext, id: string) => changeStatus(ctx, id, 'active'),
    ],
    [
      'delete',
      'Delete a tenant; it can be restored until its grace period ends',
      (ctx: AppContext, id: string) => changeStatus(ctx, id, 'deprovisioning'),
    ],
    ['restore', 'Undo a deletion', restoreTenant],
    ['purge', 'Remove a deleted tenant for good, now', purgeTenant],
  ] as const) {
    command
      .command(`${verb} <slug>`)
      .description(description)
      .action((slug: string) =>
        withContext(async (ctx) => {
          await act(ctx, await idOf(ctx, slug))
          process.stdout.write(`${slug}: ${verb} done.\n`)
        }),
      )
  }
  return command
}

/** @throws AppError tenant_not_found */
export async function idOf(ctx: AppContext, slug: string): Promise<string> {
  const tenant = await ctx.tenants.bySlug(slug)
  if (!tenant) throw new AppError('tenant_not_found', `There is no tenant "${slug}".`)
  return tenant.id
}
