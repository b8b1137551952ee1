/** The kinds of CDNs, by their names. */
import type { CdnKind, Provider } from '../provider.ts'
import { cloudflare } from './cloudflare.ts'
import { cloudfront } from './cloudfront.ts'
import { fastly } from './fastly.ts'
import { http } from './http.ts'

export const PROVIDERS: Record<CdnKind, Provider> = { cloudflare, cloudfront, fastly, http }
