/** Takes in a zip archive of a theme or a plugin: looked over first, and only then uploaded. */
import { FileArchive, UploadCloud } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ApiError, problemOf } from '@/api/problem'
import { accessToken } from '@/api/session'
import { Alert, AlertDescription } from '@/ui/alert'
import { Button } from '@/ui/button'
import { cn } from '@/ui/cn'
import { messageOf } from '../form'
import { FormDialog } from '../form-dialog'
import { formatBytes } from '../numbers'
import { type Finding, Findings } from './findings'

/** Sends a file as forms do. @param path below /api/v1 @throws ApiError */
async function send<Answer>(path: string, file: File): Promise<Answer> {
  const body = new FormData()
  body.append('file', file)
  const response = await fetch(`/api/v1${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${await accessToken()}` },
    body,
  })
  if (!response.ok) throw new ApiError(await problemOf(response))
  return (await response.json()) as Answer
}

type Check = { is_valid: boolean; findings: Finding[] }

export function UploadPackage({
  title,
  description,
  checkPath,
  path,
  onUploaded,
  onClose,
}: {
  title: string
  description: string
  checkPath: '/themes/lint' | '/plugins/check'
  path: '/themes' | '/plugins'
  onUploaded: (uploaded: { hash: string; title: string; version: string }) => Promise<unknown>
  onClose: () => void
}) {
  const { t, i18n } = useTranslation('design')
  const input = useRef<HTMLInputElement>(null)
  const [file, setFile] = useState<File>()
  const [check, setCheck] = useState<Check>()
  const [problem, setProblem] = useState<string>()
  const [isOver, setOver] = useState(false)
  const take = async (next: File | undefined) => {
    if (!next) return
    setFile(next)
    setCheck(undefined)
    setProblem(undefined)
    try {
      setCheck(await send<Check>(checkPath, next))
    } catch (error) {
      setProblem(messageOf(error))
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    void take(event.dataTransfer.files[0])
  }
  return (
    <FormDialog
      title={title}
      description={description}
      action={t('Upload')}
      isReady={file !== undefined && check?.is_valid === true}
      size="wide"
      onSubmit={async () => {
        if (file) await onUploaded(await send(path, file))
      }}
      onClose={onClose}
    >
      <div
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
        className={cn(
          'flex flex-col items-center gap-2 rounded-xl border border-dashed px-6 py-8 text-center',
          isOver && 'border-primary bg-primary/5',
        )}
      >
        {file ? (
          <FileArchive className="size-6 text-muted-foreground" aria-hidden />
        ) : (
          <UploadCloud className="size-6 text-muted-foreground" aria-hidden />
        )}
        <p className="break-all">
          {file ? `${file.name} (${formatBytes(file.size, i18n.language)})` : t('Drop a zip archive here')}
        </p>
        <Button variant="outline" size="sm" onClick={() => input.current?.click()}>
          {file ? t('Choose another') : t('Choose a file')}
        </Button>
        <input
          ref={input}
          type="file"
          accept=".zip,application/zip"
          aria-label={t('Archive')}
          className="hidden"
          onChange={({ target }) => {
            void take(target.files?.[0])
            // So that the same file can be chosen again once it is mended.
            target.value = ''
          }}
        />
      </div>
      <div aria-live="polite">
        {file && !check && !problem && <p className="text-muted-foreground">{t('Looking it over …')}</p>}
        {problem && (
          <Alert tone="danger">
            <AlertDescription className="text-foreground">{problem}</AlertDescription>
          </Alert>
        )}
        {check && <Findings findings={check.findings} />}
      </div>
    </FormDialog>
  )
}
