/** Starts the portal. */
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { startI18n } from './i18n'
import { router } from './router'
import './styles.css'

// A newer portal has been put in place of the one this page came from.
window.addEventListener('vite:preloadError', () => window.location.reload())

await startI18n()
const root = document.getElementById('root')
if (root)
  createRoot(root).render(
    <StrictMode>
      <RouterProvider router={router} />
    </StrictMode>,
  )
