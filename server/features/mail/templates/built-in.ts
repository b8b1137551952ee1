/** The mails the platform sends: their texts, and examples of the variables each is given. */
import { type Content, composeTemplate } from './layout.ts'

export type BuiltInTemplate = {
  slug: string
  /** When it is sent. */
  description: string
  /** In whose name: mails about accounts are the platform's, for people belong to no tenant. */
  sender: 'tenant' | 'platform'
  /** What a preview shows, and which variables a tenant's own version can use. */
  example: Record<string, unknown>
  subject: string
  text: string
  html: string
}

export const LOCALE = 'en'

const LINK = 'https://app.example.com/link/7h2k'
const APPROVAL = {
  name: 'Ada',
  summary: 'Theme Bakery 2.1.0 for 12 websites',
  module: 'theme',
  environment: 'production',
  websites: 12,
  requested_by: 'grace@acme.example',
  rule: 'Two eyes for themes',
  expires_at: '2027-01-31T09:00:00.000Z',
  deployment_link: 'https://app.example.com/deployments/7h2k',
}
const WHAT_CHANGES = {
  text: '{{ summary }} ({{ module }}, {{ environment }}, {{ websites }} {% if websites == 1 %}website{% else %}websites{% endif %}), asked for by {{ requested_by }}.',
}
const UNTIL = {
  note: 'Without a decision it is refused on {{ expires_at | date: "%-d %B %Y, %H:%M", 0 }} UTC. The rule is called “{{ rule }}”.',
}
const DOMAIN = {
  name: 'Ada',
  host: 'www.acme.example',
  reason: 'The name leads to another server.',
  domain_link: 'https://app.example.com/domains/7h2k',
}
const CERTIFICATE = {
  name: 'Ada',
  names: 'acme.example, www.acme.example',
  expires_at: '2027-01-31T09:00:00.000Z',
  detail: 'No CAA record allows it.',
  hint: 'Add a CAA record.',
  domains_link: 'https://app.example.com/domains',
}
const HELLO = { text: 'Hello{% if name %} {{ name }}{% endif %},' }

