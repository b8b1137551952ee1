/** How the portal looks to this person: colours, density, language. */
import { createFileRoute } from '@tanstack/react-router'
import { Monitor, Moon, Rows2, Rows3, Sun } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { LANGUAGES, type Language } from '@/i18n'
import { Page, Section } from '@/kit/page'
import { type Density, useSavePreferences } from '@/kit/preferences'
import { useMe } from '@/kit/rights'
import { type Theme, useTheme } from '@/shell/theme'
import { RadioCard, RadioGroup } from '@/ui/choice'

export const Route = createFileRoute('/_app/account/appearance')({ component: Appearance })

function Appearance() {
  const { t, i18n } = useTranslation('account')
  const me = useMe()
  const { theme } = useTheme()
  const save = useSavePreferences()
  return (
    <Page
      title={t('Appearance')}
      description={t('Kept with your account: it is the same on all your devices.')}
      width="narrow"
    >
      <Section title={t('Colours')}>
        <Choices label={t('Colours')} value={theme} onChange={(value) => save({ theme: value as Theme })}>
          <Choice value="light" icon={<Sun />} name={t('Light')} />
          <Choice value="dark" icon={<Moon />} name={t('Dark')} />
          <Choice value="system" icon={<Monitor />} name={t('Like the device')} />
        </Choices>
      </Section>
      <Section title={t('Density')}>
        <Choices
          label={t('Density')}
          value={me?.preferences.density ?? 'comfortable'}
          onChange={(value) => save({ density: value as Density })}
        >
          <Choice value="comfortable" icon={<Rows2 />} name={t('Comfortable')} />
          <Choice value="compact" icon={<Rows3 />} name={t('Compact')} />
        </Choices>
      </Section>
      <Section
        title={t('Language')}
        description={t('Of the portal, and of mails to you. Websites have languages of their own.')}
      >
        <Choices
          label={t('Language')}
          value={i18n.language}
          onChange={(value) => save({ language: value as Language })}
        >
          {Object.entries(LANGUAGES).map(([code, name]) => (
            <Choice
              key={code}
              value={code}
              icon={<span className="text-xs font-semibold uppercase">{code}</span>}
              name={name}
              lang={code}
            />
          ))}
        </Choices>
      </Section>
    </Page>
  )
}

function Choices({
  label,
  value,
  onChange,
  children,
}: {
  label: string
  value: string
  onChange: (value: string) => void
  children: ReactNode
}) {
  return (
    <RadioGroup
      aria-label={label}
      value={value}
      onValueChange={onChange}
      className="grid-cols-2 sm:grid-cols-3"
    >
      {children}
    </RadioGroup>
  )
}

function Choice({
  value,
  icon,
  name,
  lang,
}: {
  value: string
  icon: ReactNode
  name: string
  lang?: string
}) {
  return (
    <RadioCard value={value} lang={lang}>
      <span className="flex items-center gap-3 font-medium [&_svg]:size-4">
        <span
          className="flex size-8 items-center justify-center rounded-md bg-muted text-muted-foreground"
          aria-hidden
        >
          {icon}
        </span>
        {name}
      </span>
    </RadioCard>
  )
}
