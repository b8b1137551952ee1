/** What the identity routes take and give. */
import { type Static, Type } from 'typebox'
import type { PlatformRole } from '../roles/roles.ts'
import { writtenAddress } from './device.ts'
import type { Me } from './me.ts'
import { MAX_PASSWORD_LENGTH, MIN_PASSWORD_LENGTH } from './password-policy.ts'
import { ChangePreferencesBody, PreferencesBody, readPreferences } from './preferences.ts'
import type { ImpersonationView, PasskeyRow, UserRow, UserTenant } from './queries.ts'
import type { SessionRow } from './tokens/queries.ts'

const Id = Type.String({ format: 'uuid' })
const Time = Type.String({ format: 'date-time' })
const nullable = <T extends ReturnType<typeof Type.String>>(type: T) => Type.Union([type, Type.Null()])

export const IdParams = Type.Object({ id: Id })

const Email = Type.String({
  minLength: 3,
  maxLength: 254,
  pattern: '^[^\\s@]+@[^\\s@]+$',
  examples: ['ada@example.com'],
})
/** A password that is compared. */
export const Password = Type.String({
  minLength: 1,
  maxLength: MAX_PASSWORD_LENGTH,
  examples: ['correct horse battery staple'],
})
/** A password that is chosen. */
const NewPassword = Type.String({
  minLength: MIN_PASSWORD_LENGTH,
  maxLength: MAX_PASSWORD_LENGTH,
  description: `At least ${MIN_PASSWORD_LENGTH} characters`,
  examples: ['correct horse battery staple'],
})
const PersonName = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S', examples: ['Ada Lovelace'] })
const Tenant = Type.String({
  minLength: 1,
  maxLength: 63,
  description: 'Slug or id of the tenant the tokens name',
  examples: ['acme'],
})
const TotpCode = Type.String({
  pattern: '^\\d{6}$',
  description: 'Six digits of the authenticator app',
  examples: ['123456'],
})
const RecoveryCode = Type.String({
  minLength: 5,
  maxLength: 50,
  description: 'Works once',
  examples: ['x7Gk2-9sLpQ'],
})
const OpaqueToken = Type.String({ minLength: 1, maxLength: 2_000, examples: ['p3JxT0mW9k…'] })
export const MailToken = Type.String({
  minLength: 1,
  maxLength: 2_000,
  description: 'From the link in the mail',
  examples: ['Zk93bQx7Lr…'],
})

// Signing in

const Cookie = Type.Optional(
  Type.Boolean({
    description:
      'For pages of the portal: puts the refresh token into a cookie that scripts cannot read, and leaves it out of the answer',
  }),
)

export const SignInBody = Type.Object(
  {
    email: Email,
    password: Password,
    tenant: Type.Optional(Tenant),
    totp_code: Type.Optional(TotpCode),
    recovery_code: Type.Optional(RecoveryCode),
    cookie: Cookie,
  },
  {
    additionalProperties: false,
    examples: [{ email: 'ada@example.com', password: 'correct horse battery staple', tenant: 'acme' }],
  },
)

export const SecondFactorBody = Type.Object(
  {
    challenge_token: OpaqueToken,
    totp_code: Type.Optional(TotpCode),
    recovery_code: Type.Optional(RecoveryCode),
    tenant: Type.Optional(Tenant),
    cookie: Cookie,
  },
  { additionalProperties: false },
)

const KeptRefreshToken = Type.Optional(
  Type.String({ ...OpaqueToken, description: 'Unset on the portal: the one in its cookie' }),
)

export const RefreshBody = Type.Object(
  {
    refresh_token: KeptRefreshToken,
    tenant: Type.Optional(
      Type.Union([Tenant, Type.Null()], {
        description: 'Switches to this tenant, null to none; unset keeps the present one',
      }),
    ),
  },
  { additionalProperties: false },
)

export const RevokeBody = Type.Object({ refresh_token: KeptRefreshToken }, { additionalProperties: false })

export const TokensBody = Type.Object(
  {
    access_token: Type.String({ description: 'Send it as "Authorization: Bearer …"' }),
    refresh_token: Type.Optional(
      Type.String({
        description:
          'Exchange it, once, for new tokens before the access token expires; left out when a cookie has it',
      }),
    ),
    expires_in: Type.Integer({ description: 'Seconds until the access token expires' }),
    token_type: Type.Literal('Bearer'),
    user_id: { ...Id, description: 'Who has signed in' },
    tenant_id: nullable(Id),
  },
  {
    examples: [
      {
        access_token: 'eyJhbGciOiJFZERTQSJ9…',
        refresh_token: 'p3Jx…',
        expires_in: 900,
        token_type: 'Bearer',
        user_id: '0198c0de-0000-7000-8000-000000000002',
        tenant_id: '0198c0de-0000-7000-8000-000000000001',
      },
    ],
  },
)

// One's account

