/** Keys as this computer's keyboard names them. */

const isApple = /Mac|iPhone|iPad/.test(navigator.platform)

const NAMES: Record<string, string> = isApple
  ? { Mod: '⌘', Alt: '⌥', Shift: '⇧', ArrowUp: '↑', ArrowDown: '↓', Backspace: '⌫', Enter: '↩', Tab: '⇥' }
  : { Mod: 'Ctrl', ArrowUp: '↑', ArrowDown: '↓' }

/** @param keys e.g. `Mod-Shift-x` @returns e.g. `⌘⇧X` or `Ctrl+Shift+X` */
export function nameOfKeys(keys: string): string {
  return keys
    .split('-')
    .map((key) => NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key))
    .join(isApple ? '' : '+')
}
