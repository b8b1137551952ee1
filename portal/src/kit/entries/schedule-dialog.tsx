/** Publishes and takes offline at a set time. */
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from '@/kit/field'
import { messageOf } from '@/kit/form'
import { formatDateTime } from '@/kit/time'
import { done } from '@/kit/toasts'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import {
  Dialog,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '@/ui/dialog'
import { Input, Select } from '@/ui/input'
import type { Editing } from './editing'
import { type Entry, scheduleEntry } from './entry-api'
import { fromClock, ownZone, toClock } from './zoned-time'

export function ScheduleDialog({
  editing,
  entry,
  onClose,
  onDone,
}: {
  editing: Editing
  entry: Entry
  onClose: () => void
  onDone: (entry: Entry) => void
}) {
  const { t, i18n } = useTranslation('content')
  const { place, saving } = editing
  const zones = [...new Set([editing.zone, ownZone(), 'UTC'])]
  const [zone, setZone] = useState(editing.zone)
  const [times, setTimes] = useState({ publish_at: entry.publish_at, expire_at: entry.expire_at })
  const [problem, setProblem] = useState<string>()
  const [isBusy, setBusy] = useState(false)
  const isOnline = entry.published_version !== null
  const save = async (wanted: typeof times) => {
    setBusy(true)
    setProblem(undefined)
    try {
      if (!(await saving.flush({ isAutosave: false })))
        throw new Error(t('Not everything is saved yet, so nothing was done.'))
      const before = { publish_at: entry.publish_at, expire_at: entry.expire_at }
      onDone(await scheduleEntry(place, entry.id, wanted))
      onClose()
      const isSet = wanted.publish_at ?? wanted.expire_at
      done(isSet ? t('Scheduled') : t('The schedule was taken back'), async () =>
        onDone(await scheduleEntry(place, entry.id, before)),
      )
    } catch (error) {
      setProblem(messageOf(error))
    } finally {
      setBusy(false)
    }
  }
  const field = (name: 'publish_at' | 'expire_at', label: string, hint: string) => {
    const at = times[name]
    return (
      <Field
        label={label}
        hint={at ? t('For you: {{time}}', { time: formatDateTime(at, i18n.language) }) : hint}
      >
        <Input
          type="datetime-local"
          value={at ? toClock(at, zone) : ''}
          onChange={({ target: { value } }) =>
            setTimes((before) => ({ ...before, [name]: value ? fromClock(value, zone) : null }))
          }
        />
      </Field>
    )
  }
  const isScheduled = entry.publish_at !== null || entry.expire_at !== null
  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent>
        <DialogHeader>
          <DialogTitle>{t('Schedule')}</DialogTitle>
          <DialogDescription>
            {t('The draft as it is then is published, to the second. You can go on writing until then.')}
          </DialogDescription>
        </DialogHeader>
        <Field label={t('Time zone')}>
          <Select value={zone} onChange={(event) => setZone(event.target.value)}>
            {zones.map((name) => (
              <option key={name} value={name}>
                {name === editing.zone
                  ? t('{{zone}} (of the website)', { zone: name })
                  : name === ownZone()
                    ? t('{{zone}} (yours)', { zone: name })
                    : name}
              </option>
            ))}
          </Select>
        </Field>
        {field(
          'publish_at',
          isOnline ? t('Publish the changes') : t('Publish'),
          t('Leave it empty for: not by itself.'),
        )}
        {field('expire_at', t('Take offline'), t('Leave it empty for: never.'))}
        {problem && (
          <Alert tone="danger">
            <AlertDescription>{problem}</AlertDescription>
          </Alert>
        )}
        <DialogFooter>
          {isScheduled && (
            <Button
              variant="outline"
              className="sm:mr-auto"
              disabled={isBusy}
              onClick={() => void save({ publish_at: null, expire_at: null })}
            >
              {t('Take the schedule back')}
            </Button>
          )}
          <Button variant="outline" onClick={onClose}>
            {t('Cancel')}
          </Button>
          <Button isBusy={isBusy} onClick={() => void save(times)}>
            {t('Schedule')}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  )
}
