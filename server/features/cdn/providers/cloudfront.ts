/**
 * Amazon CloudFront, which knows no keys: a change invalidates the paths of the hook, all of them by default. One pattern
 * counts as one path, and up to 3,000 paths and 15 patterns may be under way at a time
 * (docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html).
 */
import { randomUUID } from 'node:crypto'
import type { CloudFrontServiceException } from '@aws-sdk/client-cloudfront'
import { AppError } from '../../../errors.ts'
import { awsHandler } from '../../../kernel/http/aws-handler.ts'
import { ANSWER_BYTES, type Outcome, type Provider, TIMEOUT_MS, isTransient } from '../provider.ts'

const EVERYTHING = ['/*']
const HOST = 'cloudfront.amazonaws.com'
/** Not of HTTP's 5xx, and gone when others have ended. */
const LATER = new Set(['TooManyInvalidationsInProgress', 'Throttling', 'ThrottlingException'])

export const cloudfront: Provider = {
  needs: { settings: ['distribution_id'], credentials: ['access_key_id', 'secret_access_key'] },
  takes: { settings: ['paths'], credentials: [] },
  // Whatever changed is one pattern.
  max: { keys: Infinity, urls: 3_000 },
  async purge({ fetcher, settings, credentials, signal, timeoutMs = TIMEOUT_MS }, { by, items }) {
    const paths = by === 'keys' ? (settings.paths ?? EVERYTHING) : items.map(pathOf)
    // Loaded on demand: most processes never need it.
    const { CloudFrontClient, CreateInvalidationCommand } = await import('@aws-sdk/client-cloudfront')
    const client = new CloudFrontClient({
      region: 'us-east-1',
      // Neither the machine's settings nor its own account have a say here.
      endpoint: `https://${HOST}`,
      requestHandler: awsHandler(fetcher, { host: HOST, maxBytes: ANSWER_BYTES, timeoutMs, signal }),
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
      )
      const { Id: id = '', Status: state = '' } = made.Invalidation ?? {}
      return { status: made.$metadata.httpStatusCode ?? null, answer: `${id} ${state}` }
    } catch (error) {
      if (error instanceof AppError) throw error
      return explained(error as Error)
    } finally {
      client.destroy()
    }
  },
}

function explained(error: Error): Outcome {
  const { name, message } = error
  const status = (error as Partial<CloudFrontServiceException>).$metadata?.httpStatusCode
  // A bug of ours, not an answer.
  if (status === undefined) throw error
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
