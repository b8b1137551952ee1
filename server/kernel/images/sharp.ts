/** The image library, loaded when the first image comes, and given one image at a time. */
import type Sharp from 'sharp'
import { AppError } from '../../errors.ts'

/** Of all frames together. A decoded pixel takes three or four bytes, and libvips may hold an image twice. */
export const MAX_PIXELS = 100_000_000
/** Those waiting hold their file, up to 25 MB, in memory. */
const MAX_WAITING = 16

/** What may be decoded; a file that is something else after all meets a loader that is switched off. */
const LOADERS = ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif'].map((name) => `VipsForeignLoad${name}`)

let loading: Promise<typeof Sharp> | undefined
let last: Promise<unknown> = Promise.resolve()
let waiting = 0

/**
 * Runs `work` with the library when no other image is being worked on in this process: decoding takes memory by the
 * hundred megabytes, and threads from those who serve pages.
 * @throws AppError overloaded when too many wait already
 */
export async function withSharp<Result>(work: (sharp: typeof Sharp) => Promise<Result>): Promise<Result> {
  if (waiting >= MAX_WAITING)
    throw new AppError('overloaded', 'Many images are being prepared; try again in a moment.', {
      retryAfterSeconds: 5,
    })
  waiting += 1
  const turn = last.then(async () => work(await (loading ??= load())))
  last = turn.catch(() => undefined)
  try {
    return await turn
  } finally {
    waiting -= 1
  }
}

/** Loading costs 30 MB and 40 ms, which processes that never see an image save. */
async function load(): Promise<typeof Sharp> {
  const { default: sharp } = await import('sharp')
  // A cache of decoded images would be memory that is never asked for again.
  sharp.cache(false)
  sharp.concurrency(1)
  sharp.block({ operation: ['VipsForeignLoad'] })
  sharp.unblock({ operation: LOADERS })
  return sharp
}
