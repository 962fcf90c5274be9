/** "A new version is ready", when updates.ts says that it may be offered. */
import { Show, type JSX } from 'solid-js'
import { Button } from '../parts/button.tsx'
import { t } from '../text/text.ts'
import type { Updates } from './updates.ts'

export const UpdateBar = (props: { readonly updates: Updates }): JSX.Element => (
  <Show when={props.updates.ready()}>
    <div class="update-bar" role="status">
      <span>{t(props.updates.elsewhere() ? 'update.elsewhere' : 'update.ready')}</span>
      <Button onClick={() => void props.updates.accept()}>{t('update.accept')}</Button>
    </div>
  </Show>
)
