/**
 * Files between devices. `share`: send one or open one, when devices cannot connect; `backup`: one with all of this device; `open`:
 * one that came from outside or is to be restored. Loaded when opened.
 */
import { createEffect, Show, type JSX } from 'solid-js'
import { addedText } from '../home/import-form.ts'
import { Screen } from '../parts/screen.tsx'
import { toast } from '../parts/toast.tsx'
import type { BundlePart } from '../route.ts'
import type { Shell } from '../shell.ts'
import { t } from '../text/text.ts'
import './bundle.css'
import { takeIncoming } from './incoming.ts'
import { MakeView } from './make-view.tsx'
import { createMaking } from './making.ts'
import { TakeView } from './take-view.tsx'
import { createTaking } from './taking.ts'

const isForm = (name: string): boolean => /\.(xlsx|xls|xlsm|xml|zip)$/i.test(name)

export const BundleScreen = (props: { readonly shell: Shell; readonly part: BundlePart }): JSX.Element => {
  const { client, importer, router } = props.shell
  const making = createMaking(client)
  const taking = createTaking(client)
  /** [BUN20] Forms are added as from the home screen. */
  const addForm = async (files: readonly File[]): Promise<void> => {
    const report = await importer.importFiles(files)
    if (report.form !== null) toast(addedText(report))
    router.replace(report.form === null ? { screen: 'problems' } : { screen: 'home' })
  }
  const given = (files: readonly File[]): void => {
    const [first] = files
    if (first === undefined) return
    if (files.every((file) => isForm(file.name))) void addForm(files)
    else void taking.open(files.find((file) => !isForm(file.name)) ?? first)
  }
  createEffect(() => { if (props.part !== 'backup') takeIncoming().then(given, (error: unknown) => console.error(error)) })

  const isMaking = (): boolean => making.state().type !== 'choosing'
  const isTaking = (): boolean => taking.state().type !== 'choosing'
  const title = (): string => t(props.part === 'backup' ? 'bundle.backup.title' : props.part === 'open' ? 'bundle.open.title' : 'bundle.title')
  return (
    <Screen title={title()} onBack={() => router.back({ screen: props.part === 'backup' ? 'device' : 'home' })} focusKey={`${props.part} ${making.state().type} ${taking.state().type}`} class="bundle">
      <div class="column sections">
        <Show when={props.part !== 'open' && !isTaking()}>
          <section class="stack">
            <Show when={!isMaking()}>
              <p class="soft">{t(props.part === 'backup' ? 'bundle.backup.lead' : 'bundle.lead')}</p>
              <Show when={props.part === 'share'}><h2>{t('bundle.send')}</h2></Show>
            </Show>
            <MakeView shell={props.shell} making={making} backup={props.part === 'backup'} />
          </section>
        </Show>
        <Show when={props.part !== 'backup' && !isMaking()}>
          <section class="stack">
            <Show when={!isTaking()}>
              <Show when={props.part === 'share'}><h2>{t('bundle.open.title')}</h2></Show>
              <p class="soft">{t('bundle.open.text')}</p>
            </Show>
            <TakeView taking={taking} label={t('bundle.open')} primary={props.part === 'open'} onFile={(file) => given([file])} onHome={() => router.replace({ screen: 'home' })} />
          </section>
        </Show>
      </div>
    </Screen>
  )
}
