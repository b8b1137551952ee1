/** What the portal's surroundings look like in the API: the sign-in page's name, logo and colours, and whose it is. */
import { type Static, Type } from 'typebox'
import { nullableText } from '../tenants/tenants.ts'

const Color = nullableText({ pattern: '^#[0-9a-fA-F]{6}$', examples: ['#1f6feb'] })

export const PortalBody = Type.Object(
  {
    product: Type.String(),
    version: Type.String({ description: 'Of the program' }),
    domain: Type.String({ description: 'Of the platform: websites are at <tenant>.<domain>' }),
    name: Type.String({ description: 'What to call the portal: the tenant’s name for it, or the product’s' }),
    logo_url: nullableText({ description: 'An address, or a path on this host' }),
    favicon_url: nullableText({ description: 'An address, or a path on this host' }),
    primary_color: { ...Color, description: 'Null: the portal’s own' },
    on_primary: nullableText({ description: 'Black or white, whichever is easier to read on primary_color' }),
    secondary_color: { ...Color, description: 'Null: the portal’s own' },
    locale: Type.String({ description: 'BCP 47', examples: ['de-AT'] }),
    sign_up: Type.Enum(['open', 'invited', 'closed'], { description: 'Who may make an account' }),
    tenant: Type.Union([Type.Object({ slug: Type.String(), name: Type.String() }), Type.Null()], {
      description: 'Whose portal this host shows; null on the platform’s own',
    }),
    mail: Type.Object({
      captured: Type.Boolean({
        description: 'No mail leaves this installation: an operator finds it in the mailbox of the portal',
      }),
    }),
  },
  {
    examples: [
      {
        product: 'HotSwap',
        version: '1.0.0',
        domain: 'hotswap.example',
        name: 'Acme Studio',
        logo_url: '/api/v1/portal/branding/0197a0aa-0000-7000-8000-000000000001/5d41402abc4b2a76.webp',
        favicon_url: null,
        primary_color: '#1f6feb',
        on_primary: '#ffffff',
        secondary_color: null,
        locale: 'de-AT',
        sign_up: 'invited',
        tenant: { slug: 'acme', name: 'Acme' },
        mail: { captured: false },
      },
    ],
  },
)
export type PortalView = Static<typeof PortalBody>

const OrId = Type.Union([Type.String({ format: 'uuid' }), Type.Null()], {
  description: 'The domain that links in mails lead to; null: the first that shows the portal and is reached',
})
const SenderName = nullableText({
  minLength: 1,
  maxLength: 100,
  pattern: '^[^\\x00-\\x1f\\x7f<>"]*[^\\x00-\\x20\\x7f<>"][^\\x00-\\x1f\\x7f<>"]*$',
  description: 'What mails to the tenant’s people are sent as; null: the tenant’s name',
  examples: ['Acme Studio'],
})

export const OwnPortalBody = Type.Object({
  host: nullableText({ description: 'The tenant’s own portal; null: the platform’s is used' }),
  url: Type.String({ description: 'What links in mails begin with' }),
  domain_id: OrId,
  sender_name: SenderName,
  hosts: Type.Array(
    Type.Object({
      domain_id: Type.String({ format: 'uuid' }),
      host: Type.String(),
      url: Type.String(),
      state: Type.Enum(['pending', 'verified', 'misconfigured', 'lost', 'quarantined']),
      is_reached: Type.Boolean({ description: 'Visitors of the name see the portal' }),
    }),
    { description: 'Domains that serve the portal: see `serves` of a domain' },
  ),
  version: Type.Integer(),
})
export type OwnPortalView = Static<typeof OwnPortalBody>

export const OwnPortalChange = Type.Object(
  { domain_id: Type.Optional(OrId), sender_name: Type.Optional(SenderName) },
  { additionalProperties: false, minProperties: 1, examples: [{ sender_name: 'Acme Studio' }] },
)
export type OwnPortalChange = Static<typeof OwnPortalChange>
