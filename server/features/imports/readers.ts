/** Which reader understands which format. */
import type { Intake } from '../bundles/bundles.ts'
import type { Format } from './schema.ts'
import type { ImportSource } from './source.ts'

/** @throws AppError for files that are not what they are said to be */
export async function openIntake(format: Format, source: ImportSource): Promise<Intake> {
  // Loaded on demand: parsers of formats that nobody uses cost memory.
  if (format === 'wxr') return (await import('./wxr/wxr-intake.ts')).openWxr(source)
  if (format === 'ghost') return (await import('./ghost/ghost-intake.ts')).openGhost(source)
  if (format === 'markdown') return (await import('./markdown/markdown-intake.ts')).openMarkdown(source)
  return openBundle(source)
}

async function openBundle(source: ImportSource): Promise<Intake> {
  const { filesInZip, readBundle } = await import('../bundles/bundles.ts')
  const files = await filesInZip(await source.zip())
  source.defer(() => files[Symbol.dispose]())
  return readBundle(files, { sourcePrefix: 'bundle:' })
}
