/** `@hotswap/sdk/testing`, as far as editors need to know it. */
import type { Page } from './events.generated.ts'
import type { TestOptions, TestPlugin } from './testing/harness.ts'

export type * from './testing/harness.ts'

/** A call that came to nothing; `limit` says which one was reached. */
export declare class PluginCallError extends Error {
  readonly reason: string
  readonly limit: string | undefined
}

/**
 * Runs a plugin in the real sandbox, with everything around it in memory.
 * @param folder of the plugin; a path or a file: URL
 */
export declare function openPlugin(folder: string | URL, options?: TestOptions): Promise<TestPlugin>

/** A page as handlers get it. @param more what matters to the test */
export declare function pageOf(more?: Partial<Page>): Page
