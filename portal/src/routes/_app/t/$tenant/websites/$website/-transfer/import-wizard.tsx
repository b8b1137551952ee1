/** Chooses from where content comes, the file, and what is done with it; a job does the rest. */
import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useEffectEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Answer } from '@/api/api'
import { postForm } from '@/api/upload'
import { Field, SwitchField } from '@/kit/field'
import { messageOf } from '@/kit/form'
import { useLeaveGuard } from '@/kit/leave-guard'
import { formatPercent } from '@/kit/numbers'
import { Section } from '@/kit/page'
import type { Website } from '@/kit/website'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import { Card, CardContent, CardFooter } from '@/ui/card'
import { RadioCard, RadioGroup, Switch } from '@/ui/choice'
import { Input } from '@/ui/input'
import { Progress } from '@/ui/progress'
import { FileDrop } from './file-drop'
import { type ImportFormat, formatOf, useImportFormats } from './formats'

type Import = Answer<'post', '/websites/{website_id}/imports'>

export function ImportWizard({ website, onStarted }: { website: Website; onStarted: (id: string) => void }) {
  const { t, i18n } = useTranslation('websites')
  const client = useQueryClient()
  const formats = useImportFormats()
  const [format, setFormat] = useState<ImportFormat>('wxr')
  const [file, setFile] = useState<File>()
  const [uploads, setUploads] = useState<File>()
  const [options, setOptions] = useState({ as_drafts: false, fetch_media: true, import_settings: false })
  const [baseUrl, setBaseUrl] = useState('')
  /** 0 to 1 while the file is on its way. */
  const [sent, setSent] = useState<number>()
  const [problem, setProblem] = useState<string>()
  const stop = useRef<AbortController>(undefined)
  useEffect(() => () => stop.current?.abort(), [])
  useLeaveGuard(sent !== undefined)
  /** Shown once nothing holds the page any more. */
  const [started, setStarted] = useState<string>()
  const show = useEffectEvent(onStarted)
  useEffect(() => {
    if (started) show(started)
  }, [started])
  const choice = formats.find((other) => other.format === format)

  const chooseFormat = (chosen: ImportFormat) => {
    setFormat(chosen)
    // What was exported here comes back as it was.
    if (chosen === 'bundle') setOptions((before) => ({ ...before, import_settings: true }))
  }
  const take = (taken: File | undefined) => {
    setFile(taken)
    setProblem(undefined)
    const guess = taken && formatOf(taken.name)
    if (guess) chooseFormat(guess)
  }
  const set = (option: keyof typeof options) => (isOn: boolean) =>
    setOptions((before) => ({ ...before, [option]: isOn }))
  const start = async (isDryRun: boolean) => {
    if (!file) return
    const form = new FormData()
    form.set('format', format)
    form.set('dry_run', String(isDryRun))
    for (const [name, isOn] of Object.entries(options)) form.set(name, String(isOn))
    if (baseUrl.trim()) form.set('base_url', baseUrl.trim())
    form.set('file', file)
    if (uploads && format === 'wxr') form.set('uploads', uploads)
    stop.current = new AbortController()
    setProblem(undefined)
    setSent(0)
    try {
      const path = `/websites/${website.id}/imports`
      const { id } = await postForm<Import>(path, form, setSent, stop.current.signal)
      await client.invalidateQueries({ queryKey: ['get', '/websites/{website_id}/imports'] })
      setSent(undefined)
      // Whoever only looked goes on with the same files.
      if (!isDryRun) {
        setFile(undefined)
        setUploads(undefined)
      }
      setStarted(id)
    } catch (error) {
      setSent(undefined)
      if (!(error instanceof DOMException)) setProblem(messageOf(error))
    }
  }
  return (
    <Section title={t('New import')}>
      <Card>
        <CardContent className="flex flex-col gap-6">
          <RadioGroup
            value={format}
            onValueChange={(value) => chooseFormat(value as ImportFormat)}
            className="sm:grid-cols-2"
            aria-label={t('Where the content comes from')}
          >
            {formats.map(({ format: name, name: label, hint }) => (
              <RadioCard key={name} value={name} aria-label={label} className="flex flex-col">
                <span className="block font-medium">{label}</span>
                <span className="mt-1 block text-xs text-muted-foreground">{hint}</span>
              </RadioCard>
            ))}
          </RadioGroup>
          <FileDrop
            label={t('Drop the file here, or choose one')}
            hint={t('Up to 1 GB')}
            accept={choice?.accept ?? ''}
            file={file}
            onChange={take}
          />
          {format === 'wxr' && (
            <FileDrop
              label={t('Optional: a zip of wp-content/uploads')}
              hint={t('Then pictures need not be fetched from the old website.')}
              accept=".zip"
              file={uploads}
              onChange={setUploads}
            />
          )}
          <div className="flex flex-col gap-4">
            <SwitchField
              label={t('Bring everything as drafts')}
              hint={t('Nothing becomes visible until you publish it.')}
            >
              <Switch checked={options.as_drafts} onCheckedChange={set('as_drafts')} />
            </SwitchField>
            <SwitchField
              label={t('Fetch pictures and files from the old website')}
              hint={t('As long as it is still there. What cannot be fetched stands in the report.')}
            >
              <Switch checked={options.fetch_media} onCheckedChange={set('fetch_media')} />
            </SwitchField>
            <SwitchField label={t('Take title, tagline and language from the file, too')}>
              <Switch checked={options.import_settings} onCheckedChange={set('import_settings')} />
            </SwitchField>
            <Field
              label={t('Address of the old website')}
              isOptional
              optionalText={t('only if the file does not say')}
            >
              <Input
                type="url"
                maxLength={500}
                placeholder="https://"
                value={baseUrl}
                onChange={(event) => setBaseUrl(event.target.value)}
              />
            </Field>
          </div>
          {problem && (
            <Alert tone="danger">
              <AlertDescription className="text-foreground">{problem}</AlertDescription>
            </Alert>
          )}
        </CardContent>
        <CardFooter className="justify-end">
          {sent === undefined ? (
            <>
              <Button variant="outline" disabled={!file} onClick={() => void start(true)}>
                {t('Only look what would come')}
              </Button>
              <Button disabled={!file} onClick={() => void start(false)}>
                {t('Import')}
              </Button>
            </>
          ) : (
            <div className="flex w-full flex-col gap-2" aria-live="polite">
              <p>
                {sent < 1
                  ? t('Sending the file: {{share}}', { share: formatPercent(sent, i18n.language) })
                  : t('The server takes the file in …')}
              </p>
              <div className="flex items-center gap-3">
                <Progress value={sent * 100} label={t('Sending the file')} />
                <Button variant="outline" size="sm" onClick={() => stop.current?.abort()}>
                  {t('Cancel')}
                </Button>
              </div>
            </div>
          )}
        </CardFooter>
      </Card>
    </Section>
  )
}
