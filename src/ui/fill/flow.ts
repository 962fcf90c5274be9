/**
 * The way through an open form: which page is shown, Back and Next, going to a question, Finish and leaving, with the log told of
 * it. What is drawn: filling.tsx; what pages there are: pages.ts. Rules FIL16-FIL25.
 */
import { createMemo, createSignal, type Accessor } from 'solid-js'
import type { Draft, Failure } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import type { Answering } from './answering.ts'
import type { Audit } from './audit/audit.ts'
import type { AuditEventName } from './audit/audit-lines.ts'
import type { Dropped } from './dropped.ts'
import type { FormSession, QuestionView, RepeatView, RowView } from './engine/session.ts'
import { questionsOf } from './engine/walk.ts'
import { pageOf, pagesOf, type Page } from './pages.ts'
import type { Saver } from './saver.ts'

interface FlowOptions {
  readonly client: Pick<Client, 'call'>
  readonly session: FormSession
  readonly draft: Draft
  readonly saver: Saver
  readonly answering: Pick<Answering, 'attempt' | 'why' | 'unkept'>
  readonly dropped: Dropped
  readonly audit: () => Audit | null
  /** first line of the log's file and the cell with its name */
  readonly log: { readonly column: string; readonly header: string } | undefined
  /** Asks for what has to be known before an edit may be finished; false when the person turned away. */
  readonly mayFinish: () => Promise<boolean>
  readonly onDone: (recordId: string) => void
  readonly onLeave: () => void
}
export interface Flow {
  readonly pages: Accessor<readonly Page[]>
  readonly index: Accessor<number>
  readonly page: Accessor<Page>
  goTo(at: number): void
  next(): void
  openQuestion(question: QuestionView): void
  openRow(row: RowView): void
  openLast(repeat: RepeatView): void
  finish(): Promise<void>
  leave(): Promise<void>
  readonly finishing: Accessor<boolean>
  readonly failure: Accessor<Failure | null>
  /** From a Finish that found something on: what is wrong now. */
  readonly wrong: Accessor<readonly QuestionView[]>
  readonly checking: Accessor<boolean>
  /** Checks the whole record, as an edit of a finished one does when it opens. */
  check(): readonly QuestionView[]
  /** The form leaves the screen, by whatever way. */
  gone(): void
}

export const focusOn = (id: string): void => {
  const element = document.getElementById(id)
  element?.focus()
  element?.closest('[data-question]')?.scrollIntoView({ block: 'nearest' })
}

export const createFlow = ({ client, session, draft, saver, answering, dropped, audit, log, mayFinish, onDone, onLeave }: FlowOptions): Flow => {
  const pages = createMemo(() => pagesOf(session.children))
  const [key, setKey] = createSignal(pages()[Math.max(0, pageOf(pages(), draft.position))]?.key ?? 'end')
  // The page may leave the form while one stands on it; then the one that took its place is shown.
  const index = createMemo((before: number): number => {
    const at = pages().findIndex((page) => page.key === key())
    return at >= 0 ? at : Math.min(before, pages().length - 1)
  }, 0)
  const page = createMemo(() => pages()[index()] as Page)
  const [checking, setChecking] = createSignal(false)
  const [finishing, setFinishing] = createSignal(false)
  const [failure, setFailure] = createSignal<Failure | null>(null)
  const wrong = createMemo(() => (checking() ? questionsOf(session.children).filter((question) => answering.why(question) !== '') : []))

  const goTo = (at: number): void => {
    const next = pages()[at]
    if (next === undefined) return
    setKey(next.key)
    saver.note({ position: next.position })
    void saver.flush()
  }
  /** [FIL22] What is wrong on this page keeps one on it. */
  const next = (): void => {
    // [MED6] A signature drawn a moment ago is an answer.
    const keeping = answering.unkept.settle('page')
    if (keeping !== null) return void keeping.then((isKept) => { if (isKept) goOn() })
    goOn()
  }
  const goOn = (): void => {
    const wrong = answering.attempt(page().questions)
    audit()?.wrong(wrong)
    if (wrong[0] !== undefined) focusOn(wrong[0].id)
    else goTo(index() + 1)
  }
  const openQuestion = (question: QuestionView): void => {
    goTo(pages().findIndex((page) => page.questions.includes(question)))
    queueMicrotask(() => focusOn(question.id))
  }
  const openRow = (row: RowView): void => goTo(pages().findIndex((page) => page.questions.some((question) => question.row === row.row) || page.view === row))
  const check = (): readonly QuestionView[] => {
    const found = answering.attempt(questionsOf(session.children))
    setChecking(found.length > 0)
    return found
  }
  let isOver = false
  const close = (events: readonly AuditEventName[]): void => {
    isOver = true
    audit()?.shown(null)
    for (const event of events) audit()?.event(event)
  }
  const write = async (): Promise<void> => {
    if (draft.recordId === null) session.begin()
    await session.stampEnd()
    close(['form save', 'form finalize', 'form exit'])
    const [isSaved, isLogged] = await Promise.all([saver.flush(), audit()?.flush() ?? Promise.resolve(true)])
    if (!isSaved || !isLogged) return
    const result = await client.call('drafts.finish', { draftId: draft.draftId, ...(log === undefined ? {} : { log }) })
    if (result.ok) return onDone(result.value.recordId)
    audit()?.event('finalize error')
    setFailure(result.error)
  }
  /** [FIL21] */
  const finish = async (): Promise<void> => {
    const keeping = answering.unkept.settle('form')
    if (keeping !== null && !(await keeping)) return
    const unsettled = dropped.settle()
    if (finishing() || (unsettled !== null && !(await unsettled))) return
    const found = check()
    if (found[0] !== undefined) {
      audit()?.wrong(found)
      return openQuestion(found[0])
    }
    if (!(await mayFinish())) return
    setFinishing(true)
    setFailure(null)
    await write().finally(() => setFinishing(false))
  }
  return {
    gone: () => { if (!isOver) close(['form exit']) },
    pages, index, page, goTo, next, openQuestion, openRow, finishing, failure, wrong, checking, check, finish,
    openLast: (repeat) => {
      const row = repeat.instances.at(-1)
      if (row !== undefined) openRow(row)
    },
    leave: async () => {
      const keeping = answering.unkept.settle('form')
      if (keeping !== null && !(await keeping)) return
      close(['form save', 'form exit'])
      if (!(await saver.flush())) return
      await audit()?.flush()
      onLeave()
    },
  }
}
