/** A file from being chosen to what came of it: its passphrase, what it holds, the taking, the result in words. */
import { createSignal, For, Match, Show, Switch, type JSX } from 'solid-js'
import type { BundleFacts, BundleTaken } from '../../worker/api-bundle.ts'
import { Button } from '../parts/button.tsx'
import { TextField } from '../parts/field.tsx'
import { FileButton } from '../parts/file-button.tsx'
import { Notice } from '../parts/notice.tsx'
import { Progress } from '../parts/progress.tsx'
import { failureText } from '../text/failure.ts'
import { dateTime, t } from '../text/text.ts'
import { ProgressView } from './progress-view.tsx'
import type { Taking, TakingState } from './taking.ts'
import { addedText, countsText, missedTexts, refusalText } from './words.ts'

/** Chromium on Android knows no ending of ours: what is shared comes as text or as anything. */
export const bundleFiles = '.transect,.txt,application/octet-stream,text/plain'

const OpenButton = (props: { readonly label: string; readonly primary: boolean; readonly onFile: (file: File) => void }): JSX.Element => (
  <FileButton label={props.label} icon="file" kind={props.primary ? 'primary' : 'secondary'} wide accept={bundleFiles} onFile={(file) => props.onFile(file)} />
)

const Locked = (props: { readonly wrong: boolean; readonly onUnlock: (passphrase: string) => void }): JSX.Element => {
  const [text, setText] = createSignal('')
  const unlock = (event: Event): void => {
    event.preventDefault()
    if (text() !== '') props.onUnlock(text())
  }
  return (
    <form class="stack" onSubmit={unlock}>
      <h2 class="bundle-step" role="status">{t('bundle.locked.title')}</h2>
      <TextField label={t('bundle.passphrase')} hint={t('bundle.locked.text')} error={props.wrong ? t('bundle.locked.wrong') : ''} required maxlength="200" autocapitalize="off" spellcheck={false}
        value={text()} onInput={(event) => setText(event.currentTarget.value)} />
      <Button type="submit" kind="primary" icon="lock" wide>{t('bundle.unlock')}</Button>
    </form>
  )
}

const Opened = (props: { readonly facts: BundleFacts; readonly onTake: () => void }): JSX.Element => (
  <div class="stack">
    <h2 class="bundle-step" role="status">{t('bundle.facts.title', { device: props.facts.device, when: dateTime(props.facts.created) })}</h2>
    <div class="bundle-file card stack-tight">
      <Show when={props.facts.project !== ''}><p class="bundle-name">{t('bundle.facts.project', { project: props.facts.project })}</p></Show>
      <p class="soft">{countsText(props.facts)}</p>
    </div>
    <Show when={props.facts.joins}><Notice kind="info"><p>{t('bundle.facts.joins', { project: props.facts.project })}</p></Notice></Show>
    <Button kind="primary" icon="download" wide onClick={() => props.onTake()}>{t('bundle.take')}</Button>
    <p class="soft">{t('bundle.take.keeps')}</p>
  </div>
)

const Taken = (props: { readonly taken: BundleTaken; readonly onHome: () => void; readonly onAgain: (file: File) => void }): JSX.Element => {
  const missed = (): readonly string[] => missedTexts(props.taken)
  return (
    <div class="stack">
      <h2 class="bundle-step" role="status">{missed().length === 0 ? t('bundle.taken.done') : t('bundle.taken.part')}</h2>
      <Notice kind={missed().length === 0 ? 'good' : 'info'}>
        <p>{addedText(props.taken)}</p>
        <Show when={props.taken.facts.joins}><p>{t('bundle.taken.joined', { project: props.taken.facts.project })}</p></Show>
        <Show when={props.taken.draftsKept > 0}><p>{t('bundle.taken.kept', { count: props.taken.draftsKept })}</p></Show>
      </Notice>
      <Show when={missed().length > 0}><Notice kind="warn"><For each={missed()}>{(text) => <p>{text}</p>}</For></Notice></Show>
      <Button kind="primary" icon="form" wide onClick={() => props.onHome()}>{t('bundle.taken.home')}</Button>
      <Show when={missed().length > 0}><OpenButton label={t('bundle.again')} primary={false} onFile={props.onAgain} /></Show>
    </div>
  )
}

export const TakeView = (props: { readonly taking: Taking; readonly label: string; readonly primary: boolean; readonly onFile: (file: File) => void; readonly onHome: () => void }): JSX.Element => {
  const at = <T extends TakingState['type']>(type: T): Extract<TakingState, { type: T }> | undefined => {
    const state = props.taking.state()
    return state.type === type ? (state as Extract<TakingState, { type: T }>) : undefined
  }
  return (
    <Switch>
      <Match when={at('choosing')}>
        {(choosing) => (
          <div class="stack">
            <Show when={choosing().failure}>{(failure) => <Notice kind="error"><p>{failureText(failure())}</p></Notice>}</Show>
            <OpenButton label={props.label} primary={props.primary} onFile={props.onFile} />
          </div>
        )}
      </Match>
      <Match when={at('reading')}><Progress label={t('bundle.reading')} done={0} total={null} text="" /></Match>
      <Match when={at('locked')}>{(locked) => <Locked wrong={locked().wrong} onUnlock={(text) => void props.taking.unlock(text)} />}</Match>
      <Match when={at('opened')}>{(opened) => <Opened facts={opened().facts} onTake={() => void props.taking.take()} />}</Match>
      <Match when={at('taking')}>{(taking) => <ProgressView title={t('bundle.taking')} progress={taking().progress} onStop={props.taking.stop} />}</Match>
      <Match when={at('taken')}>{(taken) => <Taken taken={taken().taken} onHome={props.onHome} onAgain={props.onFile} />}</Match>
      <Match when={at('refused')}>
        {(refused) => (
          <div class="stack">
            <Notice kind="error" title={t('bundle.refused.title')}><p>{refusalText(refused().refusal)}</p></Notice>
            <OpenButton label={t('bundle.again')} primary={false} onFile={props.onFile} />
          </div>
        )}
      </Match>
    </Switch>
  )
}
