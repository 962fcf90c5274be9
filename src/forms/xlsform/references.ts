/**
 * `${name}` in expressions and texts becomes the path of the question: relative where both stand in a common repeat, so that
 * each instance of the repeat sees its own answers; absolute otherwise. Rules XLF10-XLF13.
 */
import { ncName, instancePaths } from './expression-tokens.ts'
import { commonAncestor, nearestNamed, nearestRepeat, pathBelow, pathOf, type FormNode } from './tree.ts'

export interface Scope {
  readonly names: ReadonlyMap<string, FormNode | null>
  /** a name that leads nowhere, or to several questions */
  broken(name: string, several: boolean, context: FormNode | null): void
}
export interface ReferenceOptions {
  /** relative paths start with current()/, for predicates */
  readonly useCurrent?: boolean
  /** the path starts above the repeat, so that a predicate can choose among its instances */
  readonly aboveRepeat?: boolean
}

export const lastSavedInstance = '__last-saved'
const reference = new RegExp(`\\$\\{(last-saved#)?(${ncName})\\}`, 'gu')
const outer = /\$\{([^}]+)\}|\$\{[^}]*$/g
const inner = new RegExp(`^(last-saved#)?(${ncName})$`, 'u')

export interface FoundReference { readonly name: string; readonly lastSaved: boolean }
/** References in a text; null when one of them is malformed. */
export const referencesIn = (text: string): readonly FoundReference[] | null => {
  const found: FoundReference[] = []
  for (const match of text.matchAll(outer)) {
    const parts = inner.exec(match[1] ?? '')
    if (parts === null) return null
    found.push({ name: parts[2] as string, lastSaved: parts[1] !== undefined })
  }
  return found
}
export const hasReference = (text: string): boolean => text.includes('${') && (referencesIn(text)?.length ?? 0) > 0
/** The name when the text is one reference and nothing else. */
export const onlyReference = (text: string): string | null => {
  const match = /^\$\{([^}]+)\}$/.exec(text)
  const parts = match === null ? null : inner.exec(match[1] as string)
  return parts === null ? null : (parts[2] as string)
}

/** In indexed-repeat(value, repeat, index, ...) only the index arguments are seen from where the question stands. */
const staysAbsolute = (text: string, end: number, name: string): boolean => {
  if (!text.includes('indexed-repeat(')) return false
  const calls = [...text.matchAll(/indexed-repeat\([^)]+\)/g)]
  for (let i = 0; i < calls.length; i++) {
    const call = calls[i] as RegExpExecArray
    const callEnd = call.index + call[0].length
    if (end > callEnd) {
      i += 1
      if (i >= calls.length) return false
      continue
    }
    if (end < call.index) return false
    const args = call[0].slice(call[0].indexOf('(') + 1, -1).split(',')
    const position = args.findLastIndex((arg) => arg.includes(`\${${name}}`))
    return position < 0 || [0, 1, 3, 5].includes(position)
  }
  return true
}

const inInstancePredicate = (text: string, start: number, end: number): boolean =>
  /instance\([^)]+./.test(text) && [...text.matchAll(/\[([^\]]+)\]/g)].some((match) => start >= match.index && end <= match.index + match[0].length)

const relativePath = (target: FormNode, context: FormNode, aboveRepeat: boolean): { readonly steps: number; readonly path: string } | null => {
  const repeat = commonAncestor(context, target, true)
  if (repeat === null) return null
  if (aboveRepeat) {
    const outermost = nearestRepeat(repeat.node) === null
    if (repeat.node === nearestRepeat(target) && (outermost || nearestRepeat(context) !== repeat.node) && repeat.node.parent !== null) {
      return { steps: repeat.steps + 1, path: pathBelow(target, repeat.node.parent) }
    }
  }
  const common = commonAncestor(context, target, false)
  return common === null ? null : { steps: common.steps, path: pathBelow(target, common.node) }
}

interface Occurrence { readonly whole: string; readonly lastSaved: boolean; readonly name: string; readonly start: number; readonly end: number }
/** References of a part of a text that starts at `offset` of it. */
const occurrences = (part: string, offset = 0): readonly Occurrence[] =>
  [...part.matchAll(reference)].map((match) => ({
    whole: match[0], lastSaved: match[1] !== undefined, name: match[2] as string, start: match.index + offset, end: match.index + offset + match[0].length,
  }))

const pathFor = (text: string, { whole, lastSaved, name, start, end }: Occurrence, context: FormNode | null, scope: Scope, options: ReferenceOptions): string => {
  const only = scope.names.get(name)
  const target = only === null && context !== null ? nearestNamed(name, context) : only
  if (target === undefined || target === null) {
    scope.broken(name, target === null, context)
    return whole
  }
  if (context !== null && !lastSaved && !staysAbsolute(text, end, name)) {
    const relative = relativePath(target, context, options.aboveRepeat === true)
    if (relative !== null) {
      const current = options.useCurrent === true || inInstancePredicate(text, start, end) ? 'current()/' : ''
      return ` ${current}${Array.from({ length: relative.steps }, () => '..').join('/')}${relative.path} `
    }
  }
  return ` ${lastSaved ? `instance('${lastSavedInstance}')` : ''}${pathOf(target)} `
}

/** The expression with every reference as a path. */
export const expand = (text: string, context: FormNode | null, scope: Scope, options: ReferenceOptions = {}): string => {
  if (!text.includes('${')) return text
  let out = ''
  let at = 0
  for (const found of occurrences(text)) {
    out += text.slice(at, found.start) + pathFor(text, found, context, scope, options)
    at = found.end
  }
  return out + text.slice(at)
}

export type TextPart = string | { readonly output: string }
/** A label or hint: its text, and the values shown within it (references, paths into lists). */
export const textParts = (text: string, context: FormNode | null, scope: Scope): readonly TextPart[] => {
  if (text === '-' || (!text.includes('${') && !text.includes('instance('))) return [text]
  const parts: TextPart[] = []
  const addPlain = (from: number, to: number): void => {
    let at = from
    for (const found of occurrences(text.slice(from, to), from)) {
      parts.push(text.slice(at, found.start), { output: pathFor(text, found, context, scope, {}) })
      at = found.end
    }
    parts.push(text.slice(at, to))
  }
  let at = 0
  for (const { start, end } of instancePaths(text)) {
    addPlain(at, start)
    parts.push({ output: expand(text.slice(start, end), context, scope) })
    at = end
  }
  addPlain(at, text.length)
  return parts.filter((part) => part !== '')
}
