// Before anything is painted: the colour scheme that was chosen last, so that nobody is dazzled at night.
;(() => {
  const chosen = localStorage.getItem('hotswap-theme')
  const isDark =
    chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  document.documentElement.classList.toggle('dark', isDark)
})()
