/** "12 records · 2 drafts", and in the signal colour what no other device has yet. */
import { Show, type JSX } from 'solid-js'
import type { FormSummary } from '../../worker/api.ts'
import { t } from '../text/text.ts'

export const FormCounts = (props: { readonly form: FormSummary }): JSX.Element => (
  <span class="counts figures">
    <span>{t('count.records', { count: props.form.records })}</span>
    <Show when={props.form.drafts > 0}><span>{t('count.drafts', { count: props.form.drafts })}</span></Show>
    <Show when={props.form.unshared > 0}><span class="chip chip-warn">{t('count.unshared', { count: props.form.unshared })}</span></Show>
  </span>
)
