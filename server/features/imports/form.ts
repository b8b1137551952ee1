/** The form that starts an import: a file, perhaps an archive of media, and a few words about them. */
import { pipeline } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { FastifyRequest } from 'fastify'
import { AppError } from '../../errors.ts'
import type { Blobs } from '../../kernel/blobs/blobs.ts'
import { requireStorable } from '../../kernel/http/body.ts'
import { partsOf } from '../../kernel/http/form.ts'
import { fieldError } from '../../kernel/http/validation.ts'
import { validatorOf } from '../../kernel/validator.ts'
import { ImportOptions } from './options.ts'
import { FORMATS, type Format } from './schema.ts'
import { keepHead, mismatch } from './sniff.ts'

const FILE_MAX_BYTES = 1024 ** 3
export const UPLOADS_MAX_BYTES = 10 * 1024 ** 3

export type Received = {
  format: Format
  is_dry_run: boolean
  options: ImportOptions
  file_name: string
  has_uploads: boolean
}

/** What goes wrong with one stream of a pipeline ends the others, too: who reads the last one hears of it there. */
const passOn = () => undefined

/** Where the files of an import wait for it. */
export function importKey(id: string, part: 'file' | 'uploads'): string {
  return `imports/${id}/${part}`
}

/**
 * Stores the files as they come and reads the fields around them, in any order.
 * @throws AppError unsupported_media_type, validation_failed, body_too_large; what is stored by then is left to the caller
 */
export async function receiveForm(request: FastifyRequest, blobs: Blobs, id: string): Promise<Received> {
  const fields: Record<string, string> = {}
  const names: Partial<Record<'file' | 'uploads', string>> = {}
  let head: Uint8Array = new Uint8Array()
  for await (const part of partsOf(request, 'Send the file')) {
    if (part.type === 'field') {
      fields[part.fieldname] = String(part.value)
      continue
    }
    const name = part.fieldname
    if ((name !== 'file' && name !== 'uploads') || names[name] !== undefined) {
      part.file.resume()
      await finished(part.file)
      continue
    }
    const maxBytes = name === 'file' ? FILE_MAX_BYTES : UPLOADS_MAX_BYTES
    const kept = keepHead()
    await blobs.put(importKey(id, name), pipeline(part.file, kept, passOn), {
      contentType: 'application/octet-stream',
      maxBytes,
    })
    names[name] = part.filename ?? ''
    if (name === 'file') head = kept.head()
  }
  requireStorable({ fields, names })
  if (names.file === undefined) throw invalid('file', 'is required: the export, as a file of the form')
  const read = readFields(fields)
  const wrong = mismatch(read.format, head)
  if (wrong !== undefined) throw invalid('file', wrong)
  return {
    ...read,
    file_name: names.file.slice(0, 300),
    has_uploads: names.uploads !== undefined,
  }
}

function readFields(fields: Record<string, string>): Omit<Received, 'file_name' | 'has_uploads'> {
  const format = FORMATS.find((each) => each === fields['format'])
  if (!format) throw invalid('format', `must be one of ${FORMATS.join(', ')}`)
  const flag = (name: string) => {
    const value = fields[name]
    if (value === undefined || value === '') return undefined
    if (value !== 'true' && value !== 'false') throw invalid(name, 'must be true or false')
    return value === 'true'
  }
  const options: Record<string, unknown> = {
    as_drafts: flag('as_drafts') ?? false,
    fetch_media: flag('fetch_media') ?? true,
    authors: readJson(fields['authors']),
  }
  const importSettings = flag('import_settings')
  if (importSettings !== undefined) options['import_settings'] = importSettings
  if (fields['base_url']) {
    if (!URL.canParse(fields['base_url'])) throw invalid('base_url', 'must be an address')
    options['base_url'] = fields['base_url']
  }
  const checkOptions = validatorOf(ImportOptions)
  if (!checkOptions.Check(options)) {
    const { path, message } = fieldError('body', checkOptions.Errors(options).slice(0, 1)) ?? {}
    throw invalid(path?.slice('/body/'.length) || 'options', message ?? 'cannot be read')
  }
  return { format, is_dry_run: flag('dry_run') ?? false, options }
}

function readJson(text: string | undefined): unknown {
  if (!text) return {}
  try {
    return JSON.parse(text)
  } catch {
    throw invalid('authors', 'must be a JSON object')
  }
}

function invalid(field: string, message: string): AppError {
  return new AppError('validation_failed', `${field} ${message}.`, {
    errors: [{ path: `/body/${field}`, message }],
  })
}
