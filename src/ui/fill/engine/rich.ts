/**
 * Text of a form as a small tree of allowed marks: what a form's author may do to a label, and nothing else. The screen
 * makes DOM nodes of it (RichText.tsx); no markup of a form ever reaches innerHTML. Rules FIL5-FIL6.
 */
import { largeImage, smallImage } from '../../../forms/big-images.ts'
import { readHtml, type HtmlNode } from './html.ts'
import type { Media } from './session.ts'

export type RichTag = 'strong' | 'em' | 'u' | 'h1' | 'h2' | 'h3' | 'h4' | 'h5' | 'h6' | 'p' | 'span' | 'div' | 'ul' | 'ol' | 'li' | 'br' | 'a'
export type Rich = string | { readonly tag: RichTag; readonly href?: string; readonly color?: string; readonly children: readonly Rich[] }

/** The shape of the engine's parsed markdown, as far as it is read here. */
export interface MarkdownLike {
  readonly role: string
  readonly elementName?: string
  readonly value?: string
  readonly unsafeHtml?: string
  readonly url?: string
  readonly children?: readonly MarkdownLike[]
  readonly properties?: { readonly style: { readonly color?: string | undefined } } | undefined
}

const tags: ReadonlySet<string> = new Set<RichTag>(['strong', 'em', 'u', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'span', 'div', 'ul', 'ol', 'li', 'br', 'a'])
const synonyms: Readonly<Record<string, RichTag | undefined>> = Object.assign(Object.create(null), { b: 'strong', i: 'em' })

/** [FIL5] Only addresses that open a page, a mail, a call or a map. */
export const safeHref = (address: string): string | undefined => {
  const text = address.trim()
  return /^(https?:\/\/|mailto:|tel:|geo:)[^\s\p{Cc}]+$/iu.test(text) ? text : undefined
}
/** [FIL6] Only plain colour values. */
export const safeColor = (value: string | undefined): string | undefined =>
  value !== undefined && /^(#[0-9a-f]{3,8}|[a-z]{3,24}|rgba?\([\d\s,.%/]{5,40}\))$/i.test(value.trim()) ? value.trim() : undefined

const element = (tag: RichTag, children: readonly Rich[], href?: string, color?: string): Rich => ({
  tag,
  children,
  ...(href === undefined ? {} : { href }),
  ...(color === undefined ? {} : { color }),
})

const ofNode = (node: HtmlNode): readonly Rich[] => {
  if (typeof node === 'string') return [node]
  const children = node.children.flatMap(ofNode)
  const tag = synonyms[node.name] ?? node.name
  if (!tags.has(tag)) return children
  const href = tag === 'a' ? safeHref(node.attributes.get('href') ?? '') : undefined
  if (tag === 'a' && href === undefined) return children
  const color = safeColor(/(?:^|;)\s*color\s*:\s*([^;]+)/i.exec(node.attributes.get('style') ?? '')?.[1])
  return [element(tag as RichTag, children, href, color)]
}

/** HTML that the markdown left whole. */
export const ofHtml = (html: string): readonly Rich[] => readHtml(html).flatMap(ofNode)

const ofMarkdown = (node: MarkdownLike): readonly Rich[] => {
  if (node.role === 'child') return [node.value ?? '']
  if (node.role === 'line-break') return [element('br', [])]
  if (node.role === 'html') return ofHtml(node.unsafeHtml ?? '')
  const children = (node.children ?? []).flatMap(ofMarkdown)
  const name = node.elementName ?? ''
  if (name === 'a') {
    const href = safeHref(node.url ?? '')
    return href === undefined ? children : [element('a', children, href)]
  }
  return tags.has(name) ? [element(name as RichTag, children, undefined, safeColor(node.properties?.style.color))] : children
}

export interface TextLike {
  readonly asString: string
  readonly formatted: readonly MarkdownLike[]
  readonly imageSource?: URL | undefined
  readonly audioSource?: URL | undefined
  readonly videoSource?: URL | undefined
}

export const mediaOf = (text: TextLike | null): Media => ({
  image: text?.imageSource === undefined ? null : smallImage(String(text.imageSource)),
  large: text?.imageSource === undefined ? null : largeImage(String(text.imageSource)),
  audio: text?.audioSource === undefined ? null : String(text.audioSource),
  video: text?.videoSource === undefined ? null : String(text.videoSource),
})

/** Parsing costs; most labels have no mark in them. */
export const richText = (text: TextLike | null): readonly Rich[] => {
  if (text === null) return []
  const plain = text.asString
  if (!/[*_#<`[\\&\n]|^\s*(\d+[.)]|[-+])\s/.test(plain)) return plain === '' ? [] : [plain]
  return text.formatted.flatMap(ofMarkdown)
}

export const plainText = (rich: readonly Rich[]): string =>
  rich
    .map((part) => (typeof part === 'string' ? part : part.tag === 'br' ? '\n' : plainText(part.children)))
    .join('')
    .trim()