const Continue = Type.Optional(
  Type.String({
    maxLength: 500,
    // A path, and nothing that browsers take for another host.
    pattern: '^/(?![/\\\\])[\\x21-\\x7e]*$',
    description: 'A path of the portal: the link in the mail comes back with it as `continue`',
    examples: ['/welcome?plan=free'],
  }),
)
export const SignUpBody = Type.Object(
  { email: Email, name: PersonName, password: NewPassword, continue: Continue },
  { additionalProperties: false },
)
export const ResendBody = Type.Object({ email: Email, continue: Continue }, { additionalProperties: false })
export const EmailBody = Type.Object({ email: Email }, { additionalProperties: false })
export const VerifyEmailBody = Type.Object({ token: MailToken }, { additionalProperties: false })
export const ResetPasswordBody = Type.Object(
  { token: MailToken, password: NewPassword },
  { additionalProperties: false },
)
export const ChangePasswordBody = Type.Object(
  { current_password: Password, new_password: NewPassword },
  { additionalProperties: false },
)

export const AcceptedBody = Type.Object(
  { status: Type.Literal('accepted') },
  { examples: [{ status: 'accepted' }] },
)

export const SessionItem = Type.Object({
  id: Id,
  current: Type.Boolean(),
  ip: nullable(Type.String()),
  user_agent: nullable(Type.String()),
  created_at: Time,
  last_used_at: Type.String({ format: 'date-time', description: 'To the quarter of an hour' }),
  expires_at: Time,
})

export function toSessionItem(row: SessionRow, ownId: string | undefined): Static<typeof SessionItem> {
  return {
    id: row.id,
    current: row.id === ownId,
    ip: writtenAddress(row.ip_address),
    user_agent: row.user_agent,
    created_at: row.created_at.toISOString(),
    last_used_at: row.updated_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
  }
}

// Second factors

export const PasswordBody = Type.Object({ password: Password }, { additionalProperties: false })
/** Of acts that replace the session. */
export const SessionPasswordBody = Type.Object(
  { password: Password, cookie: Cookie },
  { additionalProperties: false },
)
export const TotpCodeBody = Type.Object({ code: TotpCode, cookie: Cookie }, { additionalProperties: false })
export const RecoveryCodesBody = Type.Object({ recovery_codes: Type.Array(Type.String()) })
export const TotpSetupBody = Type.Object({
  totp_uri: Type.String({
    description: 'Show it as a QR code',
    examples: ['otpauth://totp/HotSwap:ada%40example.com?secret=…'],
  }),
  recovery_codes: Type.Array(Type.String(), { description: 'Each works once; shown only now' }),
})

/** What browsers exchange with authenticators (WebAuthn Level 3, 5.1.9 and 5.1.10), passed through as it is. */
const WebAuthnJson = Type.Record(Type.String(), Type.Unknown())
const WebAuthnResponse = Type.Object(
  {
    id: Type.String({ maxLength: 2_000 }),
    response: Type.Object({ clientDataJSON: Type.String({ maxLength: 4_000 }) }),
  },
  { description: 'PublicKeyCredential.toJSON()' },
)
export const PasskeyCeremonyBody = Type.Object({
  options: Type.Unsafe<Record<string, unknown>>({
    ...WebAuthnJson,
    description: 'For navigator.credentials, parsed from JSON',
  }),
  challenge_token: Type.String({ description: 'Send it back with the answer' }),
})
const PasskeyName = Type.String({ minLength: 1, maxLength: 100 })
export const AddPasskeyBody = Type.Object(
  {
    challenge_token: OpaqueToken,
    response: WebAuthnResponse,
    name: Type.Optional(PasskeyName),
  },
  { additionalProperties: false },
)
export const PasskeyChanges = Type.Object(
  { name: PasskeyName },
  { additionalProperties: false, examples: [{ name: 'Laptop' }] },
)
export const PasskeySignInBody = Type.Object(
  { challenge_token: OpaqueToken, response: WebAuthnResponse, tenant: Type.Optional(Tenant), cookie: Cookie },
  { additionalProperties: false },
)
export const PasskeyItem = Type.Object({
  id: Id,
  name: nullable(Type.String()),
  synced: Type.Boolean({ description: 'Whether it is backed up and shared between devices' }),
  created_at: nullable(Time),
})

export function toPasskeyItem(row: PasskeyRow): Static<typeof PasskeyItem> {
  return {
    id: row.id,
    name: row.name,
    synced: row.backed_up,
    created_at: row.created_at?.toISOString() ?? null,
  }
}

// Users

const roles: PlatformRole[] = ['platform_admin', 'support']
const PlatformRoleName = Type.Union([Type.Enum(roles), Type.Null()])

const TenantOfUser = Type.Object({
  id: Id,
  slug: Type.String(),
  name: Type.String(),
  display_name: Type.String(),
  logo_url: nullable(Type.String()),
  status: Type.String(),
})

const userFields = {
  id: Id,
  email: Type.String(),
  name: Type.String(),
  email_verified: Type.Boolean(),
  two_factor_enabled: Type.Boolean(),
  platform_role: nullable(Type.String()),
  locale: nullable(Type.String()),
  suspended_at: nullable(Time),
  suspended_reason: nullable(Type.String()),
  version: Type.Integer(),
  created_at: Time,
  updated_at: Time,
}

