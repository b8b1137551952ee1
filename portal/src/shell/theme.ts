/** Light, dark, or as the device has it. `public/theme.js` does the same before the first paint. */
import { useSyncExternalStore } from 'react'

export type Theme = 'light' | 'dark' | 'system'

const CHOSEN = 'hotswap-theme'
const media = window.matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

function chosenTheme(): Theme {
  const chosen = localStorage.getItem(CHOSEN)
  return chosen === 'light' || chosen === 'dark' ? chosen : 'system'
}

function apply(): void {
  const theme = chosenTheme()
  document.documentElement.classList.toggle('dark', theme === 'dark' || (theme === 'system' && media.matches))
  for (const heard of listeners) heard()
}
media.addEventListener('change', apply)

export function chooseTheme(theme: Theme): void {
  if (theme === 'system') localStorage.removeItem(CHOSEN)
  else localStorage.setItem(CHOSEN, theme)
  apply()
}

function subscribe(heard: () => void): () => void {
  listeners.add(heard)
  return () => void listeners.delete(heard)
}

const snapshot = () => `${chosenTheme()} ${document.documentElement.classList.contains('dark')}`

export function useTheme(): { theme: Theme; isDark: boolean } {
  const [theme, isDark] = useSyncExternalStore(subscribe, snapshot).split(' ')
  return { theme: theme as Theme, isDark: isDark === 'true' }
}
