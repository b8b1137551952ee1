/** What a first look finds: tenants with owners and websites, so that browsing, editing and keeping apart can be tried out. */
import type { AppContext } from './context.ts'
import { type DemoBlock, addDemoBlocks } from './demo-plugins.ts'
import { createUser } from './features/identity/identity.ts'
import { addMember } from './features/members/members.ts'
import { provisionTenant } from './features/provisioning/provisioning.ts'
import { createSite } from './features/site-creation/site-creation.ts'
import { siteOrigin } from './features/sites/sites.ts'
import { tenantStatistics } from './features/tenants/tenants.ts'
import { randomToken } from './kernel/crypto/tokens.ts'

type DemoSite = { name: string; blueprint: string; slug?: string; blocks?: DemoBlock[] }
type DemoTenant = {
  slug: string
  name: string
  plan: string
  owner: string
  email: string
  color: string
  /** The first is the one at <tenant>.<domain>. */
  sites: DemoSite[]
}

const CONTACT = { plugin: 'contact-form', block: 'form', on: { type: 'page', slug: 'contact' } } as const

const DEMO: DemoTenant[] = [
  {
    slug: 'bakery',
    name: 'Bakery Lindenhof',
    plan: 'starter',
    owner: 'Lena Brandt',
    email: 'lena@bakery.example',
    color: '#b45309',
    sites: [
      {
        name: 'Bakery Lindenhof',
        blueprint: 'business',
        blocks: [{ ...CONTACT, settings: { heading: 'Order a cake', ask_phone: 'optional' } }],
      },
    ],
  },
  {
    slug: 'atelier',
    name: 'Atelier Nord',
    plan: 'professional',
    owner: 'Jonas Holm',
    email: 'jonas@atelier.example',
    color: '#0f766e',
    sites: [
      { name: 'Atelier Nord', blueprint: 'portfolio', blocks: [{ ...CONTACT, settings: {} }] },
      { name: 'Fieldware', blueprint: 'shop', slug: 'shop' },
    ],
  },
  {
    slug: 'papermill',
    name: 'Papermill Media',
    plan: 'professional',
    owner: 'Mara Petrov',
    email: 'mara@papermill.example',
    color: '#1f2a44',
    sites: [
      {
        name: 'The Quarterly',
        blueprint: 'magazine',
        blocks: [
          {
            plugin: 'newsletter',
            block: 'signup',
            settings: { heading: 'The letter', text: 'What we are working on, four times a year.' },
            on: { type: 'page', slug: 'about' },
          },
        ],
      },
      {
        name: 'Margins',
        blueprint: 'blog',
        slug: 'margins',
        blocks: [
          {
            plugin: 'comments',
            block: 'thread',
            settings: {},
            on: { type: 'post', slug: 'the-long-way-to-work' },
          },
        ],
      },
    ],
  },
  {
    slug: 'thread',
    name: 'Common Thread',
    plan: 'professional',
    owner: 'Birte Olsen',
    email: 'birte@thread.example',
    color: '#2f6f6a',
    sites: [{ name: 'Common Thread', blueprint: 'professional-network' }],
  },
]

export type Demo = { owners: { email: string; password: string }[]; sites: { name: string; url: string }[] }

/** Seeds an empty database. @returns what to tell whoever started it, or undefined when there are tenants already */
export async function seedDemo(ctx: AppContext): Promise<Demo | undefined> {
  const { total } = await ctx.db.withPlatform(tenantStatistics)
  if (total > 0) return undefined
  const demo: Demo = { owners: [], sites: [] }
  for (const { slug, name, plan, owner, email, color, sites } of DEMO) {
    const password = randomToken(9)
    const user = await createUser(ctx, { email, name: owner, password, email_verified: true })
    const tenant = await provisionTenant(ctx, {
      slug,
      name,
      plan,
      primary_color: color,
      metadata: { demo: true },
    })
    await ctx.db.withTenant(tenant.id, (tx) => addMember(ctx, tx, { userId: user.id, role: 'owner' }))
    demo.owners.push({ email, password })
    for (const wanted of sites) {
      const { blocks = [], ...given } = wanted
      const site = await createSite(ctx, tenant.id, given)
      await addDemoBlocks(ctx, tenant.id, site.id, blocks)
      demo.sites.push({ name: site.name, url: siteOrigin(ctx, slug, site) })
    }
  }
  return demo
}
