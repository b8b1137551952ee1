/** Where DNS accounts can be, and what each kind needs to know: docs/guides/dns.md. */
import { useTranslation } from 'react-i18next'
import type { Kind } from '../connection-form'
import type { DnsKind } from '../connections'

export function useDnsKinds(): Record<DnsKind, Kind> {
  const { t } = useTranslation('connections')
  return {
    cloudflare: {
      name: 'Cloudflare',
      hint: t('Zones in an account at Cloudflare'),
      parts: [
        {
          path: 'secret',
          as: 'secret',
          label: t('API token'),
          hint: t('It needs Zone → Zone → Read and Zone → DNS → Edit, for the zones concerned.'),
        },
      ],
    },
    route53: {
      name: 'Amazon Route 53',
      hint: t('Hosted zones in an account at Amazon'),
      parts: [
        { path: 'settings.access_key_id', label: t('Access key ID'), placeholder: 'AKIAIOSFODNN7EXAMPLE' },
        {
          path: 'secret',
          as: 'secret',
          label: t('Secret access key'),
          hint: t(
            'Its user needs route53:ListHostedZones, route53:ListResourceRecordSets and route53:ChangeResourceRecordSets.',
          ),
        },
      ],
    },
    rfc2136: {
      name: t('Name server of your own'),
      hint: t('BIND, Knot, PowerDNS or Windows, by signed updates (RFC 2136)'),
      parts: [
        {
          path: 'settings.server',
          label: t('Primary name server'),
          hint: t('A host name or an address.'),
          placeholder: 'ns1.example.com',
        },
        {
          path: 'settings.port',
          as: 'number',
          label: t('Port'),
          hint: t('53, or one from 1024 on.'),
          initial: '53',
        },
        {
          path: 'settings.zones',
          as: 'lines',
          label: t('Zones'),
          hint: t('One per line: the server cannot be asked which ones it has.'),
          placeholder: 'example.com',
        },
        {
          path: 'settings.key_name',
          label: t('Name of the key'),
          hint: t('As the server’s configuration calls it.'),
          placeholder: 'hotswap',
        },
        {
          path: 'settings.algorithm',
          label: t('Algorithm of the key'),
          choices: {
            'hmac-sha256': 'HMAC-SHA256',
            'hmac-sha384': 'HMAC-SHA384',
            'hmac-sha512': 'HMAC-SHA512',
          },
          initial: 'hmac-sha256',
        },
        {
          path: 'secret',
          as: 'secret',
          label: t('Key'),
          hint: t(
            'In Base64, as “tsig-keygen” prints it. It must be allowed to update and transfer the zones.',
          ),
        },
      ],
    },
  }
}
