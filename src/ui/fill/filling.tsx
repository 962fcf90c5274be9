/**
 * An open form: one page at a time, Back and Next, an end page with Finish. Answers go to the saver as they are typed.
 * Opening it: fill-screen.tsx; what pages there are: pages.ts. Rules FIL16-FIL22.
 */
import { createEffect, createMemo, createSignal, For, on, onCleanup, onMount, Show, type JSX } from 'solid-js'
import type { Draft, Failure } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { Menu } from '../parts/menu.tsx'
import { Notice } from '../parts/notice.tsx'
import { Screen } from '../parts/screen.tsx'
import { t } from '../text/text.ts'
import { createAnswering } from './answering.ts'
import { FillContext, type Fill } from './context.ts'
import type { Locale } from './engine/lexical.ts'
import type { FormSession, QuestionView, RepeatView, RowView } from './engine/session.ts'
import { questionsOf } from './engine/walk.ts'
import { PageItems, PlaceText, RepeatList } from './page-view.tsx'
import { askedOn, pageOf, pagesOf, type Page } from './pages.ts'
import { createSaver, type Timers } from './saver.ts'
import { nameOf } from './words.ts'

export interface FillingProps {
  readonly client: Pick<Client, 'call'>
  readonly session: FormSession
  readonly draft: Draft
  readonly locale: Locale
  readonly formFile: Fill['formFile']
  readonly onDone: (recordId: string) => void
  readonly onLeave: () => void
}

const timers: Timers = { set: (run, delay) => window.setTimeout(run, delay), clear: (timer) => window.clearTimeout(timer) }
/** BCP 47 code out of "Français (fr)", for pronunciation and hyphens. */
const codeOf = (language: string): string | undefined => /\(([A-Za-z]{2,3}(?:-[A-Za-z0-9]+)*)\)\s*$/.exec(language)?.[1] ?? /^[a-z]{2,3}$/.exec(language)?.[0]
/** Scripts that run from right to left, by the languages forms are written in. */
const isRightToLeft = (code: string | undefined): boolean => code !== undefined && /^(ar|arc|ckb|dv|fa|he|iw|ks|ps|sd|syr|ug|ur|yi)\b/i.test(code)

const focusOn = (id: string): void => {
  const element = document.getElementById(id)
  element?.focus()
  element?.closest('[data-question]')?.scrollIntoView({ block: 'nearest' })
}

