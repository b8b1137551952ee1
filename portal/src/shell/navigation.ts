/** Where one can go, and which call a person must be allowed to make for a place to be worth going to. */
import {
  Activity,
  AppWindow,
  BadgeCheck,
  Bell,
  Blocks,
  BookOpen,
  Building2,
  Cable,
  ChartLine,
  ClipboardCheck,
  Database,
  FileStack,
  FileText,
  Gauge,
  Globe,
  History,
  House,
  Images,
  KeyRound,
  ListTodo,
  type LucideIcon,
  Mail,
  Menu,
  MessageSquare,
  Newspaper,
  Package,
  Paintbrush,
  Rocket,
  ScrollText,
  Settings,
  Shapes,
  Shield,
  ShieldCheck,
  Signpost,
  Tags,
  UserRound,
  Users,
  Wallet,
  Webhook,
} from 'lucide-react'
import i18next from 'i18next'
import type { Call } from '@/api/access'

export type Place = {
  /** An address, complete. */
  to: string
  label: string
  icon: LucideIcon
  /** Shown to those who may make this call. */
  needs?: Call
  /** Only the address itself counts as being there, not what lies below it. */
  isExact?: boolean
}
export type Section = { label?: string; places: Place[] }

const t = (text: string) => i18next.t(text)

export function tenantNavigation(tenant: string): Section[] {
  const at = (path: string) => `/t/${tenant}${path}`
  return [
    {
      places: [
        { to: at(''), label: t('Overview'), icon: House, isExact: true },
        { to: at('/websites'), label: t('Websites'), icon: AppWindow, needs: 'GET /websites' },
        { to: at('/deployments'), label: t('Deployments'), icon: Rocket, needs: 'GET /deployments' },
        { to: at('/approvals'), label: t('Approvals'), icon: ClipboardCheck, needs: 'GET /approvals' },
        { to: at('/domains'), label: t('Domains'), icon: Globe, needs: 'GET /tenant/domains' },
        { to: at('/themes'), label: t('Themes'), icon: Paintbrush, needs: 'GET /themes' },
        { to: at('/plugins'), label: t('Plugins'), icon: Blocks, needs: 'GET /plugins' },
      ],
    },
    {
      label: t('Team'),
      places: [
        { to: at('/team'), label: t('People and roles'), icon: Users, needs: 'GET /members' },
        { to: at('/usage'), label: t('Plan and usage'), icon: Gauge, needs: 'GET /tenant/usage' },
        { to: at('/audit'), label: t('Audit log'), icon: ScrollText, needs: 'GET /audit' },
      ],
    },
    {
      label: t('Developers'),
      places: [
        { to: at('/api-keys'), label: t('API keys'), icon: KeyRound, needs: 'GET /api-keys' },
        { to: at('/webhooks'), label: t('Webhooks'), icon: Webhook, needs: 'GET /webhooks' },
        { to: at('/jobs'), label: t('Jobs'), icon: ListTodo, needs: 'GET /jobs' },
      ],
    },
    {
      label: t('Settings'),
      places: [
        { to: at('/connections'), label: t('Connections'), icon: Cable, needs: 'GET /dns-providers' },
        { to: at('/mail'), label: t('Mail'), icon: Mail, needs: 'GET /mail-templates' },
        { to: at('/settings'), label: t('Settings'), icon: Settings, needs: 'GET /tenant/config' },
      ],
    },
  ]
}

