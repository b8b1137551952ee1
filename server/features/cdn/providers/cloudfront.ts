/**
 * Amazon CloudFront, which knows no keys: a change invalidates the paths of the hook, all of them by default. One pattern
 * counts as one path, and up to 3,000 paths and 15 patterns may be under way at a time
 * (docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html).
 */
import { randomUUID } from 'node:crypto'
import type { CloudFrontServiceException } from '@aws-sdk/client-cloudfront'
import { type Outcome, type Provider, isTransient } from '../provider.ts'

const EVERYTHING = ['/*']
const TIMEOUT_MS = 10_000
/** Not of HTTP's 5xx, and gone when others have ended. */
const LATER = new Set(['TooManyInvalidationsInProgress', 'Throttling', 'ThrottlingException'])

export const cloudfront: Provider = {
  needs: { settings: ['distribution_id'], credentials: ['access_key_id', 'secret_access_key'] },
  takes: { settings: ['paths'], credentials: [] },
  // Whatever changed is one pattern.
  max: { keys: Infinity, urls: 3_000 },
  async purge({ settings, credentials, signal }, { by, items }) {
    const paths = by === 'keys' ? (settings.paths ?? EVERYTHING) : items.map(pathOf)
    // Loaded on demand: most processes never need it.
    const { CloudFrontClient, CreateInvalidationCommand } = await import('@aws-sdk/client-cloudfront')
    const client = new CloudFrontClient({
      region: 'us-east-1',
      credentials: {
        accessKeyId: credentials.access_key_id ?? '',
        secretAccessKey: credentials.secret_access_key ?? '',
      },
      // Tries are counted and shown here.
      maxAttempts: 1,
    })
    try {
      const made = await client.send(
        new CreateInvalidationCommand({
          DistributionId: settings.distribution_id ?? '',
          InvalidationBatch: {
            CallerReference: randomUUID(),
            Paths: { Quantity: paths.length, Items: [...paths] },
          },
        }),
        { abortSignal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) },
      )
      const { Id: id = '', Status: state = '' } = made.Invalidation ?? {}
      return { status: made.$metadata.httpStatusCode ?? null, answer: `${id} ${state}` }
    } catch (error) {
      signal.throwIfAborted()
      return explained(error as Error)
    } finally {
      client.destroy()
    }
  },
}

function explained(error: Error): Outcome {
  const { name, message } = error
  const status = (error as Partial<CloudFrontServiceException>).$metadata?.httpStatusCode
  if (status === undefined) {
    const isLate = name === 'AbortError' || name === 'TimeoutError'
    const problem = isLate
      ? 'CloudFront took too long to answer.'
      : `CloudFront cannot be reached: ${message}`
    return { status: null, answer: '', problem, isTransient: true }
  }
  return {
    status,
    answer: `${name}: ${message}`,
    problem: `CloudFront answered: ${message} (${name})`,
    isTransient: isTransient(status) || LATER.has(name),
  }
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}