export const Filling = (props: FillingProps): JSX.Element => {
  const { session, client, draft } = props
  const saver = createSaver({ take: session.takeChange, name: session.name, timers, save: (change) => client.call('drafts.save', { draftId: draft.draftId, change }) })
  onCleanup(session.onDirty(saver.touch))
  const { fill: answering, attempt } = createAnswering({ session, client, draftId: draft.draftId, locale: props.locale, formFile: props.formFile, saveNow: saver.flush })

  const pages = createMemo(() => pagesOf(session.children))
  const [key, setKey] = createSignal(pages()[Math.max(0, pageOf(pages(), draft.position))]?.key ?? 'end')
  // The page may leave the form while one stands on it; then the one that took its place is shown.
  const index = createMemo((before: number): number => {
    const at = pages().findIndex((page) => page.key === key())
    return at >= 0 ? at : Math.min(before, pages().length - 1)
  }, 0)
  const page = createMemo(() => pages()[index()] as Page)
  const shownKey = createMemo(() => page().key)
  const [wrong, setWrong] = createSignal<readonly QuestionView[]>([])
  const [finishing, setFinishing] = createSignal(false)
  const [failure, setFailure] = createSignal<Failure | null>(null)
  let region!: HTMLElement

  const goTo = (at: number): void => {
    const next = pages()[at]
    if (next === undefined) return
    setKey(next.key)
    saver.note({ position: next.position })
    void saver.flush()
  }
  /** [FIL22] What is wrong on this page keeps one on it. */
  const next = (): void => {
    const wrong = attempt(page().questions)
    if (wrong[0] !== undefined) focusOn(wrong[0].id)
    else goTo(index() + 1)
  }
  const fill: Fill = { ...answering, advance: (question) => { if (page().asked === 1 && page().questions.includes(question)) next() } }
  const openQuestion = (question: QuestionView): void => {
    goTo(pages().findIndex((page) => page.questions.includes(question)))
    queueMicrotask(() => focusOn(question.id))
  }
  const openRow = (row: RowView): void => {
    const rows = new Set<string>([row.row])
    goTo(pages().findIndex((page) => page.questions.some((question) => rows.has(question.row)) || page.view === row))
  }
  const openLast = (repeat: RepeatView): void => {
    const row = repeat.instances.at(-1)
    if (row !== undefined) openRow(row)
  }
  const finish = async (): Promise<void> => {
    const found = attempt(questionsOf(session.children))
    setWrong(found)
    if (found[0] !== undefined) return openQuestion(found[0])
    setFinishing(true)
    setFailure(null)
    if (draft.recordId === null) session.begin()
    await session.stampEnd()
    const isSaved = await saver.flush()
    const result = isSaved ? await client.call('drafts.finish', { draftId: draft.draftId }) : null
    setFinishing(false)
    if (result === null) return
    if (result.ok) props.onDone(result.value.recordId)
    else setFailure(result.error)
  }
  const leave = async (): Promise<void> => {
    if (await saver.flush()) props.onLeave()
  }
  const stillWrong = createMemo(() => wrong().filter((question) => question.relevant && fill.error(question) !== ''))

  createEffect(on(shownKey, () => {
    region.focus({ preventScroll: true })
    region.closest('[data-scroller]')?.scrollTo?.({ top: 0 })
  }, { defer: true }))
  const flush = (): void => void saver.flush()
  onMount(() => {
    document.addEventListener('visibilitychange', flush)
    window.addEventListener('pagehide', flush)
  })
  onCleanup(() => {
    document.removeEventListener('visibilitychange', flush)
    window.removeEventListener('pagehide', flush)
    void saver.flush().finally(() => saver.dispose())
  })

  const failed = (): Failure | null => { const state = saver.state(); return typeof state === 'string' ? null : state }
  const total = (): number => askedOn(pages())
  const where = (): string => {
    const { first, asked, view } = page()
    if (view === null) return t('fill.end.title', { form: session.title })
    if (asked > 1) return t('fill.questions', { first, last: first + asked - 1, total: total() })
    return t('fill.question', { first: Math.min(first, total()), total: total() })
  }
  const onEnter = (event: KeyboardEvent): void => {
    const target = event.target as HTMLElement
    if (event.key !== 'Enter' || event.isComposing || !(target instanceof HTMLInputElement) || ['checkbox', 'radio', 'file', 'search'].includes(target.type)) return
    event.preventDefault()
    next()
  }

  return (
    <FillContext.Provider value={fill}>
      <Screen
        title={session.title}
        class="fill"
        actions={
          <>
            <Button kind="quiet" class="fill-leave" onClick={() => void leave()}>{t('fill.saveDraft')}</Button>
            <Show when={session.languages.length > 1}>
              <Menu label={t('fill.language')} icon="language"
                items={session.languages.map((language) => ({ label: language, icon: language === session.language ? 'check' : undefined, onSelect: () => { session.setLanguage(language); saver.note({ language }) } }))} />
            </Show>
          </>
        }
        strip={
          <div class="fill-strip">
            <div class="fill-bar" aria-hidden="true"><span style={{ 'inline-size': `${pages().length < 2 ? 100 : (index() / (pages().length - 1)) * 100}%` }} /></div>
            <div class="fill-where figures"><span>{where()}</span><span class="fill-state" role="status" aria-live="off">{failed() === null ? t(saver.state() === 'saved' ? 'fill.saved' : 'fill.saving') : ''}</span></div>
          </div>
        }
        bottom={
          <>
            <Button icon="back" disabled={index() === 0} onClick={() => goTo(index() - 1)}>{t('fill.back')}</Button>
            <Show when={page().view !== null} fallback={<Button kind="primary" icon="check" busy={finishing()} onClick={() => void finish()}>{finishing() ? t('fill.end.finishing') : t('fill.finish')}</Button>}>
              <Button kind="primary" onClick={next}>{t('fill.next')}</Button>
            </Show>
          </>
        }
      >
        <div class="column stack">
          <Show when={failed()}>
            {(reason) => <Notice kind="error" title={t('fill.notSaved')} action={{ label: t('fill.notSaved.retry'), onClick: flush }}><p>{t('fill.notSaved.text', { reason: reason().message })}</p></Notice>}
          </Show>
          <Show when={stillWrong().length > 0}>
            <Notice kind="error" title={t('fill.end.problems', { count: stillWrong().length })}>
              <ul class="fill-wrong"><For each={stillWrong().slice(0, 5)}>{(question) => <li><button type="button" class="link" onClick={() => openQuestion(question)}>{nameOf(question)}</button></li>}</For></ul>
            </Notice>
          </Show>
          <section ref={region} class="page" tabindex="-1" lang={codeOf(session.language)} dir={isRightToLeft(codeOf(session.language)) ? 'rtl' : undefined} aria-label={where()} onKeyDown={onEnter}>
            <Show when={shownKey()} keyed>
              {(key) => {
                const { view } = page()
                return (
                  <div class="stack" data-page={key}>
                    <PlaceText places={page().places} />
                    {view === null
                      ? (
                        <div class="stack">
                          <h2 dir="auto">{t('fill.end.title', { form: session.title })}</h2>
                          <p>{t('fill.end.text')}</p>
                          <Show when={failure()}>{(reason) => <Notice kind="error" title={t('fill.end.failed')}><p>{t('fill.end.failed.text', { reason: reason().message })}</p></Notice>}</Show>
                        </div>
                      )
                      : view.kind === 'repeat'
                        ? <RepeatList repeat={view} onOpen={openRow} onAdded={() => openLast(view)} />
                        : <PageItems view={view} />}
                  </div>
                )
              }}
            </Show>
          </section>
        </div>
      </Screen>
    </FillContext.Provider>
  )
}
