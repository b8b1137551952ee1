/** What opens behind one's own picture: one's account, how the portal looks, and the way out. */
import { Link } from '@tanstack/react-router'
import { BookOpen, LogOut, Settings, Shield } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { signOut } from '@/api/session'
import { LANGUAGES, type Language } from '@/i18n'
import { useSavePreferences } from '@/kit/preferences'
import { useMe } from '@/kit/rights'
import { MenuItem, MenuLabel, MenuOnDemand, MenuRadioGroup, MenuRadioItem, MenuSeparator } from '@/ui/menu'
import type { Opened } from '@/ui/on-demand'
import { type Theme, useTheme } from './theme'

export default function UserMenuItems(opened: Opened) {
  const { t, i18n } = useTranslation()
  const { theme } = useTheme()
  const me = useMe()
  const save = useSavePreferences()
  const leave = async () => {
    await signOut()
    window.location.assign('/sign-in')
  }
  return (
    <MenuOnDemand {...opened} label={t('Your account')} align="end" className="w-60">
      <MenuLabel className="flex flex-col">
        <span className="truncate text-sm text-foreground">{me?.name}</span>
        <span className="truncate font-normal">{me?.email}</span>
      </MenuLabel>
      <MenuSeparator />
      <MenuItem asChild>
        <Link to="/account">
          <Settings /> {t('Profile')}
        </Link>
      </MenuItem>
      <MenuItem asChild>
        <Link to="/account/security">
          <Shield /> {t('Sign-in and security')}
        </Link>
      </MenuItem>
      <MenuItem asChild>
        <Link to="/guides">
          <BookOpen /> {t('Guides')}
        </Link>
      </MenuItem>
      <MenuSeparator />
      <MenuLabel>{t('Appearance')}</MenuLabel>
      <MenuRadioGroup value={theme} onValueChange={(value) => save({ theme: value as Theme })}>
        <MenuRadioItem value="light">{t('Light')}</MenuRadioItem>
        <MenuRadioItem value="dark">{t('Dark')}</MenuRadioItem>
        <MenuRadioItem value="system">{t('Like the device')}</MenuRadioItem>
      </MenuRadioGroup>
      <MenuLabel>{t('Language')}</MenuLabel>
      <MenuRadioGroup value={i18n.language} onValueChange={(value) => save({ language: value as Language })}>
        {Object.entries(LANGUAGES).map(([code, name]) => (
          <MenuRadioItem key={code} value={code} lang={code}>
            {name}
          </MenuRadioItem>
        ))}
      </MenuRadioGroup>
      <MenuSeparator />
      <MenuItem onSelect={() => void leave()}>
        <LogOut /> {t('Sign out')}
      </MenuItem>
    </MenuOnDemand>
  )
}
