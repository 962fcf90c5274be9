/**
 * One leaf of the form as a QuestionView, kept in step with the answer store both ways. The engine calculates; the store
 * decides what stands in the record. Groups and repeats: tree.ts. Rules FIL1, FIL10-FIL12.
 */
import { createComputed, createSignal, getOwner, on, untrack } from 'solid-js'
import { err, ok, type Result } from '../../../core/result.ts'
import type { Guidance } from '../../../forms/guidance.ts'
import type { ColumnKind, ColumnType } from '../../../forms/plan.ts'
import { readTyped, type Locale, type Unreadable } from './lexical.ts'
import { guidanceOf } from './guidance.ts'
import { missingFileOf } from './missing-lists.ts'
import type { EngineNode } from './nodes.ts'
import { createOptions, type Options } from './options.ts'
import { mediaOf, richText } from './rich.ts'
import type { QuestionType, QuestionView, Refused, Violation } from './session.ts'
import type { AnswerStore } from './store.ts'

/** How a leaf's row came: with what was opened, made now, or back from where a count had parked it. */
export type RowOrigin = 'stored' | 'new' | 'returned'

export interface Leaf {
  readonly view: QuestionView
  setValue(typed: string): Result<null, Refused>
}
export interface LeafContext {
  readonly store: AnswerStore
  readonly locale: Locale
  readonly kindOf: ReadonlyMap<string, ColumnKind>
  readonly language: () => string
  readonly guidance: Guidance
}

const inputTypes: Readonly<Record<string, QuestionType>> = {
  int: 'integer', decimal: 'decimal', date: 'date', time: 'time', dateTime: 'dateTime', geopoint: 'geopoint', geotrace: 'geotrace',
  geoshape: 'geoshape', barcode: 'barcode',
}
const columnTypes: Readonly<Partial<Record<QuestionType, ColumnType>>> = {
  integer: 'int', decimal: 'decimal', date: 'date', time: 'time', dateTime: 'dateTime', geopoint: 'geopoint', geotrace: 'geotrace', geoshape: 'geoshape',
}

const typeOf = (node: EngineNode): QuestionType => {
  if (node.nodeType === 'note' || node.nodeType === 'trigger' || node.nodeType === 'range' || node.nodeType === 'rank') return node.nodeType
  if (node.nodeType === 'select') return node.selectType === 'select1' ? 'selectOne' : 'selectMany'
  if (node.definition.bodyElement?.element.hasAttribute('mediatype') === true || node.valueType === 'binary') return 'file'
  return inputTypes[node.valueType ?? ''] ?? 'text'
}

/** Select one holds one value, even with a space in it; the others hold several with spaces between. */
const valuesOf = (node: EngineNode, text: string): readonly string[] => (node.selectType === 'select1' ? [text] : text.split(/\s+/)).filter((value) => value !== '')

/** Hands a lexical value to the engine; what it holds afterwards is what it could read. */
const write = (node: EngineNode, lexical: string, choose: Options['choose']): void => {
  if (node.nodeType === 'select') choose(valuesOf(node, lexical))
  else if (node.nodeType === 'rank') node.setValues?.(valuesOf(node, lexical))
  else if (node.nodeType === 'trigger') node.setValue?.(lexical === 'OK')
  else node.setValue?.(lexical)
}

const readChoices = (node: EngineNode, typed: string, offered: ReadonlyMap<string, unknown>): Result<string, Unreadable> => {
  const chosen = valuesOf(node, typed)
  const missing = chosen.find((value) => !offered.has(value))
  if (missing !== undefined) return err({ key: 'fill.unreadable.notOffered', params: { typed: missing } })
  if (node.nodeType === 'rank' && chosen.length > 0 && chosen.length !== offered.size) return err({ key: 'fill.unreadable.notOffered', params: { typed } })
  return ok(chosen.join(' '))
}

const boundsOf = (node: EngineNode): QuestionView['range'] => {
  const bounds = node.definition.bounds
  return bounds === undefined ? null : { start: Number(bounds.start), end: Number(bounds.end), step: Math.abs(Number(bounds.step)) || 1 }
}

/** Of the control, else of the bind. By local name: forms differ in the prefix of the same attribute. */
const attribute = (node: EngineNode, name: string): string | null =>
  [...(node.definition.bodyElement?.element.attributes ?? []), ...(node.definition.bind.bindElement.attributes ?? [])].find((each) => each.localName === name)?.value ?? null
const positive = (text: string | null): number | null => (text !== null && Number(text) > 0 ? Number(text) : null)

/**
 * [FIL10] A leaf without a control: its value follows the engine. A value that is written once survives irrelevance; a
 * calculation does not.
 */
export const followModelValue = (node: EngineNode, row: string, { store, kindOf }: LeafContext): void => {
  const { nodeset } = node.definition
  const kind = kindOf.get(nodeset)
  if (kind === undefined) return
  createComputed(() => {
    const value = node.currentState.instanceValue ?? ''
    if (kind === 'derived' || node.currentState.relevant) untrack(() => store.set(row, nodeset, value))
  })
}

