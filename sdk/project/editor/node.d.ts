/** As much of Node as tests of plugins need; with the package @types/node, delete the line in tsconfig.json that names this. */

declare module 'node:test' {
  type Run = (context: { diagnostic(message: string): void }) => unknown
  type Define = {
    (name: string, run?: Run): void
    (name: string, options: { skip?: boolean | string; only?: boolean; timeout?: number }, run: Run): void
    skip(name: string, run?: Run): void
    only(name: string, run?: Run): void
  }
  export const test: Define
  export const it: Define
  export function describe(name: string, define: () => unknown): void
  export function before(run: () => unknown): void
  export function after(run: () => unknown): void
  export function beforeEach(run: () => unknown): void
  export function afterEach(run: () => unknown): void
  export default test
}

declare module 'node:assert/strict' {
  type Match = (new (...values: never[]) => Error) | RegExp | object | ((error: unknown) => boolean)
  const assert: {
    (value: unknown, message?: string): asserts value
    ok(value: unknown, message?: string): asserts value
    equal<Value>(actual: unknown, expected: Value, message?: string): asserts actual is Value
    notEqual(actual: unknown, expected: unknown, message?: string): void
    deepEqual<Value>(actual: unknown, expected: Value, message?: string): asserts actual is Value
    notDeepEqual(actual: unknown, expected: unknown, message?: string): void
    partialDeepStrictEqual(actual: unknown, expected: unknown, message?: string): void
    match(text: string, pattern: RegExp, message?: string): void
    doesNotMatch(text: string, pattern: RegExp, message?: string): void
    throws(run: () => unknown, expected?: Match, message?: string): void
    rejects(
      run: Promise<unknown> | (() => Promise<unknown>),
      expected?: Match,
      message?: string,
    ): Promise<void>
    fail(message?: string): never
  }
  export default assert
}
