/** The file that answers a question: read when it is shown, kept when there is a new one, let go with its owner. Its look: file.tsx and its kin. */
import { createEffect, createSignal, on, onCleanup, type Accessor } from 'solid-js'
import { bytes, t } from '../../text/text.ts'
import { useFill } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'

export type ShownFile = { readonly state: 'none' | 'reading' | 'missing' } | { readonly state: 'here'; readonly blob: Blob; readonly url: string }
export interface AnswerFile {
  readonly shown: Accessor<ShownFile>
  readonly busy: Accessor<boolean>
  /** '' or why a file could not be kept */
  readonly trouble: Accessor<string>
  say(trouble: string): void
  /** True when it is the answer now. */
  keep(file: Blob, name: string): Promise<boolean>
  remove(): void
}
/** [MED2] Held in memory on its way to the store, so that one file has a limit. */
const limitText = '64 MB'

export const useAnswerFile = (question: QuestionView): AnswerFile => {
  const fill = useFill()
  const [shown, setShown] = createSignal<ShownFile>({ state: 'none' })
  const [busy, setBusy] = createSignal(false)
  const [trouble, say] = createSignal('')
  /** What was just handed over need not be read back. */
  let fresh: Blob | null = null
  let gone = false

  const show = (next: ShownFile): void => {
    const before = shown()
    setShown(next)
    if (before.state === 'here') URL.revokeObjectURL(before.url)
  }
  const here = (blob: Blob): ShownFile => ({ state: 'here', blob, url: URL.createObjectURL(blob) })
  onCleanup(() => {
    gone = true
    show({ state: 'none' })
  })
  createEffect(on(() => question.text, async (name) => {
    if (name === '') return show({ state: 'none' })
    if (fresh !== null) {
      show(here(fresh))
      fresh = null
      return
    }
    show({ state: 'reading' })
    // A picture that came with the form may be the default answer.
    const blob = name.startsWith('jr:') ? await fill.formFile(name) : await fill.readFile(question)
    if (!gone && name === question.text && shown().state === 'reading') show(blob === null ? { state: 'missing' } : here(blob))
  }))
  const keep = async (file: Blob, name: string): Promise<boolean> => {
    setBusy(true)
    say('')
    fresh = gone ? null : file
    const kept = await fill.addFile(question, file, name)
    fresh = null
    setBusy(false)
    if (!kept.ok) say(kept.error.type === 'too-large' ? t('fill.file.tooLarge', { name, size: bytes(file.size), most: limitText }) : t('fill.file.failed', { reason: kept.error.message }))
    fill.left(question)
    return kept.ok
  }
  return { shown, busy, trouble, say, keep, remove: () => { say(''); fill.setValue(question, '') } }
}
