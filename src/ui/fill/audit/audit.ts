/**
 * Keeps the log of one filling when the form asks for one: which questions were on screen from when to when, and what else
 * happened. Lines go to the draft in small batches, so that a crash loses at most the question on screen. Rules AUD1-AUD5.
 */
import type { AuditPlan } from '../../../forms/plan.ts'
import type { FormSession, QuestionView, RepeatView, RowView, View } from '../engine/session.ts'
import type { Page } from '../pages.ts'
import { auditLine, type AuditEvent, type AuditEventName, type Fix } from './audit-lines.ts'

export interface AuditMeans {
  readonly plan: AuditPlan
  readonly session: Pick<FormSession, 'children'>
  /** ms */
  readonly now: () => number
  readonly user: string
  /** the last place measured, or null */
  readonly fix: () => Fix | null
  /** Appends to the draft; false when it has to be tried again. */
  readonly append: (from: number, lines: readonly string[]) => Promise<boolean>
  /** lines the draft has already */
  readonly logged: number
  readonly later: (run: () => void) => void
}
export interface Audit {
  event(name: AuditEventName, node?: string, more?: Partial<AuditEvent>): void
  /** A page came on screen, in the place of the one before; null when none is. */
  shown(page: Page | null): void
  added(repeat: RepeatView, row: string): void
  removed(repeat: RepeatView, row: string): void
  wrong(questions: readonly QuestionView[]): void
  /** The list of questions was opened; call what it answers with when it closes. */
  jump(): () => void
  /** True when all lines are durable. */
  flush(): Promise<boolean>
}

/** [AUD3] Paths with positions, as XPath counts: /data/member[2]/age. */
export const rowPaths = (views: readonly View[]): ReadonlyMap<string, string> => {
  const paths = new Map<string, string>()
  const walk = (list: readonly (View | RowView)[]): void => {
    for (const view of list) {
      if (view.kind === 'question') continue
      if (view.kind !== 'repeat') walk(view.children)
      else view.instances.forEach((row, index) => {
        paths.set(row.row, `${pathOf(paths, view)}[${index + 1}]`)
        walk(row.children)
      })
    }
  }
  walk(views)
  return paths
}
const rangeOf = (path: string): string => path.replace(/\[\d+\]/g, '')
/** `view.row` is the row it stands in; a row of a repeat is its own. */
export const pathOf = (paths: ReadonlyMap<string, string>, view: Pick<View | RowView, 'row' | 'nodeset'>): string => {
  const row = paths.get(view.row)
  return row === undefined ? view.nodeset : `${row}${view.nodeset.slice(rangeOf(row).length)}`
}

interface OpenEvent { readonly event: AuditEventName; readonly node: string; readonly start: number; readonly question: QuestionView | null; readonly before: string }

export const createAudit = ({ plan, session, now, user, fix, append, logged, later }: AuditMeans): Audit => {
  const waiting: string[] = []
  let next = logged
  let writing: Promise<boolean> | null = null
  let timed = false
  let open: readonly OpenEvent[] = []

  const write = async (): Promise<boolean> => {
    while (waiting.length > 0) {
      const lines = waiting.slice(0, 200)
      if (!(await append(next, lines))) return false
      next += lines.length
      waiting.splice(0, lines.length)
    }
    return true
  }
  const flush = (): Promise<boolean> => {
    writing ??= write().finally(() => { writing = null })
    return writing
  }
  const add = (event: AuditEvent): void => {
    waiting.push(auditLine(plan, { ...event, user, fix: plan.location === null ? null : fix() }))
    if (timed) return
    timed = true
    later(() => { timed = false; void flush() })
  }
  const path = (view: Pick<View | RowView, 'row' | 'nodeset'>): string => pathOf(rowPaths(session.children), view)
  const close = (): void => {
    const end = open.length === 0 ? 0 : now()
    for (const { event, node, start, question, before } of open) {
      const after = question?.text ?? ''
      add({ event, node, start, end, ...(plan.changes && question !== null && after !== before ? { oldValue: before, newValue: after } : {}) })
    }
    open = []
  }
  const event: Audit['event'] = (name, node = '', more = {}) => add({ event: name, node, start: now(), ...more })

  return {
    event,
    shown: (page) => {
      close()
      if (page === null) return
      const start = now()
      if (page.view === null) return event('end screen')
      if (page.view.kind === 'repeat') return
      const paths = rowPaths(session.children)
      const questions = page.questions.map((question): OpenEvent => ({ event: 'question', node: pathOf(paths, question), start, question, before: question.text }))
      open = page.view.kind === 'question' ? questions : [{ event: 'group questions', node: pathOf(paths, page.view), start, question: null, before: '' }, ...questions]
    },
    added: (repeat, row) => event('add repeat', rowPaths(session.children).get(row) ?? path(repeat)),
    removed: (repeat, row) => event('delete repeat', rowPaths(session.children).get(row) ?? path(repeat)),
    wrong: (questions) => {
      for (const question of questions) if (question.violation?.condition === 'constraint') event('constraint error', path(question))
    },
    jump: () => {
      close()
      const start = now()
      return () => add({ event: 'jump', start, end: now() })
    },
    flush,
  }
}
