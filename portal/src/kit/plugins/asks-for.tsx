/** What a plugin asks for, in plain words: what it may do, whom it talks to, and what visitors' browsers load for it. */
import { Globe, ShieldCheck } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { usePermissionTexts } from './permission-texts'

export type Consent = {
  permissions: { id: string; title: string; consequence: string }[]
  hosts: string[]
  browser: Partial<Record<string, unknown[]>>
}

export function AsksFor({ consent }: { consent: Consent }) {
  const { t } = useTranslation('plugins')
  const textsOf = usePermissionTexts()
  const kinds: Record<string, string> = {
    scripts: t('Visitors’ browsers load scripts from'),
    connect: t('Visitors’ browsers talk to'),
    frames: t('Visitors see frames of'),
    images: t('Visitors’ browsers load images from'),
  }
  const origins = Object.entries(consent.browser).filter(([, of = []]) => of.length > 0)
  if (consent.permissions.length === 0 && consent.hosts.length === 0 && origins.length === 0)
    return <p className="text-muted-foreground">{t('Nothing: it needs no permission.')}</p>
  return (
    <ul className="flex flex-col gap-3">
      {consent.permissions.map((permission) => {
        const { id, title, consequence } = textsOf(permission)
        return (
          <li key={id} className="flex items-start gap-3">
            <ShieldCheck className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
            <span>
              <span className="block font-medium">{title}</span>
              <span className="text-muted-foreground">{consequence}</span>
            </span>
          </li>
        )
      })}
      {consent.hosts.length > 0 && <Places title={t('It talks to these servers')} places={consent.hosts} />}
      {origins.map(([kind, of = []]) => (
        <Places key={kind} title={kinds[kind] ?? kind} places={of.map(originText)} />
      ))}
    </ul>
  )
}

function Places({ title, places }: { title: string; places: string[] }) {
  return (
    <li className="flex items-start gap-3">
      <Globe className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
      <span className="min-w-0">
        <span className="block font-medium">{title}</span>
        {places.map((place) => (
          <code key={place} className="block font-mono text-xs break-all text-muted-foreground">
            {place}
          </code>
        ))}
      </span>
    </li>
  )
}

/** An origin, or the setting that names one. */
function originText(origin: unknown): string {
  if (typeof origin === 'string') return origin
  const { setting } = origin as { setting?: unknown }
  return typeof setting === 'string' ? `{${setting}}` : JSON.stringify(origin)
}