const all: BuiltInTemplate[] = [
  define('welcome', 'A tenant was set up for the recipient', {
    sender: 'tenant',
    example: { name: 'Ada', tenant: 'Acme', address: 'acme.example.com', set_password_url: LINK },
    subject: 'Welcome to {{ tenant | default: brand.name }}',
    heading: 'Welcome to {{ tenant | default: brand.name }}',
    blocks: [
      HELLO,
      { text: 'everything is ready for you.' },
      { when: 'address', text: 'Your address is {{ address }}.' },
      { when: 'set_password_url', text: 'One thing is left: your password.' },
      { when: 'set_password_url', button: 'Choose a password', link: 'set_password_url' },
    ],
  }),
  define('invitation', 'Somebody was invited to join the tenant', {
    sender: 'tenant',
    example: {
      tenant: 'Acme',
      role: 'Editor',
      invited_by: 'Ada',
      expires_at: '2027-01-31T09:00:00.000Z',
      url: LINK,
    },
    subject:
      '{% if invited_by %}{{ invited_by }} invites you{% else %}You are invited{% endif %} to {{ tenant | default: brand.name }}',
    heading: 'Join {{ tenant | default: brand.name }}',
    blocks: [
      {
        text: '{% if invited_by %}{{ invited_by }} invites you{% else %}You are invited{% endif %} to join {{ tenant | default: brand.name }}{% if role %} as {{ role }}{% endif %}.',
      },
      { button: 'Accept the invitation', link: 'url' },
      {
        when: 'expires_at',
        note: 'The invitation is valid until {{ expires_at | date: "%-d %B %Y, %H:%M", 0 }} UTC.',
      },
      { note: 'If you do not know what this is about, ignore this mail.' },
    ],
  }),
  define('verify-email', 'An account or a new address has to be confirmed', {
    sender: 'platform',
    example: { name: 'Ada', url: LINK },
    subject: 'Confirm your e-mail address',
    heading: 'Confirm your e-mail address',
    blocks: [
      HELLO,
      { text: 'confirm that this address is yours:' },
      { button: 'Confirm the address', link: 'url' },
      { note: 'If you did not ask for this, ignore this mail.' },
    ],
  }),
  define('reset-password', 'Somebody asked for a new password', {
    sender: 'platform',
    example: { name: 'Ada', url: LINK },
    subject: 'Choose a new password',
    heading: 'Choose a new password',
    blocks: [
      HELLO,
      { text: 'somebody, hopefully you, asked for a new password for your account.' },
      { button: 'Choose a new password', link: 'url' },
      {
        note: 'The link can be used once and for a short time. If it was not you, ignore this mail: your password stays as it is.',
      },
    ],
  }),
  define('password-changed', 'The password of an account was changed', {
    sender: 'platform',
    example: { name: 'Ada', at: '2027-01-31T09:00:00.000Z', ip: '203.0.113.7' },
    subject: 'Your password was changed',
    heading: 'Your password was changed',
    blocks: [
      HELLO,
      {
        text: 'the password of your account was changed{% if at %} on {{ at | date: "%-d %B %Y, %H:%M", 0 }} UTC{% endif %}{% if ip %} from {{ ip }}{% endif %}.',
      },
      { note: 'If it was not you, ask for a new password at once and look through your sessions.' },
    ],
  }),
  define('new-sign-in', 'An account was used from a device it had not been used from before', {
    sender: 'platform',
    example: { name: 'Ada', at: '2027-01-31T09:00:00.000Z', ip: '203.0.113.7', device: 'Firefox on Linux' },
    subject: 'New sign-in to your account',
    heading: 'New sign-in to your account',
    blocks: [
      HELLO,
      {
        text: 'your account was used from a new device{% if at %} on {{ at | date: "%-d %B %Y, %H:%M", 0 }} UTC{% endif %}.',
      },
      { when: 'device', text: 'Device: {{ device }}' },
      { when: 'ip', text: 'Address: {{ ip }}' },
      { note: 'If it was not you, change your password and end the session.' },
    ],
  }),
  define(
    'account-exists',
    'Somebody signed up with an address that has an account, or wanted it for another one',
    {
      sender: 'platform',
      example: { name: 'Ada', url: LINK },
      subject: 'You already have an account',
      heading: 'You already have an account',
      blocks: [
        HELLO,
        {
          text: 'somebody, perhaps you, wanted this address for another account. It has one already: just sign in.',
        },
        { when: 'url', button: 'Sign in', link: 'url' },
        { note: 'If it was not you, there is nothing to do.' },
      ],
    },
  ),
  define('email-change-asked', 'Another address was asked for; goes to the present one', {
    sender: 'platform',
    example: { name: 'Ada', new_email: 'ada@new.example', url: LINK },
    subject: 'Another address was asked for',
    heading: 'Another address was asked for',
    blocks: [
      HELLO,
      {
        text: 'somebody who knows your password asked for {{ new_email }} as the address of your account. It counts once the link in a mail to that address is followed.',
      },
      { note: 'If it was not you, choose a new password now: that takes it back, and ends all sessions.' },
      { when: 'url', button: 'Choose a new password', link: 'url' },
    ],
  }),
  define('email-changed', 'The address of an account was changed; goes to the former one', {
    sender: 'platform',
    example: { name: 'Ada', new_email: 'ada@new.example' },
    subject: 'The address of your account was changed',
    heading: 'The address of your account was changed',
    blocks: [
      HELLO,
      { text: 'your account has the address {{ new_email }} from now on; this one is no longer used.' },
      { note: 'If it was not you, tell whoever runs this platform at once.' },
    ],
  }),
  define('quota-alert', 'The tenant has used most of what its plan allows', {
    sender: 'tenant',
    example: {
      tenant: 'Acme',
      resource: 'storage',
      percent: 90,
      used: '9 GB',
      limit: '10 GB',
      plan_that_lifts: 'Professional',
    },
    subject: '{{ tenant | default: brand.name }} has used {{ percent }} % of its {{ resource }}',
    heading: '{{ percent }} % of your {{ resource }} is in use',
    blocks: [
      { text: '{{ tenant | default: brand.name }} uses {{ used }} of {{ limit }} ({{ resource }}).' },
      { when: 'plan_that_lifts', text: 'The plan {{ plan_that_lifts }} allows more.' },
    ],
  }),
  define('approval-requested', 'A deployment needs the approval of the recipient', {
    sender: 'tenant',
    example: APPROVAL,
    subject: 'Your approval is wanted: {{ summary }}',
    heading: 'Your approval is wanted',
    blocks: [HELLO, WHAT_CHANGES, { button: 'Look at it and decide', link: 'deployment_link' }, UNTIL],
  }),
  define('approval-reminder', 'A deployment still waits for the approval of the recipient', {
    sender: 'tenant',
    example: APPROVAL,
    subject: 'Still waiting for your approval: {{ summary }}',
    heading: 'Your approval is still wanted',
    blocks: [HELLO, WHAT_CHANGES, { button: 'Look at it and decide', link: 'deployment_link' }, UNTIL],
  }),
  define('approval-decided', 'A deployment that the recipient asked for was approved or rejected', {
    sender: 'tenant',
    example: {
      ...APPROVAL,
      decision: 'rejected',
      decided_by: 'ada@acme.example',
      comment: 'Not on a Friday.',
    },
    subject: '{{ decision | capitalize }}: {{ summary }}',
    heading: 'Your deployment was {{ decision }}',
    blocks: [
      HELLO,
      WHAT_CHANGES,
      { when: 'decided_by', text: '{{ decision | capitalize }} by {{ decided_by }}.' },
      { when: 'comment', text: '“{{ comment }}”' },
      { button: 'See the deployment', link: 'deployment_link' },
    ],
  }),
  define('approval-expired', 'Nobody decided in time about a deployment that the recipient asked for', {
    sender: 'tenant',
    example: APPROVAL,
    subject: 'Not approved in time: {{ summary }}',
    heading: 'Nobody decided in time',
    blocks: [
      HELLO,
      WHAT_CHANGES,
      {
        text: 'It was refused, because the approvals that the rule “{{ rule }}” wants did not come in time. Deploy again to ask again.',
      },
      { button: 'See the deployment', link: 'deployment_link' },
    ],
  }),
  define('webhook-disabled', 'A webhook was switched off because nothing arrives there', {
    sender: 'tenant',
    example: { address: 'https://hooks.example.com/hotswap', reason: 'Nothing has arrived for 5 days.' },
    subject: 'A webhook of {{ brand.name }} was switched off',
    heading: 'A webhook was switched off',
    blocks: [
      { text: 'Events are no longer sent to {{ address }}.' },
      { when: 'reason', text: 'Reason: {{ reason }}' },
      { note: 'Once the receiver works again, switch the webhook on and replay what it missed.' },
    ],
  }),
  define('plugin-withdrawn', 'A plugin was switched off everywhere because of an advisory', {
    sender: 'tenant',
    example: {
      plugin: 'gallery',
      version: '1.4.1',
      websites: 'Bakery, Shop',
      severity: 'critical',
      reason: 'It sends what visitors type to strangers',
      description: 'Versions before 1.4.2 are concerned.',
      address: 'https://advisories.example.com/2027-12',
      plugins_link: 'https://app.example.com/plugins',
    },
    subject: 'The plugin {{ plugin }} was switched off',
    heading: 'The plugin {{ plugin }} was switched off',
    blocks: [
      {
        text: '{{ plugin }} {{ version }} does not run any more on: {{ websites }}{% if more_websites %} and {{ more_websites }} more{% endif %}. Your pages are shown without it; what it keeps for you is still there.',
      },
      { text: 'Reason ({{ severity }}): {{ reason }}' },
      { when: 'description', text: '{{ description }}' },
      { when: 'address', text: 'More about it: {{ address }}' },
      { button: 'See your plugins', link: 'plugins_link' },
      { note: 'If there is a version that is not concerned, update to it; else remove the plugin.' },
    ],
  }),
  define('plugin-disabled', 'A plugin was switched off on a website because it kept failing', {
    sender: 'tenant',
    example: {
      plugin: 'newsletter',
      version: '1.2.0',
      website: 'Bakery',
      failures: 10,
      reason: "TypeError: cannot read property 'email' of undefined",
    },
    subject: 'The plugin {{ plugin }} was switched off on {{ website }}',
    heading: 'A plugin was switched off',
    blocks: [
      {
        text: '{{ plugin }} {{ version }} failed {{ failures }} times and was switched off on {{ website }}. Pages go on without it; what it keeps is still there.',
      },
      { when: 'reason', text: 'Its last failure: {{ reason }}' },
      { note: 'Its log says more. Update it or change its settings, then switch it on again.' },
    ],
  }),
  define('website-message', 'A plugin of a website has something to say to the recipient', {
    sender: 'tenant',
    example: {
      website: 'Bakery',
      subject: 'Your order is ready',
      text: 'Hello Ada,\n\nyour bread waits for you.',
      html: '<p>Hello Ada,</p><p>your <strong>bread</strong> waits for you.</p>',
    },
    subject: '{{ subject }}',
    heading: '{{ subject }}',
    blocks: [{ plain: 'text', html: 'html' }],
  }),
  define('plugin-reviewed', 'Operators decided about a plugin that was submitted for the public catalogue', {
    sender: 'tenant',
    example: {
      plugin: 'gallery',
      version: '1.4.2',
      decision: 'approved',
      reason: 'Thank you for the quick fix.',
      plugins_link: 'https://app.example.com/plugins',
    },
    subject:
      '{{ plugin }} {{ version }} {% if decision == "approved" %}is in the catalogue{% else %}was not accepted{% endif %}',
    heading:
      '{{ plugin }} {{ version }} {% if decision == "approved" %}is in the catalogue{% else %}was not accepted{% endif %}',
    blocks: [
      {
        text: '{% if decision == "approved" %}From now on, everybody here can install it.{% else %}Change what is named below, raise the version, and submit it again.{% endif %}',
      },
      { when: 'reason', text: '{{ reason }}' },
      { button: 'See your plugins', link: 'plugins_link' },
    ],
  }),
  define('domain-failing', 'A name leads elsewhere, or the proof that it is the tenant’s is gone', {
    sender: 'tenant',
    example: { ...DOMAIN, lost_at: '2027-01-31T09:00:00.000Z' },
    subject: '{{ host }} needs your attention',
    heading: 'Something is wrong with {{ host }}',
    blocks: [
      HELLO,
      { text: '{{ reason }} Have a look at the DNS records of {{ host }}.' },
      {
        when: 'lost_at',
        text: 'If nothing changes, the website will stop to answer under this name on {{ lost_at | date: "%-d %B %Y, %H:%M", 0 }} UTC.',
      },
      { button: 'See which records it needs', link: 'domain_link' },
    ],
  }),
  define('domain-lost', 'A name is no longer the tenant’s', {
    sender: 'tenant',
    example: DOMAIN,
    subject: '{{ host }} is lost',
    heading: '{{ host }} is lost',
    blocks: [
      HELLO,
      { text: 'the website no longer answers under {{ host }}. {{ reason }}' },
      {
        text: 'If the name is still yours, create the records again: it is taken up as soon as they are seen.',
      },
      { button: 'See which records it needs', link: 'domain_link' },
    ],
  }),
  define('domain-stopped', 'The platform has stopped a name', {
    sender: 'tenant',
    example: { ...DOMAIN, reason: 'It was reported for phishing.' },
    subject: '{{ host }} has been stopped',
    heading: '{{ host }} has been stopped',
    blocks: [
      HELLO,
      { text: 'the platform has stopped {{ host }}: nothing is shown under it.' },
      { text: 'Reason: {{ reason }}' },
    ],
  }),
  define('domain-offered', 'Another tenant wants to hand over a name', {
    sender: 'tenant',
    example: {
      ...DOMAIN,
      from: 'bakery',
      message: 'As agreed on Monday.',
      expires_at: '2027-01-31T09:00:00.000Z',
    },
    subject: '{{ from }} wants to hand {{ host }} over to you',
    heading: '{{ host }} is offered to you',
    blocks: [
      HELLO,
      { text: '{{ from }} wants to hand {{ host }} over to you.' },
      { when: 'message', text: '“{{ message }}”' },
      { button: 'Accept or decline', link: 'domain_link' },
      { note: 'The offer is open until {{ expires_at | date: "%-d %B %Y, %H:%M", 0 }} UTC.' },
    ],
  }),
  define('certificate-expiring', 'A certificate ends soon and there is no other yet', {
    sender: 'tenant',
    example: { ...CERTIFICATE, days_left: 7, is_uploaded: false, more_names: 3 },
    subject:
      'The certificate of {{ names }} ends in {{ days_left }} {% if days_left == 1 %}day{% else %}days{% endif %}',
    heading: 'A certificate ends in {{ days_left }} {% if days_left == 1 %}day{% else %}days{% endif %}',
    blocks: [
      HELLO,
      {
        text: 'the certificate of {{ names }}{% if more_names %} and {{ more_names }} more{% endif %} ends on {{ expires_at | date: "%-d %B %Y, %H:%M", 0 }} UTC. Without another one, browsers will warn visitors and turn them away.',
      },
      { when: 'is_uploaded', text: 'It was uploaded: please upload the next one.' },
      { when: 'detail', text: 'It could not be renewed so far: {{ detail }}' },
      { when: 'hint', text: '{{ hint }}' },
      { button: 'See your domains', link: 'domains_link' },
    ],
  }),
  define('certificate-revoked', 'A certificate was revoked by its authority', {
    sender: 'tenant',
    example: { ...CERTIFICATE, is_uploaded: true },
    subject: 'The certificate of {{ names }} was revoked',
    heading: 'A certificate was revoked',
    blocks: [
      HELLO,
      {
        text: 'the authority that issued the certificate of {{ names }}{% if more_names %} and {{ more_names }} more{% endif %} says that it is revoked. Browsers may turn visitors away.',
      },
      { when: 'is_uploaded', text: 'It was uploaded: please ask the authority why, and upload another one.' },
      { button: 'See your domains', link: 'domains_link' },
    ],
  }),
  define('certificate-renewal-failing', 'A certificate could not be renewed for days', {
    sender: 'tenant',
    example: CERTIFICATE,
    subject: 'The certificate of {{ names }} cannot be renewed',
    heading: 'A certificate cannot be renewed',
    blocks: [
      HELLO,
      {
        text: 'the certificate of {{ names }} could not be renewed for three days. It is good until {{ expires_at | date: "%-d %B %Y, %H:%M", 0 }} UTC, and it is tried again until then.',
      },
      { when: 'detail', text: 'What happened: {{ detail }}' },
      { when: 'hint', text: '{{ hint }}' },
      { button: 'See your domains', link: 'domains_link' },
    ],
  }),
  define('tenant-suspended', 'The tenant was suspended', {
    sender: 'platform',
    example: { tenant: 'Acme', reason: 'The invoice of January is unpaid' },
    subject: '{{ tenant }} has been suspended',
    heading: '{{ tenant }} has been suspended',
    blocks: [
      { text: 'Its websites and its portal are closed for now. Nothing has been deleted.' },
      { when: 'reason', text: 'Reason: {{ reason }}' },
    ],
  }),
  define('tenant-activated', 'The tenant is active again', {
    sender: 'platform',
    example: { tenant: 'Acme' },
    subject: '{{ tenant }} is active again',
    heading: '{{ tenant }} is active again',
    blocks: [{ text: 'Its websites and its portal are open.' }],
  }),
  define('tenant-deleted', 'The tenant was deleted and can still be restored', {
    sender: 'platform',
    example: { tenant: 'Acme', purge_after_at: '2027-01-31T09:00:00.000Z' },
    subject: '{{ tenant }} has been deleted',
    heading: '{{ tenant }} has been deleted',
    blocks: [
      { text: 'Its websites and its portal are closed.' },
      {
        when: 'purge_after_at',
        text: 'Until {{ purge_after_at | date: "%-d %B %Y, %H:%M", 0 }} UTC it can be restored. After that, everything in it is gone for good.',
      },
    ],
  }),
]

export const BUILT_IN: ReadonlyMap<string, BuiltInTemplate> = new Map(
  all.map((template) => [template.slug, template]),
)

function define(
  slug: string,
  description: string,
  content: Content & Pick<BuiltInTemplate, 'sender' | 'example'>,
): BuiltInTemplate {
  return { slug, description, sender: content.sender, example: content.example, ...composeTemplate(content) }
}
