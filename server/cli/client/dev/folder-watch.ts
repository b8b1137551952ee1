/** Says when something in a folder has been saved. */
import { watch } from 'node:fs'

/** Editors write one save in several steps. */
const SETTLE_MS = 60

/** @param onChange after the last of several changes that come at once */
export function watchFolder(folder: string, onChange: () => void): Disposable {
  let timer: NodeJS.Timeout | undefined
  const watcher = watch(folder, { recursive: true }, () => {
    clearTimeout(timer)
    timer = setTimeout(onChange, SETTLE_MS)
  })
  // What was being watched has gone: the next look at the folder says so.
  watcher.on('error', onChange)
  return {
    [Symbol.dispose]() {
      clearTimeout(timer)
      watcher.close()
    },
  }
}
