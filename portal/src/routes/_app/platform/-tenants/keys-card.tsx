/** Gives a tenant a new encryption key. */
import { KeyRound } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { api } from '@/api/api'
import { useConfirm } from '@/kit/confirm'
import { Can } from '@/kit/rights'
import { done, failed } from '@/kit/toasts'
import { Button } from '@/ui/button'
import { Card, CardDescription, CardFooter, CardHeader, CardTitle } from '@/ui/card'

export function KeysCard({ tenantId }: { tenantId: string }) {
  const { t } = useTranslation('platform')
  const confirm = useConfirm()
  const [isBusy, setBusy] = useState(false)
  const rotate = async () => {
    const isAgreed = await confirm({
      title: t('Give this tenant a new encryption key?'),
      detail: t('Everything new is encrypted with it. What older keys encrypted stays readable.'),
      action: t('Rotate the key'),
      isDestructive: false,
    })
    if (!isAgreed) return
    setBusy(true)
    try {
      const { data } = await api.POST('/admin/tenants/{id}/keys/rotate', {
        params: { path: { id: tenantId } },
      })
      done(t('Version {{version}} of the key is in use', { version: data?.version }))
    } catch (error) {
      failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Can call="POST /admin/tenants/{id}/keys/rotate">
      <Card>
        <CardHeader>
          <CardTitle>{t('Encryption')}</CardTitle>
          <CardDescription>
            {t('Secrets and personal fields are encrypted with a key that only this tenant has.')}
          </CardDescription>
        </CardHeader>
        <CardFooter>
          <Button variant="outline" isBusy={isBusy} onClick={() => void rotate()}>
            <KeyRound aria-hidden /> {t('Rotate the key')}
          </Button>
        </CardFooter>
      </Card>
    </Can>
  )
}