export const createLeaf = (node: EngineNode, row: string, origin: RowOrigin, { store, locale, kindOf, language, guidance: texts }: LeafContext): Leaf => {
  const { nodeset } = node.definition
  const type = typeOf(node)
  const kind = kindOf.get(nodeset)
  const [text, setText] = createSignal(store.get(row, nodeset))
  const [problem, setProblem] = createSignal<Unreadable | null>(null)
  const options = createOptions(node, getOwner())
  const held = (): string => node.currentState.instanceValue ?? ''
  let writing = false

  const read = (typed: string): Result<string, Unreadable> => {
    if (node.nodeType === 'select' || node.nodeType === 'rank') return readChoices(node, typed, options.byValue())
    const bounds = boundsOf(node)
    const lexical = readTyped(bounds === null ? (columnTypes[type] ?? 'string') : node.valueType === 'int' ? 'int' : 'decimal', typed, locale)
    if (!lexical.ok || bounds === null || lexical.value === '') return lexical
    const value = Number(lexical.value)
    const steps = (value - bounds.start) / bounds.step
    if (value >= Math.min(bounds.start, bounds.end) && value <= Math.max(bounds.start, bounds.end) && Math.abs(steps - Math.round(steps)) > 1e-6) {
      return err({ key: 'fill.unreadable.step', params: { step: String(bounds.step), start: String(bounds.start) } })
    }
    const [least, most] = [Math.min(bounds.start, bounds.end), Math.max(bounds.start, bounds.end)]
    return value < least || value > most ? err({ key: 'fill.unreadable.range', params: { start: String(bounds.start), end: String(bounds.end) } }) : lexical
  }
  const record = (value: string, why: Unreadable | null): void => {
    setText(value)
    setProblem(why)
    store.set(row, nodeset, value)
  }
  const handOver = (lexical: string): boolean => {
    writing = true
    try {
      write(node, lexical, options.choose)
    } catch (error) {
      // A calculation of the form may throw behind any answer; the answer itself is judged by what the engine holds now.
      console.error(error)
    } finally {
      writing = false
    }
    return lexical === '' || held() !== ''
  }

  /** [FIL1] [FIL11] */
  const setValue = (typed: string): Result<null, Refused> =>
    untrack(() => {
      if (node.currentState.readonly) return err({ key: 'fill.refused.readonly' })
      const lexical = read(typed)
      if (lexical.ok && (handOver(lexical.value) || !node.currentState.relevant)) {
        record(node.currentState.relevant ? held() : lexical.value, null)
        return ok(null)
      }
      const why: Unreadable = lexical.ok ? { key: 'fill.unreadable.refused' } : lexical.error
      handOver('')
      record(typed, why)
      return err(why)
    })

  // What was stored, and what the engine made of it, once, before the engine's own changes are followed.
  untrack(() => {
    const stored = store.get(row, nodeset)
    if (kind === 'derived' || node.nodeType === 'note' || node.definition.bind.calculate !== null) return
    if (origin === 'returned' && !node.currentState.readonly) {
      // The engine settles only after this row is made, so what it holds cannot be asked yet.
      const lexical = read(stored)
      write(node, lexical.ok ? lexical.value : '', options.choose)
      setProblem(lexical.ok ? null : lexical.error)
    } else if (stored !== '' && node.currentState.relevant && held() === '') {
      const lexical = read(stored)
      setProblem(lexical.ok ? { key: 'fill.unreadable.refused' } : lexical.error)
    } else if (stored === '' && node.currentState.relevant && held() !== '' && kind !== undefined) record(held(), null)
  })
  createComputed(
    on(
      () => [held(), node.currentState.relevant] as const,
      ([value, relevant]) => {
        if (writing || kind === undefined || type === 'note') return
        // [FIL12] Answers outlive irrelevance; calculations do not.
        if (!relevant && kind !== 'derived') return
        if (value === '' && problem() !== null) return
        if (value !== text()) record(value, null)
      },
      { defer: kind !== 'derived' },
    ),
  )

  const guidance = guidanceOf(node, texts)
  /** An answer inside of guidance: of this row, or of the nearest above. */
  const answer = (path: string): string => {
    for (let at: string | null = row; at !== null; at = at === 'root' ? null : (store.row(at)?.parent ?? 'root')) {
      const found = store.get(at, path)
      if (found !== '') return found
    }
    return ''
  }
  const violation = (): Violation | null => {
    if (!node.currentState.relevant) return null
    if (problem() !== null) return { question: view, condition: 'unreadable', message: null }
    const found = node.validationState.violation ?? null
    return found === null ? null : { question: view, condition: found.condition, message: found.message === null ? null : richText(found.message) }
  }

  const view: QuestionView = {
    kind: 'question',
    id: node.nodeId.replace(/[^\w-]/g, '-'),
    nodeset,
    row,
    type,
    appearance: new Set([...(node.appearances ?? [])].map((word) => word.toLowerCase())),
    mediaType: attribute(node, 'mediatype') ?? '',
    maxPixels: node.definition.bind.maxPixels,
    rows: positive(attribute(node, 'rows')),
    attribute: (name) => attribute(node, name),
    asText: attribute(node, 'query') !== null || node.valueType === 'intent' || [...(node.appearances ?? [])].some((word) => word.startsWith('ex:')),
    accuracy: { good: positive(attribute(node, 'accuracyThreshold')) ?? 5, worst: positive(attribute(node, 'unacceptableAccuracyThreshold')) },
    range: boundsOf(node),
    get label() { return richText(node.currentState.label) },
    get media() { return mediaOf(node.currentState.label) },
    get guidance() { return guidance === null ? [] : guidance(language(), answer) },
    get hint() { return richText(node.currentState.hint) },
    get relevant() { return node.currentState.relevant },
    get required() { return node.currentState.required },
    get readonly() { return node.currentState.readonly },
    get text() { return text() },
    get problem() { return problem() },
    get options() { return options.list() },
    missingFile: node.nodeType === 'select' || node.nodeType === 'rank' ? missingFileOf(node) : null,
    get violation() { return violation() },
  }
  return { view, setValue }
}
