/** What an invitation looks like in the API. */
import { type Static, Type } from 'typebox'
import type { InvitationPreview } from './invitations.ts'
import type { InvitationRow } from './queries.ts'

export const InvitationParams = Type.Object({ id: Type.String({ format: 'uuid' }) })

export const NewInvitation = Type.Object(
  {
    email: Type.String({ format: 'email', maxLength: 254 }),
    role: Type.String({
      minLength: 1,
      maxLength: 100,
      description: "A role's slug; the role must allow nothing you may not do yourself",
    }),
    expires_in_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 30, default: 7 })),
  },
  { additionalProperties: false, examples: [{ email: 'ada@acme.example', role: 'editor' }] },
)

const Token = Type.String({ minLength: 1, maxLength: 200, description: 'From the link in the mail' })
const token = `hsi_AZcAAAAAcACAAAAAAAAAAA_${'x'.repeat(43)}`
export const TokenBody = Type.Object({ token: Token }, { additionalProperties: false, examples: [{ token }] })
export const NewUser = Type.Object(
  {
    token: Token,
    name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
    password: Type.String({ minLength: 1, maxLength: 1000 }),
  },
  {
    additionalProperties: false,
    examples: [{ token, name: 'Ada Lovelace', password: 'a long sentence nobody guesses' }],
  },
)

const RoleName = Type.Object({ slug: Type.String(), name: Type.String() })

export const InvitationBody = Type.Object({
  id: Type.String({ format: 'uuid' }),
  email: Type.String(),
  role: RoleName,
  invited_by: Type.String({ examples: ['grace@acme.example'] }),
  expires_at: Type.String({ format: 'date-time' }),
  expired: Type.Boolean(),
  sent_at: Type.String({ format: 'date-time' }),
  created_at: Type.String({ format: 'date-time' }),
})

const TenantName = Type.Object({
  id: Type.String({ format: 'uuid' }),
  slug: Type.String(),
  display_name: Type.String(),
})
export const PreviewBody = Type.Object({
  tenant: TenantName,
  email: Type.String(),
  role: RoleName,
  invited_by: Type.String(),
  expires_at: Type.String({ format: 'date-time' }),
  has_account: Type.Boolean({ description: 'Whether to sign in and accept, or to create an account' }),
})
export const AcceptedBody = Type.Object({
  tenant: TenantName,
  user_id: Type.String({ format: 'uuid' }),
  email: Type.String(),
  role: RoleName,
})

export function viewInvitation(row: InvitationRow, now: Date): Static<typeof InvitationBody> {
  return {
    id: row.id,
    email: row.email,
    role: { slug: row.role_slug, name: row.role_name },
    invited_by: row.invited_by,
    expires_at: row.expires_at.toISOString(),
    expired: row.expires_at <= now,
    sent_at: row.sent_at.toISOString(),
    created_at: row.created_at.toISOString(),
  }
}

export function viewPreview({
  invitation,
  tenant,
  hasAccount,
}: InvitationPreview): Static<typeof PreviewBody> {
  const { id, slug, display_name } = tenant
  return {
    tenant: { id, slug, display_name },
    email: invitation.email,
    role: { slug: invitation.role_slug, name: invitation.role_name },
    invited_by: invitation.invited_by,
    expires_at: invitation.expires_at.toISOString(),
    has_account: hasAccount,
  }
}
