/** What goes into a file, for whom, and who can open it. `backup`: drafts too, and a passphrase unless somebody knows better. */
import { createMemo, createSignal, For, Show, type JSX } from 'solid-js'
import type { BundleFilesChoice, BundleState, BundleWish } from '../../worker/api-bundle.ts'
import type { Client } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { CheckRow, Select, TextField } from '../parts/field.tsx'
import { createQuery } from '../query.ts'
import { date, t } from '../text/text.ts'
import { countsText } from './words.ts'

interface WishProps {
  readonly client: Client
  readonly state: BundleState
  /** '' in none */
  readonly project: string
  readonly backup: boolean
  readonly onMake: (wish: BundleWish, passphrase: string | null) => void
}

const shortest = 8
const choices: readonly BundleFilesChoice[] = ['none', 'thumbnails', 'all']
const changesCounts = (touched: { readonly forms: boolean; readonly drafts: boolean; readonly recordsOf: readonly string[]; readonly manyRecords: boolean }): boolean =>
  touched.forms || touched.drafts || touched.manyRecords || touched.recordsOf.length > 0

export const WishView = (props: WishProps): JSX.Element => {
  const [forDevice, setForDevice] = createSignal<string | null>(null)
  const [files, setFiles] = createSignal<BundleFilesChoice>('all')
  const [drafts, setDrafts] = createSignal(true)
  const [byPassphrase, setByPassphrase] = createSignal<boolean | null>(null)
  const [passphrase, setPassphrase] = createSignal('')
  const [error, setError] = createSignal('')
  const wish = createMemo<BundleWish>(() => ({ forDevice: forDevice(), files: files(), drafts: props.backup && drafts() }))
  const counts = createQuery(props.client, 'bundle.plan', wish, changesCounts)
  const needsPassphrase = (): boolean => !props.state.hasProject || (byPassphrase() ?? props.backup)
  const device = (): string => props.state.peers.find((peer) => peer.origin === forDevice())?.name ?? ''
  const hasNothing = (): boolean => counts.value() !== undefined && counts.value()?.bytes === 0 && counts.value()?.drafts === 0

  const make = (event: Event): void => {
    event.preventDefault()
    if (needsPassphrase() && passphrase().trim().length < shortest) return void setError(t('bundle.passphrase.short'))
    setError('')
    props.onMake(wish(), needsPassphrase() ? passphrase() : null)
  }
  return (
    <form class="stack" onSubmit={make}>
      <Show when={!props.backup && props.state.peers.length > 0}>
        <Select label={t('bundle.for')} value={forDevice() ?? ''} onChange={(value) => setForDevice(value === '' ? null : value)}
          options={[{ value: '', label: t('bundle.for.all') }, ...props.state.peers.map((peer) => ({ value: peer.origin, label: t('bundle.for.device', { device: peer.name, day: date(peer.at) }) }))]} />
      </Show>
      <fieldset class="bundle-set">
        <legend class="field-label">{t('bundle.files')}</legend>
        <For each={choices}>
          {(choice) => <CheckRow type="radio" name="bundle-files" value={choice} label={t(`bundle.files.${choice}`)} checked={files() === choice} onChange={() => setFiles(choice)} />}
        </For>
      </fieldset>
      <Show when={props.backup}><CheckRow label={t('bundle.drafts')} hint={t('bundle.drafts.hint')} checked={drafts()} onChange={setDrafts} /></Show>
      <Show when={props.state.hasProject}>
        <fieldset class="bundle-set">
          <legend class="field-label">{t('bundle.key')}</legend>
          <CheckRow type="radio" name="bundle-key" value="project" label={t('bundle.key.project', { project: props.project })} hint={props.backup ? t('bundle.key.project.hint') : t('bundle.key.project.send')}
            checked={!needsPassphrase()} onChange={() => setByPassphrase(false)} />
          <CheckRow type="radio" name="bundle-key" value="passphrase" label={t('bundle.key.passphrase')} hint={t('bundle.key.passphrase.hint')}
            checked={needsPassphrase()} onChange={() => setByPassphrase(true)} />
        </fieldset>
      </Show>
      <Show when={needsPassphrase()}>
        <TextField label={t('bundle.passphrase')} hint={t('bundle.passphrase.hint')} error={error()} required maxlength="200" autocapitalize="off" spellcheck={false}
          value={passphrase()} onInput={(event) => setPassphrase(event.currentTarget.value)} />
      </Show>
      <p class="bundle-counts figures" role="status">
        {hasNothing() ? (forDevice() === null ? t('bundle.nothing') : t('bundle.nothing.new', { device: device() })) : counts.value() && countsText(counts.value()!)}
      </p>
      <Button type="submit" kind="primary" icon="file" wide disabled={hasNothing()}>{t(props.backup ? 'bundle.make.backup' : 'bundle.make')}</Button>
    </form>
  )
}
