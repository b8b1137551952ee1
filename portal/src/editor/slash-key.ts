/** The menu of blocks, for whoever asks whether it is open. */
import { PluginKey } from '@tiptap/pm/state'

export const slashKey = new PluginKey<{ active: boolean }>('slashMenu')
