/** All that documents are made of: the server's nodes and marks (sdk/formats/rich-text/nodes.ts), and how they are written. */
import type { Extensions } from '@tiptap/core'
import { Code } from '@tiptap/extension-code'
import { Highlight } from '@tiptap/extension-highlight'
import { Link } from '@tiptap/extension-link'
import { Subscript } from '@tiptap/extension-subscript'
import { Superscript } from '@tiptap/extension-superscript'
import { StarterKit } from '@tiptap/starter-kit'
import { safeLink } from '@hotswap/sdk/rich-text/urls'
import { Alignment } from './alignment'
import { ButtonBlock } from './blocks/button'
import { Callout } from './blocks/callout'
import { CodeBlock } from './blocks/code-block'
import { Column, Columns } from './blocks/columns'
import { EmbedBlock } from './blocks/embed'
import { FileBlock } from './blocks/file'
import { GalleryBlock } from './blocks/gallery'
import { HtmlBlock } from './blocks/html'
import { ImageBlock } from './blocks/image'
import { KeptBlock } from './blocks/kept'
import { lists } from './blocks/lists'
import { PluginBlockNode } from './blocks/plugin-block'
import { tables } from './blocks/table'

export const documentExtensions: Extensions = [
  StarterKit.configure({
    bulletList: false,
    orderedList: false,
    listItem: false,
    listKeymap: false,
    code: false,
    codeBlock: false,
    link: false,
    // A page ends where its author ends it; a click below the last block adds one.
    trailingNode: false,
    dropcursor: { class: 'drop-place', color: 'var(--ring)', width: 3 },
    heading: { levels: [1, 2, 3, 4, 5, 6] },
  }),
  // Code that is bold, or a link, stays so: the server has it, and imported pages use it.
  Code.extend({ excludes: 'code' }),
  Link.extend({
    addAttributes: () => ({ href: { default: null }, target: { default: null }, rel: { default: null } }),
  }).configure({
    openOnClick: false,
    defaultProtocol: 'https',
    HTMLAttributes: { target: null, rel: null },
    isAllowedUri: (url) => safeLink(url) !== undefined,
    markdownLinks: true,
  }),
  Highlight,
  Subscript,
  Superscript,
  Alignment,
  CodeBlock,
  ...lists,
  ...tables,
  ImageBlock,
  GalleryBlock,
  EmbedBlock,
  ButtonBlock,
  Callout,
  Columns,
  Column,
  FileBlock,
  HtmlBlock,
  PluginBlockNode,
  KeptBlock,
]
