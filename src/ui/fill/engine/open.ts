/**
 * Opens one record of one form as a FormSession: instance XML from the stored rows, engine, views, answer store. Forms of
 * the engine: load.ts; views: tree.ts. Rules FIL7-FIL15.
 */
import { createRoot, getOwner, untrack, type Owner } from 'solid-js'
import { err, ok, type Result } from '../../../core/result.ts'
import { instanceXml } from '../../../forms/answers.ts'
import type { Guidance } from '../../../forms/guidance.ts'
import type { ColumnKind, FormPlan } from '../../../forms/plan.ts'
import { prepareXform, type PreparedForm } from '../../../forms/prepare.ts'
import type { Answers } from '../../../worker/api.ts'
import { openInstance, type FetchAttachment } from './load.ts'
import { nameOfAnswers, namingQuestions, trimName } from './name.ts'
import type { EngineNode, EngineRoot } from './nodes.ts'
import { omittedIn } from './omit.ts'
import type { Leaf } from './questions.ts'
import { canReorder, reorder } from './reorder.ts'
import type { FormSession, OpenFailure, OpenPhase, RepeatView, Surroundings, View, Violation } from './session.ts'
import { createStore } from './store.ts'
import { buildSliced, type TreeContext } from './tree.ts'
import { questionsOf } from './walk.ts'

export interface OpenFormOptions {
  /** as it came; or `prepared` by the worker, which takes the work off the page */
  readonly xform?: string
  readonly prepared?: PreparedForm
  readonly plan: FormPlan
  /** of the draft or record; without any the form starts anew, with its defaults */
  readonly answers: Answers
  /** '' for the form's default */
  readonly language: string
  readonly around: Surroundings
  readonly fetchAttachment?: FetchAttachment
  readonly progress?: (phase: OpenPhase) => void
}

const noFiles: FetchAttachment = () => Promise.resolve(new Response('', { status: 404 }))

/** The page must not stand still for longer than this while views are made. */
const sliceMs = 12
const createBreath = (): (() => Promise<void> | null) => {
  let since = performance.now()
  return () => {
    if (performance.now() - since < sliceMs) return null
    return new Promise((resolve) => { setTimeout(() => { since = performance.now(); resolve() }, 0) })
  }
}

const sessionOf = async (root: EngineRoot, guidance: Guidance, { plan, answers, language, around }: OpenFormOptions, owner: Owner | null, dispose: () => void): Promise<FormSession> => {
  const store = createStore(answers)
  const kindOf = new Map<string, ColumnKind>(plan.tables.flatMap(({ columns }) => columns.map(({ nodeset, kind }) => [nodeset, kind] as const)))
  const context: TreeContext = {
    store,
    kindOf,
    locale: { decimal: around.decimal, zone: around.zone },
    newId: around.newId,
    known: new Set(answers.rows.map(({ id }) => id)),
    mounted: new Set(),
    leaves: new Map<View, Leaf>(),
    repeats: new Map(),
    removing: new Set(),
    dropped: new Set(),
    rowIds: new WeakMap(),
    guidance,
    language: () => root.currentState.activeLanguage.language,
    closing: false,
  }
  const languages = root.languages.map((each) => each.language)
  const setLanguage = (wanted: string): void => {
    const found = root.languages.find((each) => each.language === wanted)
    if (found !== undefined && found.isSyntheticDefault === undefined) root.setLanguage(found)
  }
  setLanguage(language)
  const children = await buildSliced(root, owner, context, createBreath())
  store.putAside(answers.rows.map(({ id }) => id).filter((id) => !context.mounted.has(id)))

  const addRow = (repeat: RepeatView): string => {
    store.arm()
    context.repeats.get(repeat)?.addInstances?.()
    return untrack(() => repeat.instances.at(-1)?.row ?? '')
  }
  const removeRow = (repeat: RepeatView, row: string): void => {
    const index = untrack(() => repeat.instances.findIndex((each) => each.row === row))
    if (index < 0) return
    store.arm()
    context.removing.add(row)
    context.repeats.get(repeat)?.removeInstances?.(index)
    context.removing.delete(row)
  }
  const moveRow = (repeat: RepeatView, row: string, to: number): void => {
    const node = context.repeats.get(repeat)
    const ids = untrack(() => repeat.instances.map((each) => each.row))
    if (node === undefined || ids.indexOf(row) < 0) return
    store.arm()
    reorder(node, store, ids, ids.indexOf(row), to)
  }
  const dropped = (): readonly string[] =>
    [...context.dropped].filter((id) => plan.tables.find(({ range }) => range === store.row(id)?.range)?.columns.some(({ kind, nodeset }) => kind === 'user' && store.get(id, nodeset) !== ''))
  const naming = namingQuestions(children)
  const name = (): string => {
    const instanceName = plan.instanceName === null ? '' : trimName(store.get('root', plan.instanceName))
    return instanceName === '' ? untrack(() => nameOfAnswers(naming)) : instanceName
  }

  return {
    title: plan.title,
    children,
    languages,
    get language() { return root.currentState.activeLanguage.language },
    setLanguage,
    setValue: (question, typed) => {
      const leaf = context.leaves.get(question)
      if (leaf === undefined) return err({ key: 'fill.refused.readonly' })
      store.arm()
      return leaf.setValue(typed)
    },
    begin: store.arm,
    unasked: (nodeset) => store.get('root', nodeset),
    setUnasked: (nodeset, value) => {
      store.arm()
      store.set('root', nodeset, value)
    },
    addRow,
    removeRow,
    canMoveRows: (repeat) => { const node = context.repeats.get(repeat); return node !== undefined && repeat.open && canReorder(node) },
    moveRow,
    dropped,
    keepDropped: () => context.dropped.clear(),
    check: () => untrack(() => questionsOf(children).map((question) => question.violation).filter((violation): violation is Violation => violation !== null)),
    snapshot: store.snapshot,
    stampEnd: async () => {
      if (!store.isArmed()) return
      for (const { row, column, value } of omittedIn(root, (instance: EngineNode) => context.rowIds.get(instance))) if (kindOf.has(column)) store.set(row, column, value)
      try {
        // The engine stamps it only when it prepares a submission; the submission itself is not wanted.
        await root.prepareInstancePayload()
      } catch (error) {
        // A form that cannot be written as XML by the engine is still a record: its rows are ours.
        console.error(error)
      }
    },
    name,
    onDirty: store.onDirty,
    takeChange: store.take,
    dispose: () => {
      context.closing = true
      dispose()
    },
  }
}

export const openFormSession = async (options: OpenFormOptions): Promise<Result<FormSession, OpenFailure>> => {
  const { plan, answers, around } = options
  const prepared = options.prepared === undefined ? prepareXform(options.xform ?? '') : ok(options.prepared)
  if (!prepared.ok) return err({ type: 'form-unreadable', message: prepared.error.message })
  const isNew = answers.rows.length === 0 && answers.cells.length === 0
  const instance = isNew ? null : instanceXml(prepared.value, answers, { formId: plan.formId, version: plan.version })
  const root = await openInstance(prepared.value, instance, around, options.fetchAttachment ?? noFiles, options.progress ?? (() => {}))
  if (!root.ok) return root
  return ok(await createRoot((dispose) => sessionOf(root.value, prepared.value.guidance, options, getOwner(), dispose)))
}
