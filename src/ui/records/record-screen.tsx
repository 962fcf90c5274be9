/** One record, to read: its answers as the form groups them, who wrote it and when; edit and delete. */
import { createMemo, createResource, Show, type JSX } from 'solid-js'
import { Button, ButtonLink } from '../parts/button.tsx'
import { askConfirm } from '../parts/dialog.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { Menu, type MenuItem } from '../parts/menu.tsx'
import { Notice } from '../parts/notice.tsx'
import { Screen } from '../parts/screen.tsx'
import { toast } from '../parts/toast.tsx'
import { createQuery, touchesRecord } from '../query.ts'
import { hrefOf, type RecordsFilter } from '../route.ts'
import type { Shell } from '../shell.ts'
import { failureText } from '../text/failure.ts'
import { dateTime, t } from '../text/text.ts'
import { Answers } from './answers.tsx'
import { createRecordName } from './choice-names.ts'
import { readLayout } from './layout.ts'
import { RecordCheck } from './record-check.tsx'
import { writer } from './record-row.tsx'
import { RemovedAnswers } from './removed-answers.tsx'

export const RecordScreen = (props: { readonly shell: Shell; readonly recordId: string; readonly filter: RecordsFilter; readonly wide: boolean }): JSX.Element => {
  const { client, router } = props.shell
  const recordId = props.recordId
  const record = createQuery(client, 'records.get', () => ({ recordId }), touchesRecord(recordId))
  const versionId = createMemo(() => record.value()?.shownVersionId)
  const version = createQuery(client, 'forms.version', createMemo(() => { const id = versionId(); return id === undefined ? undefined : { versionId: id } }), () => false)
  const [layout] = createResource(version.value, (found) => readLayout(found.xform, found.plan.defaultLanguage))
  const nameOf = createRecordName(client, versionId)
  const name = (): string => { const summary = record.value()?.summary; return (summary === undefined ? '' : nameOf(summary)) || t('record.unnamed') }
  const leave = (): void => router.back({ screen: 'records', filter: props.filter })
  const editRoute = hrefOf({ screen: 'fill', open: { recordId } })

  const remove = async (): Promise<void> => {
    const agreed = await askConfirm({ title: t('record.delete.title'), text: t('record.delete.text', { name: name() }), confirm: t('record.delete'), danger: true })
    if (!agreed) return
    const answer = await client.call('records.delete', { recordId })
    toast(answer.ok ? t('record.deleted') : failureText(answer.error))
    if (answer.ok) leave()
  }
  const menu = (deleted: boolean): readonly MenuItem[] => [
    { label: t('print.open'), icon: 'print', onSelect: () => router.go({ screen: 'print', recordId }) },
    ...(deleted ? [] : [{ label: t('record.delete'), icon: 'bin' as const, danger: true, onSelect: () => void remove() }]),
  ]
  const changed = (): boolean => {
    const summary = record.value()?.summary
    return summary !== undefined && summary.updatedAt !== summary.createdAt
  }
  return (
    <Screen title={record.value() === undefined ? '' : name()} subtitle={record.value()?.summary.formTitle} onBack={props.wide ? undefined : leave}
      actions={<Show when={record.value()}>{(found) => <Menu label={t('part.more')} items={menu(found().deleted)} />}</Show>}
      bottom={<Show when={record.value()?.deleted === false}><div class="column form-new"><ButtonLink icon="draft" wide href={editRoute}>{t('record.edit')}</ButtonLink></div></Show>}>
      <Show when={record.failure()}>
        {(failure) => (failure().type === 'not-found'
          ? <EmptyState title={t('unknown.title')} text={t('record.gone')}><Button onClick={leave}>{t('part.back')}</Button></EmptyState>
          : <Notice kind="error" action={{ label: t('part.retry'), onClick: record.refresh }}><p>{failureText(failure())}</p></Notice>)}
      </Show>
      <Show when={record.value()}>
        {(found) => (
          <div class="column stack">
            <Show when={found().deleted}><Notice kind="warn"><p>{t('record.deleted.text')}</p></Notice></Show>
            <RecordCheck client={client} record={found()} device={props.shell.device.value()} />
            <Show when={version.value()}>
              {(form) => <Show when={!layout.loading}><Answers client={client} record={found()} plan={form().plan} layout={layout() ?? null} /></Show>}
            </Show>
            <RemovedAnswers client={client} record={found()} />
            <div><ButtonLink icon="history" kind="quiet" href={hrefOf({ screen: 'history', recordId })}>{t('history.open')}</ButtonLink></div>
            <div class="record-history small soft">
              <p>{t('record.written', { who: writer(found().summary.createdBy, found().summary.mine), when: dateTime(found().summary.createdAt) })}</p>
              <Show when={changed()}><p>{t('record.changed', { who: found().summary.updatedBy || t('records.this-device'), when: dateTime(found().summary.updatedAt) })}</p></Show>
            </div>
          </div>
        )}
      </Show>
    </Screen>
  )
}
