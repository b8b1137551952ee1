/** What the transfer of a name looks like in the API. */
import { type Static, Type } from 'typebox'
import { PageQuery } from '../../../kernel/http/page.ts'
import type { ShownTransfer } from './queries.ts'

const Id = Type.String({ format: 'uuid' })
const textOrNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description })

export const TransferParams = Type.Object({ id: Id })
const Direction = Type.Enum(['incoming', 'outgoing'])
export const TransferQuery = Type.Object({ ...PageQuery, direction: Type.Optional(Direction) })

export const NewTransfer = Type.Object(
  {
    tenant: Type.String({
      minLength: 1,
      maxLength: 100,
      description: 'Slug of the tenant that is to have the name',
    }),
    message: Type.Optional(Type.String({ maxLength: 500, description: 'Shown to its owners' })),
  },
  { additionalProperties: false, examples: [{ tenant: 'bakery', message: 'As agreed on Monday.' }] },
)
export const AcceptTransfer = Type.Object(
  { website_id: Type.String({ format: 'uuid', description: 'The website that is shown under the name' }) },
  { additionalProperties: false, examples: [{ website_id: '0199b2a0-5f3c-7d4e-8a6b-1c2d3e4f5a6b' }] },
)

export const TransferBody = Type.Object({
  id: Id,
  domain_id: Id,
  host: Type.String(),
  direction: Direction,
  from: Type.String({ description: 'Slug of the tenant that gives' }),
  to: Type.String({ description: 'Slug of the tenant that receives' }),
  state: Type.Enum(['offered', 'accepted', 'declined', 'canceled', 'expired']),
  message: textOrNull('From whoever offers'),
  created_by: textOrNull('Who offered it; shown to his own tenant only'),
  decided_by: textOrNull('Who decided; shown to his own tenant only'),
  created_at: Type.String({ format: 'date-time' }),
  decided_at: Type.Union([Type.String({ format: 'date-time' }), Type.Null()]),
  expires_at: Type.String({ format: 'date-time' }),
})

/** As one of the two tenants sees it. */
export function viewTransfer(row: ShownTransfer, tenantId: string, now: Date): Static<typeof TransferBody> {
  const isGiver = row.from_tenant_id === tenantId
  const isOver = row.state === 'offered' && row.expires_at <= now
  const decidedHere = row.state === 'canceled' ? isGiver : !isGiver
  return {
    id: row.id,
    domain_id: row.domain_id,
    host: row.host,
    direction: isGiver ? 'outgoing' : 'incoming',
    from: row.from_slug,
    to: row.to_slug,
    state: isOver ? 'expired' : (row.state as Static<typeof TransferBody>['state']),
    message: row.message,
    created_by: isGiver ? row.created_by : null,
    decided_by: decidedHere ? row.decided_by : null,
    created_at: row.created_at.toISOString(),
    decided_at: row.decided_at?.toISOString() ?? null,
    expires_at: row.expires_at.toISOString(),
  }
}
