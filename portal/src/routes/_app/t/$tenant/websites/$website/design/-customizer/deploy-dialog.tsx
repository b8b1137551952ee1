/** Takes a design live in steps instead of at once: tried on some visitors first, and taken back by itself when it does worse. */
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { $api, type Body } from '@/api/api'
import { Field } from '@/kit/field'
import { messageOf } from '@/kit/form'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import { RadioCard, RadioGroup } from '@/ui/choice'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/ui/dialog'
import { Input } from '@/ui/input'
import { type Design, fromDesign } from './design'

type Way = 'canary' | 'blue_green' | 'staging'
type Request = Body<'post', '/deployments/theme'>

const WAYS: Record<Way, Partial<Request>> = {
  canary: {
    strategy: 'canary',
    canary: {
      steps: [
        { percent: 10, seconds: 300 },
        { percent: 50, seconds: 300 },
        { percent: 100, seconds: 60 },
      ],
    },
  },
  blue_green: { strategy: 'blue_green' },
  staging: { environment: 'staging' },
}

export function DeployDialog({
  tenant,
  websiteId,
  themeHash,
  design,
  onClose,
}: {
  tenant: string
  websiteId: string
  themeHash: string
  design: Design
  onClose: () => void
}) {
  const { t } = useTranslation('design')
  const navigate = useNavigate()
  const [way, setWay] = useState<Way>('canary')
  const [note, setNote] = useState('')
  const start = $api.useMutation('post', '/deployments/theme', {
    onError: () => undefined,
    // This browser keeps the design until it is live: it may be taken back, to be mended here and tried again.
    onSuccess: ({ id }) => void navigate({ to: `/t/${tenant}/deployments/${id}` }),
  })
  const ways: [Way, string, string][] = [
    [
      'canary',
      t('Some visitors first'),
      t(
        '10 % see it for five minutes, then half of them, then all. If it does worse, everybody sees what was before.',
      ),
    ],
    [
      'blue_green',
      t('All at once, watched'),
      t('Everybody sees it at the same moment. If it does worse within a minute, it is taken back.'),
    ],
    [
      'staging',
      t('Not to visitors yet'),
      t('It is put on staging: at an address of its own, for those who get the link.'),
    ],
  ]
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <form
          className="contents"
          onSubmit={(event) => {
            event.preventDefault()
            start.mutate({
              body: {
                website_id: websiteId,
                theme: themeHash,
                customization: fromDesign(design),
                ...WAYS[way],
                ...(note.trim() && { note: note.trim() }),
              },
            })
          }}
        >
          <DialogHeader>
            <DialogTitle>{t('Publish in steps')}</DialogTitle>
            <DialogDescription>{t('It is checked and rehearsed before anybody sees it.')}</DialogDescription>
          </DialogHeader>
          <RadioGroup
            value={way}
            onValueChange={(next) => setWay(next as Way)}
            aria-label={t('How it is published')}
          >
            {ways.map(([value, title, text]) => (
              <RadioCard key={value} value={value}>
                <span className="block font-medium">{title}</span>
                <span className="block text-muted-foreground">{text}</span>
              </RadioCard>
            ))}
          </RadioGroup>
          <Field label={t('Note')} isOptional optionalText={t('optional')}>
            <Input value={note} onChange={({ target }) => setNote(target.value)} maxLength={500} />
          </Field>
          {start.isError && (
            <Alert tone="danger">
              <AlertDescription>{messageOf(start.error)}</AlertDescription>
            </Alert>
          )}
          <DialogFooter>
            <Button variant="outline" onClick={onClose}>
              {t('Cancel')}
            </Button>
            <Button type="submit" isBusy={start.isPending}>
              {t('Start')}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  )
}
