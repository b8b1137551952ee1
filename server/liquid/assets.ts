/** The files that visitors' browsers load from a theme: their types, and names that change with their content. */
import { createHash } from 'node:crypto'
import { imageSize } from './image-size.ts'

export type ThemeAsset = {
  /** As the package has it below assets/. */
  name: string
  /** With eight characters of the content's hash before the extension: may be kept for ever. */
  hashed_name: string
  content_type: string
  body: Buffer
  /** Pixels, of images. */
  width?: number
  height?: number
}

export const ASSET_TYPES: Record<string, string> = {
  avif: 'image/avif',
  css: 'text/css; charset=utf-8',
  gif: 'image/gif',
  ico: 'image/x-icon',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  js: 'text/javascript; charset=utf-8',
  json: 'application/json',
  mp4: 'video/mp4',
  png: 'image/png',
  svg: 'image/svg+xml',
  txt: 'text/plain; charset=utf-8',
  webm: 'video/webm',
  webmanifest: 'application/manifest+json',
  webp: 'image/webp',
  woff2: 'font/woff2',
}

export function assetOf(name: string, body: Buffer): ThemeAsset {
  const extension = extensionOf(name)
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 8)
  const stem = name.slice(0, name.length - extension.length - 1)
  const content_type = ASSET_TYPES[extension] ?? 'application/octet-stream'
  return {
    name,
    hashed_name: `${stem}.${hash}.${extension}`,
    content_type,
    body,
    ...(content_type.startsWith('image/') && imageSize(body)),
  }
}

export const extensionOf = (name: string): string => name.slice(name.lastIndexOf('.') + 1).toLowerCase()
