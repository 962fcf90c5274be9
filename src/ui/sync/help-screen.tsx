/** "Cannot connect?": what one sees, and the one thing to do about it. Reached from the pairing screen and from failures. */
import { For, Show, type JSX } from 'solid-js'
import { ButtonLink } from '../parts/button.tsx'
import { Screen } from '../parts/screen.tsx'
import type { Shell } from '../shell.ts'
import { t } from '../text/text.ts'
import { PromptPicture } from './pictures.tsx'
import './sync.css'
import { WifiView } from './wifi-view.tsx'

const symptoms = ['scan', 'camera', 'nothing', 'leaves', 'code', 'project', 'version', 'clock', 'left', 'else'] as const

export const SyncHelpScreen = (props: { readonly shell: Pick<Shell, 'router'> }): JSX.Element => (
  <Screen title={t('pair.help.title')} onBack={() => props.shell.router.back({ screen: 'sync' })} class="sync">
    <div class="column stack">
      <p class="soft">{t('pair.help.lead')}</p>
      <div class="sync-symptoms">
        <For each={symptoms}>
          {(symptom) => (
            <details class="sync-symptom" name="symptom">
              <summary>{t(`pair.help.${symptom}`)}</summary>
              <div class="stack">
                <p>{t(`pair.help.${symptom}.text`)}</p>
                <Show when={symptom === 'leaves'}><PromptPicture /></Show>
                <Show when={symptom === 'nothing'}><WifiView /></Show>
                <Show when={symptom === 'else'} fallback={<ButtonLink icon="sync" href="#/sync">{t('sync.again')}</ButtonLink>}>
                  <ButtonLink kind="primary" icon="file" href="#/bundle">{t('pair.do.file')}</ButtonLink>
                </Show>
              </div>
            </details>
          )}
        </For>
      </div>
    </div>
  </Screen>
)
