/** Preloaded by `hotswap plugin test`: finds `@hotswap/sdk` for tests that lie where no package of it is installed. */
import { registerHooks } from 'node:module'

const MODULES: Record<string, URL> = {
  '@hotswap/sdk': new URL('../sdk.ts', import.meta.url),
  '@hotswap/sdk/testing': new URL('./testing.ts', import.meta.url),
}

registerHooks({
  resolve(specifier, context, next) {
    const own = Object.hasOwn(MODULES, specifier) ? MODULES[specifier] : undefined
    return own ? { url: own.href, shortCircuit: true } : next(specifier, context)
  },
})
