/**
 * Answers of a record to questions that its form does not ask any more, read with the labels and choices of the version that
 * asked them. Rule FUP4.
 */
import { createResource, For, Show, type JSX } from 'solid-js'
import type { RecordDetail, RemovedAnswers as Removed } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import { t } from '../text/text.ts'
import { Answers } from './answers.tsx'
import { readLayout, type LayoutNode } from './layout.ts'
import { onlyAnswers, onlyQuestions } from './removed.ts'

interface RemovedProps { readonly client: Client; readonly record: RecordDetail }

const Part = (props: RemovedProps & { readonly removed: Removed }): JSX.Element => {
  const [version] = createResource(() => props.removed.versionId, async (versionId) => {
    const answer = await props.client.call('forms.version', { versionId })
    return answer.ok ? { plan: answer.value.plan, layout: readLayout(answer.value.xform, answer.value.plan.defaultLanguage) } : null
  })
  const layout = (all: readonly LayoutNode[] | null): readonly LayoutNode[] | null => all && onlyQuestions(all, new Set(props.removed.cells.map((cell) => cell.column)))
  return (
    <Show when={!version.loading && version()}>
      {(found) => <Answers client={props.client} record={onlyAnswers(props.record, props.removed)} plan={found().plan} layout={layout(found().layout)} />}
    </Show>
  )
}

export const RemovedAnswers = (props: RemovedProps): JSX.Element => (
  <Show when={props.record.removed.length > 0}>
    <section class="stack-tight" aria-label={t('version.removed-answers')}>
      <h2 class="eyebrow">{t('version.removed-answers')}</h2>
      <p class="small soft">{t('version.removed-answers.text')}</p>
      <For each={props.record.removed}>{(removed) => <Part client={props.client} record={props.record} removed={removed} />}</For>
    </section>
  </Show>
)
