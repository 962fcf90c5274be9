/**
 * An open form on the screen: one page at a time, Back and Next, an end page with Finish, the list of questions over it. Answers
 * go to the saver as they are typed. Opening it: fill-screen.tsx; the way through it: flow.ts. Rules FIL16-FIL22.
 */
import { createEffect, createMemo, createSignal, getOwner, on, onCleanup, onMount, runWithOwner, Show, untrack, type JSX } from 'solid-js'
import type { FormPlan } from '../../forms/plan.ts'
import type { Draft, Failure } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Menu } from '../parts/menu.tsx'
import { Notice } from '../parts/notice.tsx'
import { createLayer } from '../parts/layer.ts'
import { Screen } from '../parts/screen.tsx'
import { t } from '../text/text.ts'
import { createAnswering } from './answering.ts'
import { createAskText } from './ask-text.tsx'
import type { Audit } from './audit/audit.ts'
import { auditHeader } from './audit/audit-lines.ts'
import { CheckNotice } from './check-notice.tsx'
import { FillContext, type Fill } from './context.ts'
import { createDropped } from './dropped.ts'
import type { Locale } from './engine/lexical.ts'
import type { FormSession, QuestionView } from './engine/session.ts'
import { entriesOf } from './entries.ts'
import { startAudit } from './filling-audit.ts'
import { createFlow } from './flow.ts'
import { PageItems, PlaceText } from './page-view.tsx'
import { askedOn } from './pages.ts'
import { BackgroundSound } from './questions/later.tsx'
import { QuestionList, type Which } from './question-list.tsx'
import type { RecordAction } from './record-action.ts'
import { RepeatList } from './repeat-list.tsx'
import { createPress } from './press.ts'
import { createSaver, type Timers } from './saver.ts'
import { codeOf, isolated, isRightToLeft } from './script.ts'
import './flow.css'

export interface FillingProps {
  readonly client: Pick<Client, 'call'>
  readonly session: FormSession
  readonly draft: Draft
  readonly plan: Pick<FormPlan, 'audit'>
  readonly locale: Locale
  readonly formFile: Fill['formFile']
  /** what the form records by itself */
  readonly record: RecordAction | null
  /** the person's name on this device; '' until given */
  readonly userName: string
  readonly onDone: (recordId: string) => void
  readonly onLeave: () => void
}

const timers: Timers = { set: (run, delay) => window.setTimeout(run, delay), clear: (timer) => window.clearTimeout(timer) }

