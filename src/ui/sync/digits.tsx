/** Six digits that both people compare at a first meeting, large and in two groups. What they stand for: sync/digits.ts. */
import { Show, type JSX } from 'solid-js'
import { t } from '../text/text.ts'
import './digits.css'

export const Digits = (props: { readonly digits: string }): JSX.Element => (
  <Show when={props.digits !== ''} fallback={<p class="soft small">{t('pair.digits.none')}</p>}>
    <div class="sync-digits">
      <p>{t('pair.digits')}</p>
      <p class="sync-digits-value figures" dir="ltr">{props.digits.slice(0, 3)}<span class="sync-digits-gap"> </span>{props.digits.slice(3)}</p>
      <p class="soft small">{t('pair.digits.why')}</p>
    </div>
  </Show>
)
