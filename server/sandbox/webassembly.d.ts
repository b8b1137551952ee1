/** WebAssembly's names, which TypeScript declares for browsers only: as far as the sandbox uses them. */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { initial: number; maximum?: number })
    readonly buffer: ArrayBuffer
  }
  /** Opaque. */
  type Module = object & { readonly module: unique symbol }
  function compile(bytes: Uint8Array): Promise<Module>
}
