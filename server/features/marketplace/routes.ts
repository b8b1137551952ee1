/** Routes of the marketplace: what there is, how it gets in, and what is known to be bad. */
import type { AppContext } from '../../context.ts'
import type { HttpServer } from '../../kernel/http/server.ts'
import { feedRoutes } from './advisories/feed-routes.ts'
import { advisoryRoutes } from './advisories/routes.ts'
import { catalogueRoutes } from './catalogue/routes.ts'
import { reviewRoutes } from './publishing/review-routes.ts'
import { publishingRoutes } from './publishing/routes.ts'

export function marketplaceRoutes(app: HttpServer, ctx: AppContext): void {
  catalogueRoutes(app, ctx)
  publishingRoutes(app, ctx)
  reviewRoutes(app, ctx)
  advisoryRoutes(app, ctx)
  feedRoutes(app, ctx)
}
