/**
 * The part of @getodk/xforms-engine's node interface that is used, as plain structural types: its published types lean on
 * files it does not ship. load.ts makes the one cast.
 */
import type { TextLike } from './rich.ts'

export interface EngineItemset { readonly element: Element; readonly nodes: { readonly expression: string }; readonly value: { readonly expression: string } }
interface Bounds { readonly start: unknown; readonly end: unknown; readonly step: unknown }
export interface EngineDefinition {
  readonly nodeset: string
  readonly bind: { readonly calculate: unknown; readonly maxPixels: number | null; readonly bindElement: { readonly attributes?: NamedNodeMap } }
  readonly bodyElement: { readonly element: Element; readonly type: string; readonly itemset?: EngineItemset | null } | null
  readonly bounds?: Bounds
}
export interface EngineViolation { readonly condition: 'constraint' | 'required'; readonly message: TextLike | null }
export interface EngineNode {
  readonly nodeType:
    | 'root' | 'group' | 'repeat-range:controlled' | 'repeat-range:uncontrolled' | 'repeat-instance'
    | 'model-value' | 'note' | 'select' | 'input' | 'trigger' | 'range' | 'rank' | 'upload'
  readonly nodeId: string
  readonly valueType?: string
  readonly selectType?: 'select' | 'select1'
  readonly appearances: Iterable<string> | null
  readonly definition: EngineDefinition
  readonly validationState: { readonly violation?: EngineViolation | null }
  readonly currentState: {
    readonly relevant: boolean
    readonly readonly: boolean
    readonly required: boolean
    readonly label: TextLike | null
    readonly hint: TextLike | null
    readonly children: readonly EngineNode[] | null
    readonly attributes?: readonly EngineNode[] | null
    readonly instanceValue?: string
    readonly valueOptions?: readonly { readonly value: string; readonly label: TextLike | null; readonly properties?: readonly (readonly [string, string])[] }[] | null
  }
  /** input, range: text; trigger: boolean */
  setValue?(value: string | boolean): unknown
  selectValues?(values: readonly string[]): unknown
  /** not published: the answer before what is not offered is taken from it, and the way to it that `selectValues` ends with */
  readonly valueState?: readonly [() => readonly string[] | string, unknown]
  setValueState?(values: readonly string[]): unknown
  readonly evaluator?: object
  setValues?(values: readonly string[]): unknown
  addInstances?(afterIndex?: number, count?: number): unknown
  removeInstances?(startIndex: number, count?: number): unknown
  /** of a repeat, not published: how the engine itself adds and removes instances; used to put them into another order */
  readonly childrenState?: { setChildren(change: (now: readonly EngineNode[]) => readonly EngineNode[]): unknown }
  readonly scope?: { runTask<T>(task: () => T): T }
}
interface EngineLanguage { readonly language: string; readonly isSyntheticDefault?: true }
export interface EngineRoot extends EngineNode {
  readonly nodeType: 'root'
  readonly languages: readonly EngineLanguage[]
  readonly currentState: EngineNode['currentState'] & { readonly activeLanguage: EngineLanguage; readonly children: readonly EngineNode[] }
  setLanguage(language: EngineLanguage): unknown
  prepareInstancePayload(): Promise<unknown>
}
