/**
 * The HTML that authors write into labels, read as tags and words without a parser of the browser: one would look at handlers, styles
 * and base addresses of what is never shown, and the page's content policy would hear of each. Which tags stay: rich.ts. Rule FIL5.
 */
export interface HtmlElement {
  readonly name: string
  /** of `href` and `style`, as written */
  readonly attributes: ReadonlyMap<string, string>
  readonly children: HtmlNode[]
}
export type HtmlNode = string | HtmlElement

const longest = 50_000
const longestTag = 2_000
const deepest = 100
/** What stands in them is not text. */
const silent: ReadonlySet<string> = new Set(['script', 'style', 'template', 'iframe', 'object', 'svg', 'math', 'noscript', 'textarea', 'title', 'select'])
const empty: ReadonlySet<string> = new Set(['br', 'img', 'hr', 'input', 'meta', 'link', 'base', 'source', 'track', 'wbr', 'embed', 'area', 'col', 'param'])
/** Opening one ends the one before it, up to the list around it. */
const endsBefore: Readonly<Record<string, string>> = { li: 'ul ol', p: 'li div blockquote' }

const tagPattern = /^<(\/?)([a-z][\w:-]*)(?![\w:-])((?:[^"'>]|"[^"]*"|'[^']*')*)>/i
const attributePattern = /([^\s=/"'>]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g

/** Named characters are the browser's to know; no tag reaches it. */
const decoded = (text: string): string =>
  text.includes('&') ? (new DOMParser().parseFromString(text.replaceAll('<', '&lt;'), 'text/html').body.textContent ?? '') : text

const attributesOf = (text: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  for (const [, name = '', double, single, bare] of text.matchAll(attributePattern)) {
    const key = name.toLowerCase()
    if ((key === 'href' || key === 'style') && !found.has(key)) found.set(key, decoded(double ?? single ?? bare ?? ''))
  }
  return found
}

export const readHtml = (html: string): readonly HtmlNode[] => {
  const root: HtmlElement = { name: '', attributes: new Map(), children: [] }
  const open: HtmlElement[] = [root]
  const text = html.slice(0, longest)
  let words = ''
  const flush = (): void => {
    if (words !== '') open.at(-1)!.children.push(decoded(words))
    words = ''
  }
  const closeTo = (name: string, stops: readonly string[]): void => {
    for (let at = open.length - 1; at > 0 && !stops.includes(open[at]!.name); at -= 1) {
      if (open[at]!.name === name) return void open.splice(at)
    }
  }
  const lower = text.toLowerCase()
  /** Behind the end of what is not shown; an end that never comes takes the rest. */
  const behind = (end: string, from: number): number => {
    const at = lower.indexOf(end, from)
    return at < 0 ? text.length : at + end.length
  }
  let at = 0
  while (at < text.length) {
    const next = text.indexOf('<', at)
    words += text.slice(at, next < 0 ? text.length : next)
    if (next < 0) break
    const tag = tagPattern.exec(text.slice(next, next + longestTag))
    if (text.startsWith('<!--', next)) at = behind('-->', next + 4)
    else if (text[next + 1] === '!' || text[next + 1] === '?') at = behind('>', next + 1)
    else if (tag === null) {
      words += '<'
      at = next + 1
    } else {
      const [whole, slash, written = '', rest = ''] = tag
      const name = written.toLowerCase()
      at = next + whole.length
      flush()
      if (slash !== '') closeTo(name, [])
      else if (silent.has(name)) at = behind('>', behind(`</${name}`, at))
      else {
        const stops = endsBefore[name]
        if (stops !== undefined) closeTo(name, stops.split(' '))
        const element: HtmlElement = { name, attributes: attributesOf(rest), children: [] }
        open.at(-1)!.children.push(element)
        if (!empty.has(name) && !rest.endsWith('/') && open.length < deepest) open.push(element)
      }
    }
  }
  flush()
  return root.children
}
