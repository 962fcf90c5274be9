/**
 * A picture of the form as nodes that may stand in the page: only shapes, text, gradients and plain attributes are made anew,
 * nothing is copied as markup. No script, style sheet, link, foreign object or outside address comes through. Rule ASK6.
 */
const svgSpace = 'http://www.w3.org/2000/svg'
/** Read under another name, a picture's styles and handlers are plain attributes: the content policy has nothing to refuse. */
const readSpace = 'urn:transect:picture'
const tags = new Set(['svg', 'g', 'path', 'rect', 'circle', 'ellipse', 'line', 'polyline', 'polygon', 'text', 'tspan', 'defs', 'linearGradient', 'radialGradient', 'stop', 'clipPath', 'use', 'symbol'])
const attributes = new Set([
  'd', 'x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r', 'rx', 'ry', 'fx', 'fy', 'dx', 'dy', 'width', 'height', 'points', 'transform', 'viewBox', 'preserveAspectRatio',
  'offset', 'gradientUnits', 'gradientTransform', 'spreadMethod', 'clipPathUnits', 'text-anchor',
])
const looks = new Set([
  'fill', 'fill-opacity', 'fill-rule', 'clip-rule', 'clip-path', 'stroke', 'stroke-width', 'stroke-opacity', 'stroke-linecap', 'stroke-linejoin', 'stroke-miterlimit', 'stroke-dasharray',
  'stroke-dashoffset', 'opacity', 'stop-color', 'stop-opacity', 'font-size', 'font-family', 'font-weight', 'font-style', 'letter-spacing', 'display', 'visibility',
])
const mostNodes = 20_000
const deepest = 64

/** Plain words, numbers and colours; url() only to a node of the same picture. */
const isPlain = (value: string): boolean => value.length < 200_000 && !/url\s*\(|expression|javascript:|[\\<>@]/i.test(value)
const ownReference = /^url\(\s*['"]?#([\w:.-]+)['"]?\s*\)$/

interface Rules { readonly selector: string; readonly looks: ReadonlyMap<string, string> }
const readLooks = (text: string): ReadonlyMap<string, string> =>
  new Map(text.split(';').map((each) => { const at = each.indexOf(':'); return [each.slice(0, at).trim().toLowerCase(), each.slice(at + 1).replace('!important', '').trim()] as const }).filter(([name]) => looks.has(name)))
/** `.class`, `#id` and element rules, as drawing programs write them. */
const readSheet = (source: Element): readonly Rules[] =>
  [...source.getElementsByTagName('style')].flatMap((sheet) => [...(sheet.textContent ?? '').slice(0, 200_000).matchAll(/([^{}]+)\{([^{}]*)\}/g)]
    .flatMap(([, selectors = '', body = '']) => selectors.split(',').map((selector) => ({ selector: selector.trim(), looks: readLooks(body) }))))
const matches = (element: Element, selector: string): boolean =>
  selector.startsWith('.') ? element.classList.contains(selector.slice(1)) : selector.startsWith('#') ? element.id === selector.slice(1) : element.localName === selector

/** Null when it is no SVG, or too large. Ids get `prefix`; `data-id` holds the form's own. */
export const safeSvg = (text: string, prefix: string): SVGSVGElement | null => {
  if (text.length > 4_000_000 || /<!ENTITY/i.test(text)) return null
  const source = new DOMParser().parseFromString(text.replaceAll(svgSpace, readSpace), 'text/xml').documentElement
  if (source.localName !== 'svg' || source.namespaceURI !== readSpace) return null
  const sheet = readSheet(source)
  let nodes = 0
  const set = (made: Element, name: string, value: string): void => {
    const own = ownReference.exec(value)
    if (own !== null) made.setAttribute(name, `url(#${prefix}${own[1]})`)
    else if (isPlain(value)) made.setAttribute(name, value)
  }
  const make = (element: Element, depth: number): Element | null => {
    nodes += 1
    if (nodes > mostNodes || depth > deepest || element.namespaceURI !== readSpace || !tags.has(element.localName)) return null
    const made = document.createElementNS(svgSpace, element.localName)
    for (const { name, value } of element.attributes) if (attributes.has(name) || looks.has(name)) set(made, name, value)
    for (const rule of sheet) if (matches(element, rule.selector)) for (const [name, value] of rule.looks) set(made, name, value)
    for (const [name, value] of readLooks(element.getAttribute('style') ?? '')) set(made, name, value)
    if (element.localName === 'use') {
      const target = element.getAttribute('href') ?? element.getAttributeNS('http://www.w3.org/1999/xlink', 'href') ?? ''
      if (!/^#[\w:.-]+$/.test(target)) return null
      made.setAttribute('href', `#${prefix}${target.slice(1)}`)
    }
    if (element.id !== '') {
      made.id = `${prefix}${element.id}`
      made.setAttribute('data-id', element.id)
    }
    for (const child of element.childNodes) {
      if (child.nodeType === 3) { if (element.localName === 'text' || element.localName === 'tspan') made.append(child.textContent ?? '') }
      else if (child.nodeType === 1) {
        const inner = make(child as Element, depth + 1)
        if (inner !== null) made.append(inner)
      }
    }
    return made
  }
  const made = make(source, 0) as SVGSVGElement | null
  if (made === null) return null
  // Without a box of its own a drawing does not scale.
  const [width, height] = [Number.parseFloat(source.getAttribute('width') ?? ''), Number.parseFloat(source.getAttribute('height') ?? '')]
  if (!made.hasAttribute('viewBox') && width > 0 && height > 0) made.setAttribute('viewBox', `0 0 ${width} ${height}`)
  made.removeAttribute('width')
  made.removeAttribute('height')
  return made
}
