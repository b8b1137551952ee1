/** Caches that can be told what to forget, and what each kind needs to know: docs/guides/cdn.md. */
import { useTranslation } from 'react-i18next'
import type { Kind } from '../connection-form'
import type { CdnKind } from '../connections'

export function useCdnKinds(): Record<CdnKind, Kind> {
  const { t } = useTranslation('connections')
  return {
    cloudflare: {
      name: 'Cloudflare',
      hint: t('Forgets by tags. A cache rule must make HTML eligible.'),
      parts: [
        {
          path: 'settings.zone_id',
          label: t('Zone ID'),
          hint: t('32 digits and letters, on the overview of the zone.'),
          placeholder: '0123456789abcdef0123456789abcdef',
        },
        {
          path: 'credentials.token',
          as: 'secret',
          label: t('API token'),
          hint: t('It needs the permission Cache Purge of the zone.'),
        },
      ],
    },
    cloudfront: {
      name: 'Amazon CloudFront',
      hint: t('Knows no keys: each change invalidates the paths.'),
      parts: [
        {
          path: 'settings.distribution_id',
          label: t('Distribution ID'),
          placeholder: 'EDFDVBD6EXAMPLE',
        },
        {
          path: 'settings.paths',
          as: 'lines',
          label: t('Paths'),
          hint: t('One per line. What a change invalidates; each of them may end in *.'),
          initial: '/*',
        },
        { path: 'credentials.access_key_id', label: t('Access key ID'), placeholder: 'AKIAIOSFODNN7EXAMPLE' },
        {
          path: 'credentials.secret_access_key',
          as: 'secret',
          label: t('Secret access key'),
          hint: t('Its user needs cloudfront:CreateInvalidation.'),
        },
      ],
    },
    fastly: {
      name: 'Fastly',
      hint: t('Forgets by keys, within a moment.'),
      parts: [
        { path: 'settings.service_id', label: t('Service ID'), placeholder: 'SU1Z0isxPaozGVKXdv0eY' },
        {
          path: 'settings.soft',
          as: 'yes-or-no',
          label: t('What a purge does'),
          choices: {
            true: t('Pages become stale: shown until the new ones are there'),
            false: t('Pages are gone at once'),
          },
          initial: 'true',
        },
        {
          path: 'credentials.token',
          as: 'secret',
          label: t('API token'),
          hint: t('It needs the scope purge_select.'),
        },
      ],
    },
    http: {
      name: t('Another cache'),
      hint: t('Varnish, nginx and others that take purges over HTTP'),
      parts: [
        {
          path: 'settings.url',
          label: t('Address that takes purges'),
          placeholder: 'https://cache.example.com/',
        },
        {
          path: 'settings.method',
          label: t('Method'),
          choices: { PURGE: 'PURGE', BAN: 'BAN', POST: 'POST' },
          initial: 'PURGE',
        },
        {
          path: 'settings.key_header',
          label: t('Header that holds the keys'),
          hint: t('“xkey-purge” for Varnish with the module xkey.'),
          initial: 'surrogate-key',
        },
        {
          path: 'settings.separator',
          label: t('Between keys'),
          choices: { space: t('A space'), comma: t('A comma') },
          initial: 'space',
        },
        {
          path: 'credentials.headers',
          as: 'headers',
          label: t('Headers sent along'),
          hint: t('One per line. They go to this address only.'),
          placeholder: 'Authorization: Bearer …',
          isOptional: true,
        },
      ],
    },
  }
}
