/**
 * A record that several devices wrote may hold answers that its form does not accept together. When it is opened and nobody has
 * asked the form yet, the form engine is loaded in a quiet moment and asked; the record is marked, and nothing is blocked. Rule REC19.
 */
import { createEffect, createSignal, For, on, onCleanup, Show, type JSX } from 'solid-js'
import type { DeviceInfo, RecordDetail } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import type { QuestionView } from '../fill/engine/session.ts'
import { openFormFiles } from '../fill/form-files.ts'
import { surroundings } from '../fill/surroundings.ts'
import { nameOf } from '../fill/words.ts'
import { ButtonLink } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { hrefOf } from '../route.ts'
import { t } from '../text/text.ts'

const shownAtMost = 5

/** Names of the questions that the form does not accept; null when it cannot be asked. */
export const askForm = async (client: Pick<Client, 'call'>, record: RecordDetail, device: DeviceInfo): Promise<readonly string[] | null> => {
  const version = await client.call('forms.prepared', { versionId: record.shownVersionId })
  if (!version.ok) return null
  const { plan, prepared } = version.value
  const [{ openFormSession }, listed] = await Promise.all([import('../fill/engine/open.ts'), client.call('forms.files', { formId: plan.formId })])
  const files = await openFormFiles(client, { plan, prepared, files: listed.ok ? listed.value : [], onUnreadable: () => {} })
  const opened = await openFormSession({ prepared, plan, answers: record.answers, language: '', around: surroundings(device), fetchAttachment: files.fetchAttachment })
  if (!opened.ok) return null
  const found = opened.value.check().map(({ question }: { readonly question: QuestionView }) => nameOf(question))
  opened.value.dispose()
  return found
}

const whenQuiet = (run: () => void): (() => void) => {
  // Safari has no idle callback.
  if (!('requestIdleCallback' in window)) {
    const timer = setTimeout(run, 800)
    return () => clearTimeout(timer)
  }
  const idle = requestIdleCallback(run, { timeout: 3000 })
  return () => cancelIdleCallback(idle)
}

interface RecordCheckProps { readonly client: Pick<Client, 'call'>; readonly record: RecordDetail; readonly device: DeviceInfo | undefined }

export const RecordCheck = (props: RecordCheckProps): JSX.Element => {
  const [names, setNames] = createSignal<readonly string[]>([])
  const recordId = (): string => props.record.summary.recordId
  const ask = async (record: RecordDetail, device: DeviceInfo): Promise<void> => {
    const found = await askForm(props.client, record, device)
    if (found === null) return
    setNames(found)
    await props.client.call('records.checked', { recordId: record.summary.recordId, state: record.check.state, questions: found.length })
  }
  createEffect(on(() => (props.record.check.wanted && props.device !== undefined ? props.record.check.state : null), (state) => {
    if (state === null) return
    onCleanup(whenQuiet(() => { if (props.device !== undefined) void ask(props.record, props.device) }))
  }))
  return (
    <Show when={!props.record.deleted && props.record.check.questions > 0}>
      <Notice kind="warn" title={t('record.check', { count: props.record.check.questions })}>
        <p>{t('record.check.text')}</p>
        <Show when={names().length > 0}><ul class="record-check"><For each={names().slice(0, shownAtMost)}>{(name) => <li dir="auto">{name}</li>}</For></ul></Show>
        <div><ButtonLink icon="draft" href={hrefOf({ screen: 'fill', open: { recordId: recordId() } })}>{t('record.check.open')}</ButtonLink></div>
      </Notice>
    </Show>
  )
}
