/** How the portal is built: one page, a chunk per screen, everything served from /assets. */
import { fileURLToPath } from 'node:url'
import { tanstackRouter } from '@tanstack/router-plugin/vite'
import tailwindcss from '@tailwindcss/vite'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The server that `npm run dev -w @hotswap/portal` talks to. */
const server = process.env['HOTSWAP_URL'] ?? 'http://app.localhost:8080'

export default defineConfig({
  plugins: [
    tanstackRouter({
      target: 'react',
      autoCodeSplitting: true,
      generatedRouteTree: './src/routes.generated.ts',
      quoteStyle: 'single',
      semicolons: false,
    }),
    react(),
    tailwindcss(),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2023',
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        // What every screen needs comes in few files: dozens of small ones cost more than they weigh.
        codeSplitting: {
          groups: [
            {
              name: 'vendor',
              test: /node_modules\/(react|react-dom|scheduler|@tanstack\/(history|(react-)?(router|router-core|query|query-core|store))|i18next|react-i18next|use-sync-external-store)\//,
            },
            // The routes without what they show, and what decides which of them it is.
            { name: 'frame', tags: ['$initial'] },
            {
              name: 'kit',
              test: /\/portal\/src\/(kit\/(page|time|list|loaded|search-input)|ui\/(avatar|card|table|input|alert|progress)|shell\/user-menu)\.tsx$/,
            },
            { name: 'icons', test: /\/lucide-react\/.*\/icons\//, minShareCount: 12 },
            // Alone each of them weighs more, and overviews begin with most of them.
            {
              name: 'website',
              test: /\/lucide-react\/.*\/icons\/(hammer|circle-play|circle-pause|log-in)\.|\/-acts\/acts\.ts|\/kit\/(miniature|bars|browser-window|day|release-texts)\.tsx?$|\/-list\/website-card\.tsx$/,
            },
            { name: 'shell', test: /\/portal\/src\/shell\/(shell|navigation)\.tsx?$/ },
            { name: 'controls', test: /\/portal\/src\/ui\/choice\.tsx$/ },
            // Fetched when something opens for the first time, see src/ui/on-demand.ts.
            { name: 'overlays', test: /\/portal\/src\/ui\/(menu|popover|dialog|tooltip)\.tsx$/ },
          ],
        },
      },
    },
  },
  server: {
    proxy: { '^/(api|docs|openapi.json|portal)': { target: server, changeOrigin: true } },
  },
})
