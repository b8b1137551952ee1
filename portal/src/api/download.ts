/** Takes a file that only signed-in people get: browsers send no token with a link. */
import { ApiError, problemOf } from './problem'
import { accessToken } from './session'

/**
 * Saves a file where the browser saves files.
 * @param path complete, e.g. `/api/v1/websites/…/download`
 * @throws ApiError
 */
export async function download(path: string): Promise<void> {
  const response = await fetch(path, { headers: { authorization: `Bearer ${await accessToken()}` } })
  if (!response.ok) throw new ApiError(await problemOf(response))
  const name = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1]
  const url = URL.createObjectURL(await response.blob())
  const link = document.createElement('a')
  link.href = url
  link.download = name ?? ''
  link.click()
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
