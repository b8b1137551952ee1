/** Values that are either there already or on their way, so that what is in memory renders without a turn of the event loop. */

export type Ready<Value> = Value | Promise<Value>

/** Applies `use` at once when the value is there. */
export function whenReady<Value, Result>(
  value: Ready<Value>,
  use: (value: Value) => Ready<Result>,
): Ready<Result> {
  return value instanceof Promise ? value.then(use) : use(value)
}