export const Filling = (props: FillingProps): JSX.Element => {
  const { session, client, draft } = props
  const { audit: auditPlan } = props.plan
  const saver = createSaver({ take: session.takeChange, name: session.name, timers, save: (change) => client.call('drafts.save', { draftId: draft.draftId, change }) })
  onCleanup(session.onDirty(saver.touch))
  const press = createPress(window)
  onCleanup(press.dispose)
  const answering = createAnswering({ session, client, draftId: draft.draftId, locale: props.locale, formFile: props.formFile, saveNow: saver.flush, whenReleased: press.after })
  const { fill: answers, why, soFar } = answering
  const dropped = createDropped(session)
  const askText = createAskText()
  const [audit, setAudit] = createSignal<Audit | null>(null)
  const flow = createFlow({
    client, session, draft, saver, answering, dropped, audit, onDone: props.onDone, onLeave: props.onLeave,
    log: auditPlan === undefined ? undefined : { column: auditPlan.column, header: auditHeader(auditPlan) },
    mayFinish: async () => {
      if (auditPlan?.reasons !== true || draft.recordId === null) return true
      const reason = await askText.ask({ title: t('fill.reason.title'), text: t('fill.reason.text'), label: t('fill.reason.label'), start: '' })
      if (reason !== null) audit()?.event('change reason', '', { reason })
      return reason !== null
    },
  })
  const { pages, index, page, goTo, next, openQuestion } = flow
  const shownKey = createMemo(() => page().key)
  const list = createLayer<Which>(window)
  const owner = getOwner()
  let endJump = (): void => {}
  let region!: HTMLElement
  let listButton!: HTMLButtonElement

  const fill: Fill = {
    ...answers,
    setValue: (question, typed) => dropped.watch(question, () => answers.setValue(question, typed)),
    left: (question) => { answers.left(question); void dropped.settle() },
    advance: (question) => { if (page().asked === 1 && page().questions.includes(question)) next() },
    addRow: (repeat) => {
      answers.addRow(repeat)
      audit()?.added(repeat, repeat.instances.at(-1)?.row ?? '')
    },
    removeRow: (repeat, row) => { audit()?.removed(repeat, row); answers.removeRow(repeat, row) },
  }
  const showList = (which: Which): void => {
    endJump = audit()?.jump() ?? endJump
    list.show(which)
  }
  const closeList = (question: QuestionView | null): void => list.close(() => {
    endJump()
    if (question !== null) openQuestion(question)
    else {
      audit()?.shown(page())
      listButton.focus()
    }
  })
  const words = { entry: t('fill.repeat.entry'), numbered: (label: string, number: number, count: number) => `${isolated(label)} ${t('fill.repeat.number', { number, count })}` }
  const entries = createMemo(() => (list.shown() === null && flow.wrong().length === 0 ? [] : entriesOf(session.children, words)))
  const places = createMemo(() => new Map(entries().map((entry) => [entry.key, entry.kind === 'question' ? entry.place : ''] as const)))

  createEffect(on(shownKey, () => {
    region.focus({ preventScroll: true })
    region.closest('[data-scroller]')?.scrollTo?.({ top: 0 })
  }, { defer: true }))
  createEffect(on([shownKey, audit], () => audit()?.shown(untrack(page))))
  const flush = (): void => {
    void saver.flush()
    void audit()?.flush()
  }
  onMount(async () => {
    // [FIL33] What was finished once is checked as a whole when it opens to be changed.
    if (draft.recordId !== null) flow.check()
    if (auditPlan === undefined) return
    const asked = auditPlan.user && props.userName === '' ? await askText.ask({ title: t('fill.who.title'), text: t('fill.who.text'), label: t('fill.who.label'), start: '' }) : props.userName
    runWithOwner(owner, () => setAudit(startAudit(auditPlan, client, draft, session, asked ?? '')))
  })
  onMount(() => {
    document.addEventListener('visibilitychange', flush)
    window.addEventListener('pagehide', flush)
  })
  onCleanup(() => {
    document.removeEventListener('visibilitychange', flush)
    window.removeEventListener('pagehide', flush)
    flow.gone()
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
      <div class="fill-under" hidden={list.shown() !== null}>
      <Screen
        title={session.title}
        class="fill"
        actions={
          <>
            <Button kind="quiet" class="fill-leave" onClick={() => void flow.leave()}>{t('fill.saveDraft')}</Button>
            <Show when={session.languages.length > 1}>
              <Menu label={t('fill.language')} icon="language"
                items={session.languages.map((language) => ({ label: language, icon: language === session.language ? 'check' : undefined, onSelect: () => { session.setLanguage(language); saver.note({ language }) } }))} />
            </Show>
          </>
        }
        strip={
          <div class="fill-strip">
            <div class="fill-bar" aria-hidden="true"><span style={{ 'inline-size': `${pages().length < 2 ? 100 : (index() / (pages().length - 1)) * 100}%` }} /></div>
            <div class="fill-where figures">
              <button ref={listButton} type="button" class="fill-where-button" onClick={() => showList('all')}><span>{where()}</span><Icon name="down" size={20} /><span class="unseen">{t('fill.list.open')}</span></button>
              <span class="fill-state" role="status" aria-live="off">{failed() === null ? t(saver.state() === 'saved' ? 'fill.saved' : 'fill.saving') : ''}</span>
            </div>
          </div>
        }
        bottom={
          <>
            <Button icon="back" disabled={index() === 0} onClick={() => goTo(index() - 1)}>{t('fill.back')}</Button>
            <Show when={page().view !== null} fallback={<Button kind="primary" icon="check" busy={flow.finishing()} onClick={() => void flow.finish()}>{flow.finishing() ? t('fill.end.finishing') : t('fill.finish')}</Button>}>
              <Button kind="primary" onClick={next}>{t('fill.next')}</Button>
            </Show>
          </>
        }
      >
        <div class="column stack">
          <Show when={failed()}>
            {(reason) => <Notice kind="error" title={t('fill.notSaved')} action={{ label: t('fill.notSaved.retry'), onClick: flush }}><p>{t('fill.notSaved.text', { reason: reason().message })}</p></Notice>}
          </Show>
          <Show when={props.record}>{(action) => <BackgroundSound client={client} session={session} draftId={draft.draftId} action={action()} unkept={answering.unkept} saveNow={saver.flush} />}</Show>
          <Show when={flow.checking()}>
            <CheckNotice wrong={flow.wrong()} onPage={page().questions} placeOf={(question) => places().get(question.id) ?? ''} reason={why} onOpen={openQuestion} onList={() => showList('check')} onEnd={() => goTo(pages().length - 1)} />
          </Show>
          <section ref={region} class="page" tabindex="-1" lang={codeOf(session.language)} dir={isRightToLeft(session.language) ? 'rtl' : undefined} aria-label={where()} onKeyDown={onEnter}>
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
                          <Show when={flow.failure()}>{(reason) => <Notice kind="error" title={t('fill.end.failed')}><p>{t('fill.end.failed.text', { reason: reason().message })}</p></Notice>}</Show>
                        </div>
                      )
                      : view.kind === 'repeat'
                        ? <RepeatList repeat={view} session={session} onOpen={flow.openRow} onAdded={() => flow.openLast(view)} />
                        : <PageItems view={view} />}
                  </div>
                )
              }}
            </Show>
          </section>
        </div>
      </Screen>
      </div>
      <Show when={list.shown()}>
        {(which) => (
          <QuestionList entries={entries()} which={which()} current={page().questions[0] ?? null} reason={soFar} why={why} lang={codeOf(session.language)} rtl={isRightToLeft(session.language)}
            onOpen={closeList} onClose={() => closeList(null)} />
        )}
      </Show>
      {askText.view()}
    </FillContext.Provider>
  )
}
