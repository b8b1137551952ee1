/** The version of this program. */
import { readFileSync } from 'node:fs'

const manifest: { version: string } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
)

/** As in package.json: `1.4.2`. */
export const VERSION = manifest.version
