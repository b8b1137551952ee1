/** Adds an account at a DNS provider, or changes one; then asks it whether it works. */
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { type Body, api } from '@/api/api'
import { done, failed } from '@/kit/toasts'
import { ConnectionDialog } from '../connection-dialog'
import type { Connections, DnsAccount } from '../connections'
import { useDnsKinds } from './dns-kinds'

export function DnsAccountDialog({
  root,
  account,
  onMade,
  onClose,
}: {
  root: Connections['dns']
  account?: DnsAccount
  onMade?: (id: string) => void
  onClose: () => void
}) {
  const { t } = useTranslation('connections')
  const client = useQueryClient()
  const kinds = useDnsKinds()
  const refresh = async () => {
    await client.invalidateQueries({ queryKey: ['get', root] })
    await client.invalidateQueries({ queryKey: ['get', `${root}/{id}`] })
  }
  /** The answer stands in the account, whatever it is; without one, the account is kept all the same. */
  const test = async (id: string) => {
    await api.POST(`${root}/{id}/test`, { params: { path: { id } } }).catch(failed)
    await refresh()
    onMade?.(id)
  }
  return (
    <ConnectionDialog
      title={account ? t('Change the account') : t('Add a DNS account')}
      description={t('Records of your names are created there, and proofs for certificates come and go.')}
      kinds={kinds}
      edited={account}
      onSave={async (given, kind) => {
        if (account) {
          const { data } = await api.PATCH(`${root}/{id}`, {
            params: { path: { id: account.id } },
            headers: { 'if-match': `"${account.version}"` },
            body: given,
          })
          await refresh()
          done(t('“{{name}}” is changed.', { name: given.name }))
          if (data?.state === 'unchecked') await test(account.id)
        } else {
          const { data } = await api.POST(root, {
            body: { ...given, kind } as Body<'post', '/dns-providers'>,
          })
          if (data) await test(data.id)
        }
      }}
      onClose={onClose}
    />
  )
}