export const UserItem = Type.Object(userFields)
export const UserBody = Type.Object({ ...userFields, tenants: Type.Array(TenantOfUser) })

export function toUserItem(row: UserRow): Static<typeof UserItem> {
  const {
    id,
    email,
    name,
    email_verified,
    two_factor_enabled,
    platform_role,
    locale,
    suspended_reason,
    version,
  } = row
  return {
    id,
    email,
    name,
    email_verified,
    two_factor_enabled,
    platform_role,
    locale,
    suspended_at: row.suspended_at?.toISOString() ?? null,
    suspended_reason,
    version,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  }
}

export function toUserBody(row: UserRow & { tenants: UserTenant[] }): Static<typeof UserBody> {
  return { ...toUserItem(row), tenants: row.tenants }
}

export const UsersQuery = {
  q: Type.Optional(
    Type.String({ minLength: 1, maxLength: 254, description: 'Beginning of the address or the name' }),
  ),
  platform_role: Type.Optional(Type.Enum(roles)),
  suspended: Type.Optional(Type.Boolean()),
}
export const ChangeUserBody = Type.Object(
  { platform_role: PlatformRoleName },
  { additionalProperties: false, examples: [{ platform_role: 'support' }] },
)
export const SuspendBody = Type.Object(
  { reason: Type.Optional(Type.String({ maxLength: 500, examples: ['Stolen laptop'] })) },
  { additionalProperties: false },
)

export const MeBody = Type.Object({
  id: Id,
  email: Type.String(),
  name: Type.String(),
  email_verified: Type.Boolean(),
  two_factor_enabled: Type.Boolean(),
  locale: nullable(Type.String()),
  pending_email: Type.Union([Type.String(), Type.Null()], {
    description: 'An address you asked for and have not confirmed yet',
  }),
  preferences: PreferencesBody,
  version: Type.Integer(),
  tenants: Type.Array(TenantOfUser),
  tenant_id: Type.Union([Id, Type.Null()], { description: 'The tenant the access token names' }),
  permissions: Type.Array(Type.String(), { description: 'In that tenant' }),
  platform_role: nullable(Type.String()),
  platform_permissions: Type.Array(Type.String()),
  impersonator_id: Type.Union([Id, Type.Null()], { description: 'The operator who is acting as this user' }),
})
export const ChangeMeBody = Type.Object(
  {
    name: Type.Optional(PersonName),
    locale: Type.Optional(
      Type.Union([
        Type.String({ pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$', maxLength: 35, examples: ['de-CH'] }),
        Type.Null(),
      ]),
    ),
    preferences: Type.Optional(ChangePreferencesBody),
  },
  {
    additionalProperties: false,
    examples: [{ name: 'Ada King', locale: 'de' }, { preferences: { theme: 'dark' } }],
  },
)

export function toMeBody(me: Me): Static<typeof MeBody> {
  const { id, email, name, email_verified, two_factor_enabled, locale, version, tenants, tenant_id } = me
  const { permissions, platform_role, platform_permissions, impersonator_id } = me
  return {
    id,
    email,
    name,
    email_verified,
    two_factor_enabled,
    locale,
    pending_email: me.pending_email,
    preferences: readPreferences(me.preferences),
    version,
    tenants,
    tenant_id,
    permissions,
    platform_role,
    platform_permissions,
    impersonator_id,
  }
}

// Impersonation

export const ImpersonateBody = Type.Object(
  {
    user_id: Id,
    tenant_id: Id,
    reason: Type.String({
      minLength: 3,
      maxLength: 500,
      pattern: '\\S',
      description: 'Written into the audit trails of the platform and the tenant',
      examples: ['Support case 4711'],
    }),
    minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 60, default: 30 })),
  },
  { additionalProperties: false },
)
export const ImpersonationBody = Type.Object({
  id: Id,
  access_token: Type.String({ description: 'Cannot be refreshed' }),
  expires_in: Type.Integer(),
  token_type: Type.Literal('Bearer'),
  user_id: Id,
  tenant_id: Id,
  expires_at: Time,
})
export const ImpersonationItem = Type.Object({
  id: Id,
  operator_id: Id,
  operator_email: Type.String(),
  user_id: Id,
  user_email: Type.String(),
  reason: Type.String(),
  created_at: Time,
  expires_at: Time,
  ended_at: nullable(Time),
})

export function toImpersonationItem(row: ImpersonationView): Static<typeof ImpersonationItem> {
  return {
    id: row.id,
    operator_id: row.operator_id,
    operator_email: row.operator_email,
    user_id: row.user_id,
    user_email: row.user_email,
    reason: row.reason,
    created_at: row.created_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    ended_at: row.ended_at?.toISOString() ?? null,
  }
}

export const JwksBody = Type.Object({ keys: Type.Array(Type.Record(Type.String(), Type.Unknown())) })
