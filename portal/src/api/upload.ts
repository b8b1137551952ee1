/** Sends a form with large files and tells how far it is, which `fetch` cannot. */
import { ApiError, OFFLINE, type Problem } from './problem'
import { accessToken } from './session'

/**
 * @param path below /api/v1
 * @param onProgress of the bytes sent, 0 to 1
 * @returns the answer's body
 * @throws ApiError; an AbortError when `signal` says so
 */
export async function postForm<Answer>(
  path: string,
  form: FormData,
  onProgress: (share: number) => void,
  signal: AbortSignal,
): Promise<Answer> {
  const token = await accessToken()
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('POST', `/api/v1${path}`)
    request.setRequestHeader('authorization', `Bearer ${token}`)
    request.responseType = 'text'
    request.upload.onprogress = ({ loaded, total, lengthComputable }) =>
      lengthComputable && onProgress(loaded / total)
    request.onload = () => {
      if (request.status < 400) return resolve(JSON.parse(request.responseText) as Answer)
      reject(new ApiError(problemIn(request)))
    }
    request.onerror = () => reject(new ApiError(OFFLINE))
    request.onabort = () => reject(new DOMException('Canceled', 'AbortError'))
    signal.addEventListener('abort', () => request.abort())
    request.send(form)
  })
}

function problemIn(request: XMLHttpRequest): Problem {
  const fallback = {
    status: request.status,
    code: 'unexpected',
    title: request.statusText,
    detail: `The server answered ${request.status}.`,
  }
  try {
    return { ...fallback, ...(JSON.parse(request.responseText) as Partial<Problem>) }
  } catch {
    return fallback
  }
}
