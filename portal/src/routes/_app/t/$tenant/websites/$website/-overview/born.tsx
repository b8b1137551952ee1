/** Right after it was made: the website is online, and what people do next. */
import { Link } from '@tanstack/react-router'
import { ExternalLink, FileText, Globe, type LucideIcon, Paintbrush, PartyPopper, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Call } from '@/api/access'
import { Copyable } from '@/kit/copy'
import { useMay } from '@/kit/rights'
import { type Website, addressOf } from '@/kit/website'
import { Button } from '@/ui/button'

type Next = { to: string; icon: LucideIcon; name: string; hint: string; needs: Call }

export function Born({
  tenant,
  website,
  onClose,
}: {
  tenant: string
  website: Website
  onClose: () => void
}) {
  const { t } = useTranslation('websites')
  const may = useMay()
  const address = addressOf(website)
  const at = (path: string) => `/t/${tenant}/websites/${website.id}${path}`
  const next: Next[] = [
    {
      to: at('/pages'),
      icon: FileText,
      name: t('Write your own words'),
      hint: t('Open a page, change it, publish.'),
      needs: 'GET /websites/{website_id}/pages',
    },
    {
      to: at('/design/customize'),
      icon: Paintbrush,
      name: t('Make the design yours'),
      hint: t('Colours, fonts, sections.'),
      needs: 'GET /websites/{website_id}/theme',
    },
    {
      to: at('/domains'),
      icon: Globe,
      name: t('Connect your domain'),
      hint: t('With a certificate, by itself.'),
      needs: 'GET /websites/{website_id}/domains',
    },
  ]
  return (
    <section
      aria-label={t('Your website is online')}
      className="relative flex flex-col gap-5 rounded-xl border border-success/30 bg-success/5 p-5"
    >
      <Button
        variant="ghost"
        size="icon-sm"
        className="absolute top-3 right-3"
        aria-label={t('Close')}
        onClick={onClose}
      >
        <X aria-hidden />
      </Button>
      <div className="flex items-start gap-3 pr-8">
        <PartyPopper className="mt-0.5 size-6 shrink-0 text-success" aria-hidden />
        <div className="min-w-0 space-y-2">
          <div role="status">
            <h2 className="text-base font-semibold">{t('Your website is online')}</h2>
          </div>
          <div className="flex flex-wrap items-center gap-2">
            <Copyable text={address} className="bg-card" />
            <Button asChild size="sm">
              <a href={address} target="_blank" rel="noreferrer">
                <ExternalLink aria-hidden /> {t('Look at it')}
              </a>
            </Button>
          </div>
        </div>
      </div>
      <ul className="grid gap-3 sm:grid-cols-3">
        {next
          .filter(({ needs }) => may(needs))
          .map(({ to, icon: Icon, name, hint }) => (
            <li key={to}>
              <Link
                to={to as never}
                className="flex h-full items-start gap-3 rounded-lg border bg-card p-3.5 outline-none hover:bg-accent/60 focus-visible:ring-[3px] focus-visible:ring-ring/60"
              >
                <Icon className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
                <span>
                  <span className="block font-medium">{name}</span>
                  <span className="block text-xs text-muted-foreground">{hint}</span>
                </span>
              </Link>
            </li>
          ))}
      </ul>
    </section>
  )
}