export function websiteNavigation(tenant: string, website: string): Section[] {
  const at = (path: string) => `/t/${tenant}/websites/${website}${path}`
  return [
    {
      places: [
        { to: at(''), label: t('Overview'), icon: House, isExact: true },
        {
          to: at('/analytics'),
          label: t('Analytics'),
          icon: ChartLine,
          needs: 'GET /websites/{website_id}/traffic',
        },
      ],
    },
    {
      label: t('Content'),
      places: [
        { to: at('/pages'), label: t('Pages'), icon: FileText, needs: 'GET /websites/{website_id}/pages' },
        { to: at('/posts'), label: t('Posts'), icon: Newspaper, needs: 'GET /websites/{website_id}/posts' },
        {
          to: at('/collections'),
          label: t('Collections'),
          icon: Database,
          needs: 'GET /websites/{website_id}/collections',
        },
        { to: at('/media'), label: t('Media'), icon: Images, needs: 'GET /websites/{website_id}/media' },
        {
          to: at('/terms'),
          label: t('Categories and authors'),
          icon: Tags,
          needs: 'GET /websites/{website_id}/categories',
        },
        { to: at('/menus'), label: t('Menus'), icon: Menu, needs: 'GET /websites/{website_id}/menus' },
        {
          to: at('/redirects'),
          label: t('Redirects'),
          icon: Signpost,
          needs: 'GET /websites/{website_id}/redirects',
        },
        {
          to: at('/comments'),
          label: t('Comments'),
          icon: MessageSquare,
          needs: 'GET /websites/{website_id}/comments',
        },
      ],
    },
    {
      label: t('Site'),
      places: [
        {
          to: at('/design'),
          label: t('Design'),
          icon: Paintbrush,
          needs: 'GET /websites/{website_id}/theme',
        },
        {
          to: at('/plugins'),
          label: t('Plugins'),
          icon: Blocks,
          needs: 'GET /websites/{website_id}/plugins',
        },
        {
          to: at('/deployments'),
          label: t('Deployments'),
          icon: Rocket,
          needs: 'GET /websites/{website_id}/deployments',
        },
        {
          to: at('/releases'),
          label: t('Releases'),
          icon: History,
          needs: 'GET /websites/{website_id}/releases',
        },
        { to: at('/domains'), label: t('Domains'), icon: Globe, needs: 'GET /websites/{website_id}/domains' },
        {
          to: at('/transfer'),
          label: t('Import and export'),
          icon: FileStack,
          needs: 'GET /websites/{website_id}/exports',
        },
        {
          to: at('/settings'),
          label: t('Settings'),
          icon: Settings,
          needs: 'GET /websites/{website_id}/settings',
        },
      ],
    },
  ]
}

export function platformNavigation(): Section[] {
  return [
    {
      places: [
        { to: '/platform', label: t('Overview'), icon: House, isExact: true },
        { to: '/platform/tenants', label: t('Tenants'), icon: Building2, needs: 'GET /admin/tenants' },
        { to: '/platform/plans', label: t('Plans'), icon: Wallet, needs: 'GET /admin/plans' },
        { to: '/platform/users', label: t('Users'), icon: Users, needs: 'GET /admin/users' },
      ],
    },
    {
      label: t('Fleet'),
      places: [
        {
          to: '/platform/deployments',
          label: t('Deployments'),
          icon: Rocket,
          needs: 'GET /admin/deployments',
        },
        { to: '/platform/freezes', label: t('Freezes'), icon: Shield, needs: 'GET /admin/change-windows' },
        {
          to: '/platform/packages',
          label: t('Packages'),
          icon: Package,
          needs: 'GET /admin/plugin-submissions',
        },
        {
          to: '/platform/advisories',
          label: t('Advisories'),
          icon: ShieldCheck,
          needs: 'GET /admin/plugin-advisories',
        },
        { to: '/platform/domains', label: t('Domains'), icon: Globe, needs: 'GET /admin/domains' },
        {
          to: '/platform/certificates',
          label: t('Certificates'),
          icon: BadgeCheck,
          needs: 'GET /admin/certificates',
        },
        {
          to: '/platform/connections',
          label: t('Connections'),
          icon: Cable,
          needs: 'GET /admin/dns-providers',
        },
      ],
    },
    {
      label: t('Operations'),
      places: [
        { to: '/platform/system', label: t('System'), icon: Activity, needs: 'GET /admin/jobs' },
        { to: '/platform/jobs', label: t('Jobs'), icon: ListTodo, needs: 'GET /admin/jobs' },
        { to: '/platform/mailbox', label: t('Mailbox'), icon: Mail, needs: 'GET /admin/mailbox' },
        { to: '/platform/audit', label: t('Audit log'), icon: ScrollText, needs: 'GET /admin/audit' },
      ],
    },
  ]
}

export function accountNavigation(): Section[] {
  return [
    {
      label: t('Your account'),
      places: [
        { to: '/account', label: t('Profile'), icon: UserRound, isExact: true },
        { to: '/account/security', label: t('Sign-in and security'), icon: ShieldCheck },
        { to: '/account/notifications', label: t('Notifications'), icon: Bell },
        { to: '/account/appearance', label: t('Appearance'), icon: Shapes },
        { to: '/guides', label: t('Guides'), icon: BookOpen },
      ],
    },
  ]
}
