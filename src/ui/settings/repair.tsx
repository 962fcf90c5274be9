/** "Check and repair": starts it, shows how far it is, and says in a sentence what was found. Rules REP11-REP13. */
import { createSignal, For, Match, onCleanup, Show, Switch, type JSX } from 'solid-js'
import type { RepairNotice, RepairReport } from '../../worker/api-care.ts'
import type { Failure } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { Notice } from '../parts/notice.tsx'
import { Progress } from '../parts/progress.tsx'
import { failureText } from '../text/failure.ts'
import { number, t } from '../text/text.ts'

const resultText = ({ changes, rows, replaced }: RepairReport): string => {
  const counts = { changes: t('repair.changes', { count: changes }), rows: t('repair.rows', { count: rows }) }
  return replaced === 0 ? t('repair.sound', counts) : t('repair.replaced', { count: replaced, ...counts })
}

export const RepairResult = (props: { readonly report: RepairReport }): JSX.Element => (
  <>
    <Show when={props.report.compared}><Notice kind="good"><p>{resultText(props.report)}</p></Notice></Show>
    <Show when={!props.report.compared}>
      <Notice kind="warn" title={t('repair.damaged.title')}>
        <ul>
          <For each={props.report.damaged}>{({ device, firstSeq, lastSeq }) => <li>{t('repair.damaged', { device, first: number(firstSeq), last: number(lastSeq) })}</li>}</For>
        </ul>
        <p>{t('repair.incomplete')}</p>
      </Notice>
    </Show>
    <Show when={props.report.restored > 0}><Notice kind="good"><p>{t('repair.restored', { count: props.report.restored })}</p></Notice></Show>
    <Show when={props.report.filesDamaged > 0}><Notice kind="warn"><p>{t('repair.files.damaged', { count: props.report.filesDamaged, files: t('repair.files', { count: props.report.files }) })}</p></Notice></Show>
    <Show when={props.report.fileProblem}>{(message) => <Notice kind="error"><p>{t('repair.file', { message: message() })}</p></Notice>}</Show>
  </>
)

export const Repair = (props: { readonly client: Pick<Client, 'call' | 'onNotice'> }): JSX.Element => {
  const [running, setRunning] = createSignal<RepairNotice | 'starting' | null>(null)
  const [result, setResult] = createSignal<RepairReport | 'stopped' | null>(null)
  const [failure, setFailure] = createSignal<Failure | null>(null)
  onCleanup(props.client.onNotice((notice) => { if (notice.type === 'repair' && running() !== null) setRunning(notice) }))
  const stop = (): void => void props.client.call('repair.stop', null)
  onCleanup(() => { if (running() !== null) stop() })
  const start = async (): Promise<void> => {
    setResult(null)
    setFailure(null)
    setRunning('starting')
    const answer = await props.client.call('repair.check', null)
    setRunning(null)
    if (answer.ok) setResult(answer.value ?? 'stopped')
    else setFailure(answer.error)
  }
  const told = (): RepairNotice | null => {
    const now = running()
    return now === 'starting' ? null : now
  }
  const report = (): RepairReport | null => {
    const now = result()
    return now === 'stopped' ? null : now
  }
  return (
    <div class="stack">
      <p>{t('repair.text')}</p>
      <Switch fallback={<div><Button icon="check" onClick={() => void start()}>{t('repair.start')}</Button></div>}>
        <Match when={running() !== null}>
          <Progress label={t(`repair.stage.${told()?.stage ?? 'segments'}` as const)} done={told()?.count.done ?? 0} total={told()?.count.total ?? null} />
          <div><Button onClick={stop}>{t('repair.stop')}</Button></div>
        </Match>
      </Switch>
      <Show when={failure()}>{(why) => <Notice kind="error"><p>{failureText(why())}</p></Notice>}</Show>
      <Show when={result() === 'stopped'}><Notice kind="info"><p>{t('repair.stopped')}</p></Notice></Show>
      <Show when={report()}>{(now) => <RepairResult report={now()} />}</Show>
    </div>
  )
}
