/** What was brought back at the start, in plain words, until it has been read. Rule MIR13. */
import { Show, type JSX } from 'solid-js'
import type { RecoveryReport } from '../../worker/api-safety.ts'
import type { Client } from '../client.ts'
import { Notice } from '../parts/notice.tsx'
import { t } from '../text/text.ts'

const textOf = (report: RecoveryReport): string =>
  report.type === 'mended' ? t('safety.recovered.mended') : t(`safety.recovered.${report.type}` as const, { count: report.changes })

export const Recovered = (props: { readonly client: Pick<Client, 'call'>; readonly report: RecoveryReport | null | undefined }): JSX.Element => (
  <Show when={props.report}>
    {(report) => (
      <Notice kind={report().lost > 0 ? 'warn' : 'good'} title={t(`safety.recovered.${report().type}.title` as const)} onDismiss={() => void props.client.call('safety.read', null)}>
        <p>{textOf(report())}</p>
        <Show when={report().drafts > 0}><p>{t('safety.recovered.drafts', { count: report().drafts })}</p></Show>
        <Show when={report().lost > 0}><p>{t('safety.recovered.lost', { count: report().lost })}</p></Show>
      </Notice>
    )}
  </Show>
)
