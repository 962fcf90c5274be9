/** State of one filling that is not the answers': which errors are shown, half-entered controls, files. Makes the `Fill` that widgets use. */
import { createSignal, untrack } from 'solid-js'
import { err, ok, type Result } from '../../core/result.ts'
import type { Failure } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import type { Fill } from './context.ts'
import type { Locale, Unreadable } from './engine/lexical.ts'
import type { FormSession, QuestionView } from './engine/session.ts'
import { thumbnail } from './questions/thumbnail.ts'
import { createUnkept, type Unkept } from './unkept.ts'
import { sayUnreadable, sayViolation } from './words.ts'

export interface Answering {
  readonly fill: Omit<Fill, 'advance'>
  readonly unkept: Unkept
  /** [FIL21] From now on everything wrong with these questions is said; answers with those that are. */
  attempt(questions: readonly QuestionView[]): readonly QuestionView[]
  /** What is wrong with a question, said or not; '' when nothing is. */
  why(question: QuestionView): string
  /** The same, but nobody is told off for what is not answered yet. */
  soFar(question: QuestionView): string
}
interface AnsweringOptions {
  readonly session: FormSession
  readonly client: Pick<Client, 'call'>
  readonly draftId: string
  readonly locale: Locale
  readonly formFile: Fill['formFile']
  /** resolves when all is durable, or a save has failed */
  readonly saveNow: () => Promise<boolean>
  /** runs it when no finger is down; see press.ts */
  readonly whenReleased: (run: () => void) => void
}

const largestFile = 64 * 1024 * 1024

export const createAnswering = ({ session, client, draftId, locale, formFile, saveNow, whenReleased }: AnsweringOptions): Answering => {
  const unkept = createUnkept()
  const [attempted, setAttempted] = createSignal<ReadonlySet<string>>(new Set())
  const [leftOnes, setLeft] = createSignal<ReadonlySet<string>>(new Set())
  const [halves, setHalves] = createSignal<ReadonlyMap<string, Unreadable>>(new Map())

  const why = (question: QuestionView): string => {
    if (!question.relevant) return ''
    const half = halves().get(question.id)
    if (half !== undefined) return sayUnreadable(half)
    const violation = question.violation
    return violation === null ? '' : sayViolation(violation)
  }
  const isUnanswered = (question: QuestionView): boolean => !halves().has(question.id) && question.violation?.condition === 'required'
  const soFar = (question: QuestionView): string => (isUnanswered(question) && !attempted().has(question.id) ? '' : why(question))
  const error = (question: QuestionView): string => (attempted().has(question.id) || leftOnes().has(question.id) ? soFar(question) : '')
  const addFile = async (question: QuestionView, file: Blob, name: string): Promise<Result<null, Failure>> => {
    if (file.size > largestFile) return err({ type: 'too-large', message: `${Math.round(file.size / 1024 / 1024)} MB` })
    // The draft must know the row before a file can belong to it.
    session.begin()
    await saveNow()
    const small = await thumbnail(file)
    const bytes = new Uint8Array(await file.arrayBuffer())
    const thumb = small === null ? {} : { thumb: small }
    const added = await client.call('files.add', { draftId, row: question.row, column: question.nodeset, type: file.type, name, bytes, ...thumb }, [bytes.buffer])
    if (!added.ok) return added
    session.setValue(question, added.value.name)
    return ok(null)
  }
  const readFile = async (question: QuestionView): Promise<Blob | null> => {
    const name = untrack(() => question.text)
    // A file counts while its name stands in the saved answer.
    await saveNow()
    const files = await client.call('files.ofDraft', { draftId })
    const found = files.ok ? files.value.find((file) => file.name === name && file.row === question.row && file.column === question.nodeset) ?? files.value.find((file) => file.name === name) : undefined
    if (found === undefined || !found.here) return null
    const read = await client.call('files.read', { blobId: found.blobId })
    return read.ok ? new Blob([read.value.bytes as BlobPart], { type: read.value.type }) : null
  }

  const fill: Omit<Fill, 'advance'> = {
    locale,
    setValue: (question, typed) => { session.setValue(question, typed) },
    setHalf: (question, problem) => {
      if (problem === null && !halves().has(question.id)) return
      const next = new Map(halves())
      if (problem === null) next.delete(question.id)
      else next.set(question.id, problem)
      setHalves(next)
    },
    left: (question) => {
      if (!leftOnes().has(question.id)) whenReleased(() => setLeft(new Set([...leftOnes(), question.id])))
      void saveNow()
    },
    error,
    addRow: (repeat) => { session.addRow(repeat) },
    removeRow: (repeat, row) => session.removeRow(repeat, row),
    addFile,
    readFile,
    formFile,
    unkept: (keep) => unkept.add(keep, 'page'),
  }
  return {
    fill,
    unkept,
    why,
    soFar,
    attempt: (questions) => {
      setAttempted(new Set([...attempted(), ...questions.map(({ id }) => id)]))
      return untrack(() => questions.filter((question) => question.relevant && (question.violation !== null || halves().has(question.id))))
    },
  }
}
