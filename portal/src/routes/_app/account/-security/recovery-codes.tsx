/** Codes that open the account when the phone is gone: shown once, to be copied or downloaded. */
import { Download } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { CopyButton } from '@/kit/copy'
import { Button } from '@/ui/button'

export function RecoveryCodes({ codes }: { codes: string[] }) {
  const { t } = useTranslation('account')
  const text = codes.join('\n')
  const download = () => {
    const url = URL.createObjectURL(new Blob([`${text}\n`], { type: 'text/plain' }))
    const link = document.createElement('a')
    link.href = url
    link.download = 'recovery-codes.txt'
    link.click()
    URL.revokeObjectURL(url)
  }
  return (
    <div className="flex flex-col gap-3 rounded-lg border bg-muted/40 p-4">
      <p className="text-muted-foreground">
        {t(
          'Keep these codes where you find them without your phone. Each works once, and they are shown only now.',
        )}
      </p>
      <ul aria-label={t('Recovery codes')} className="grid grid-cols-2 gap-x-6 gap-y-1 font-mono text-sm">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex items-center gap-2">
        <Button variant="outline" size="sm" onClick={download}>
          <Download aria-hidden /> {t('Download')}
        </Button>
        <CopyButton text={text} label={t('Copy all')} />
      </div>
    </div>
  )
}
