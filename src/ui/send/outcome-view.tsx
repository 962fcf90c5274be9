/** What came of sending: what went, what the server refused and why, what ended it and what to do. */
import { For, Show, type JSX } from 'solid-js'
import type { SendOutcome } from '../../worker/api-send.ts'
import { Button, ButtonLink } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { Row } from '../parts/row.tsx'
import { hrefOf } from '../route.ts'
import { t } from '../text/text.ts'

const titleOf = ({ end, sentNew, sentChanged, refusedInAll, already }: SendOutcome): string => {
  const sent = sentNew + sentChanged > 0
  if (end === 'complete' && refusedInAll === 0) return sent || already === 0 ? t('send.done') : t('send.done.nothing')
  return sent ? t('send.part') : t('send.not')
}

export const OutcomeView = (props: { readonly outcome: SendOutcome; readonly formId: string; readonly onAgain: () => void }): JSX.Element => {
  const lines = (): readonly string[] => {
    const { sentNew, sentChanged, already, files, left, end } = props.outcome
    return [
      ...(sentNew > 0 ? [t('send.sent-new', { count: sentNew })] : []), ...(sentChanged > 0 ? [t('send.sent-changed', { count: sentChanged })] : []), ...(files > 0 ? [t('send.files', { count: files })] : []),
      ...(already > 0 ? [t('send.already', { count: already })] : []), ...(left > 0 && end !== 'complete' && sentNew + sentChanged + already > 0 ? [t('send.left', { count: left })] : []),
    ]
  }
  const isGood = (): boolean => props.outcome.end === 'complete' && props.outcome.refusedInAll === 0
  const trouble = () => (props.outcome.end === 'complete' ? null : props.outcome.end)
  const wantsFile = (): boolean => ['not-allowed', 'unreachable', 'insecure', 'all-refused'].includes(props.outcome.end)
  return (
    <div class="stack">
      <div role="status"><h2 class="send-step">{titleOf(props.outcome)}</h2></div>
      <Show when={trouble()}>
        {(end) => (
          <Notice kind={end() === 'stopped' ? 'info' : 'warn'}>
            <p>{t(`send.trouble.${end()}`)}</p>
            <Show when={props.outcome.detail}>{(words) => <p class="small">{t('send.server-says', { words: words() })}</p>}</Show>
          </Notice>
        )}
      </Show>
      <Show when={lines().length > 0}><Notice kind={isGood() ? 'good' : 'info'}><For each={lines()}>{(line) => <p>{line}</p>}</For></Notice></Show>
      <Show when={props.outcome.filesMissing > 0}><Notice kind="info"><p>{t('send.files.missing', { count: props.outcome.filesMissing })}</p></Notice></Show>
      <Show when={props.outcome.deleted > 0}><Notice kind="info"><p>{t('send.deleted', { count: props.outcome.deleted })}</p></Notice></Show>
      <Show when={props.outcome.refusedInAll > 0}>
        <section class="stack-tight">
          <h2>{t('send.refused', { count: props.outcome.refusedInAll })}</h2>
          <ul class="rows card">
            <For each={props.outcome.refused}>
              {(one) => (
                <Row title={one.name || t('record.unnamed')} href={hrefOf({ screen: 'record', recordId: one.recordId })}
                  detail={<>{t(`send.refused.${one.type}`)}<Show when={one.detail}><br />{t('send.server-says', { words: one.detail })}</Show></>} />
              )}
            </For>
          </ul>
        </section>
      </Show>
      <Show when={wantsFile()}><ButtonLink kind="primary" icon="download" wide href={hrefOf({ screen: 'export', formId: props.formId })}>{t('send.export')}</ButtonLink></Show>
      <div><Button kind={wantsFile() || isGood() ? 'quiet' : 'secondary'} icon="refresh" onClick={() => props.onAgain()}>{t('send.again')}</Button></div>
    </div>
  )
}
