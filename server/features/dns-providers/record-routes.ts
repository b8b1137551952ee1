/** Creates the records of a name in the account that has its zone. */
import { type Static, Type } from 'typebox'
import type { AppContext } from '../../context.ts'
import { AppError } from '../../errors.ts'
import { tenant, tenantOf } from '../../kernel/http/access.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { recordAudit } from '../audit/audit.ts'
import { type Ctx as AccountCtx, type Found, chosenFor, findAccountFor } from './accounts.ts'
import { type Step, type Wanted, planName } from './creation.ts'
import { type Domains, type NamedDomain, type WantedRecord, findNamed } from './named-domain.ts'
import { CREATABLE, type Changes, type Kind } from './provider.ts'
import { takeAsk } from './rate.ts'

type Ctx = AccountCtx & Pick<AppContext, 'rateLimiter' | 'config' | 'dns'>

const Creation = Type.Object(
  {
    dry_run: Type.Optional(Type.Boolean({ default: false, description: 'Only say what would happen' })),
    replace: Type.Optional(
      Type.Boolean({ default: false, description: 'Remove records that lead the name elsewhere' }),
    ),
    dns_provider_id: Type.Optional(
      Type.String({ format: 'uuid', description: 'The account; by default the one that has the zone' }),
    ),
  },
  { additionalProperties: false, examples: [{ dry_run: true }] },
)
const CreationBody = Type.Object({
  dry_run: Type.Boolean(),
  dns_provider: Type.Object({
    id: Type.String({ format: 'uuid' }),
    name: Type.String(),
    kind: Type.String(),
  }),
  zone: Type.String(),
  steps: Type.Array(
    Type.Object({
      action: Type.Enum(['add', 'keep', 'replaced', 'blocked']),
      type: Type.String(),
      name: Type.String(),
      value: Type.String(),
      ttl: Type.Integer(),
      explanation: Type.String(),
    }),
  ),
})

export function recordRoutes<Domain extends NamedDomain>(
  app: HttpServer,
  ctx: Ctx & { domains: Domains<Domain> },
): void {
  app.post(
    '/domains/:id/records/create',
    {
      config: { access: tenant('domains:write') },
      schema: {
        tags: ['DNS providers'],
        summary: 'Create the records of a domain',
        description:
          'In the account at a DNS provider that has the zone. Records that differ are replaced only if that is asked for, and then all is done or nothing.',
        params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
        body: Creation,
        response: { 200: CreationBody },
      },
    },
    async (request) => {
      const tenantId = tenantOf(request).id
      const { domain, records } = await findNamed(ctx, tenantId, request.params.id)
      await takeAsk(ctx, tenantId)
      const found = await requireAccount(ctx, tenantId, domain.host, request.body.dns_provider_id)
      return createRecords(ctx, tenantId, domain, found, creatable(records), request.body)
    },
  )
}

async function requireAccount(ctx: Ctx, tenantId: string, host: string, id?: string): Promise<Found> {
  const name = host.replace(/^\*\./, '')
  const chosenId = id ?? (await chosenFor(ctx, tenantId, host))
  const found =
    (await findAccountFor(ctx, tenantId, name, chosenId)) ??
    (id === undefined && chosenId !== undefined ? await findAccountFor(ctx, tenantId, name) : undefined)
  if (!found)
    throw new AppError(
      'conflict',
      `No account at a DNS provider has a zone that ${name} lies in: add one, or create the records by hand.`,
    )
  return found
}

/** What can be created: an alias to us proves the name as well, so that the text is not needed beside it. */
function creatable(records: readonly WantedRecord[]): Wanted[] {
  const hasAlias = records.some(({ purpose, type }) => purpose === 'point' && type === 'CNAME')
  const isWildcard = records.some(({ name }) => name.startsWith('*.'))
  return records
    .filter(({ type }) => CREATABLE.some((one) => one === type) && type !== 'CAA')
    .filter(({ purpose }) => purpose === 'point' || (purpose === 'verify' && (!hasAlias || isWildcard)))
    .map(({ type, name, value, ttl }) => ({ type, name, value, ttl }))
}

async function createRecords(
  ctx: Ctx,
  tenantId: string,
  domain: NamedDomain,
  { row, zone, provider }: Found,
  wanted: Wanted[],
  { dry_run = false, replace = false }: Static<typeof Creation>,
): Promise<Static<typeof CreationBody>> {
  const steps: Step[] = []
  const changes: Changes = { add: [], remove: [] }
  for (const name of new Set(wanted.map((one) => one.name))) {
    const here = wanted.filter((one) => one.name === name)
    const plan = planName(zone, row.kind as Kind, here, await provider.at(zone, name))
    steps.push(...plan.steps)
    changes.add.push(...plan.changes.add)
    changes.remove.push(...plan.changes.remove)
  }
  if (!dry_run) {
    refuseConflicts(steps, replace)
    await provider.change(zone, changes)
    if (changes.add.length + changes.remove.length > 0)
      await ctx.db.withTenant(tenantId, (tx) =>
        recordAudit(tx, {
          action: 'dns_record.create',
          subject: { type: 'domain', id: domain.id, label: domain.host },
          after: {
            account: row.name,
            zone: zone.name,
            added: shown(changes.add),
            removed: shown(changes.remove),
          },
        }),
      )
  }
  const { id, name, kind } = row
  return { dry_run, dns_provider: { id, name, kind }, zone: zone.name, steps }
}

function refuseConflicts(steps: Step[], replace: boolean): void {
  const wrong = steps.filter(({ action }) => action === 'blocked' || (action === 'replaced' && !replace))
  if (wrong.length === 0) return
  const [first] = wrong
  const hint = wrong.every(({ action }) => action === 'replaced') ? ' With `replace` it is removed.' : ''
  throw new AppError('conflict', `${first?.name} ${first?.type}: ${first?.explanation}${hint}`, {
    members: { steps: wrong },
  })
}

function shown(records: Wanted[]): string[] {
  return records.map(({ name, type, value }) => `${name} ${type} ${value}`)
}
