/**
 * One record on paper: a preview of the sheet, and the browser's print dialog, which on phones also saves a PDF. The sheet
 * is drawn by print.css alone when it is printed. Rules PRN1-PRN5. Loaded when opened.
 */
import { createEffect, createMemo, createResource, createSignal, Show, type JSX } from 'solid-js'
import { parseRowId, rowIdToUuid } from '../../core/ids.ts'
import { Button } from '../parts/button.tsx'
import { EmptyState } from '../parts/empty-state.tsx'
import { CheckRow } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { Screen } from '../parts/screen.tsx'
import { createQuery, touchesRecord } from '../query.ts'
import { readLayout } from '../records/layout.ts'
import { writer } from '../records/record-row.tsx'
import type { Shell } from '../shell.ts'
import { failureText } from '../text/failure.ts'
import { date, dateTime, number, t } from '../text/text.ts'
import { createPictures } from './pictures.ts'
import './print.css'
import { printed, type PrintWords } from './printed.ts'
import { Sheet, type SheetHead } from './sheet.tsx'

const words: PrintWords = {
  writing: { number, date, dateTime, accuracy: (accuracy) => t('record.point', { accuracy }), get yes() { return t('record.yes') } },
  entry: (label, index) => t('record.repeat', { label, index: number(index) }),
}

export const PrintScreen = (props: { readonly shell: Shell; readonly recordId: string }): JSX.Element => {
  const { client, router } = props.shell
  const recordId = props.recordId
  const record = createQuery(client, 'records.get', () => ({ recordId }), touchesRecord(recordId))
  const versionId = createMemo(() => record.value()?.shownVersionId)
  const version = createQuery(client, 'forms.version', createMemo(() => { const id = versionId(); return id === undefined ? undefined : { versionId: id } }), () => false)
  const [layout] = createResource(version.value, (found) => readLayout(found.xform, found.plan.defaultLanguage))
  const [withEmpty, setWithEmpty] = createSignal(false)
  const pictures = createPictures(client)
  createEffect(() => { const found = record.value(); if (found !== undefined) void pictures.load(found.attachments) })
  const leave = (): void => router.back({ screen: 'record', recordId })
  const name = (): string => record.value()?.summary.name || t('record.unnamed')
  const parts = createMemo(() => {
    const [found, form] = [record.value(), version.value()]
    if (found === undefined || form === undefined || layout.loading) return null
    return printed({ plan: form.plan, layout: layout() ?? null, answers: found.answers, attachments: found.attachments }, words, withEmpty())
  })
  const head = (): SheetHead => {
    const summary = record.value()?.summary
    const id = parseRowId(recordId)
    return {
      form: summary?.formTitle ?? '', version: version.value()?.plan.version ?? '', name: name(), deleted: record.value()?.deleted === true, id: id === null ? '' : `uuid:${rowIdToUuid(id)}`,
      lines: summary === undefined ? [] : [
        t('record.written', { who: writer(summary.createdBy, summary.mine), when: dateTime(summary.createdAt) }),
        ...(summary.updatedAt === summary.createdAt ? [] : [t('record.changed', { who: summary.updatedBy || t('records.this-device'), when: dateTime(summary.updatedAt) })]),
      ],
    }
  }
  /** [PRN4] A picture that is not drawn yet would be missing on paper. What cannot be drawn at all is not among them (pictures.ts). */
  const print = async (): Promise<void> => {
    await Promise.allSettled([...document.querySelectorAll<HTMLImageElement>('.sheet img')].map((image) => image.decode()))
    window.print()
  }
  return (
    <Screen title={t('print.title')} subtitle={record.value() === undefined ? undefined : name()} onBack={leave} class="print-screen"
      bottom={<Show when={parts()}><div class="column form-new"><Button kind="primary" icon="print" wide busy={!pictures.ready()} onClick={() => void print()}>{t('print.print')}</Button></div></Show>}>
      <Show when={record.failure() ?? version.failure()}>
        {(failure) => (failure().type === 'not-found'
          ? <EmptyState title={t('unknown.title')} text={t('record.gone')}><Button onClick={leave}>{t('part.back')}</Button></EmptyState>
          : <Notice kind="error" action={{ label: t('part.retry'), onClick: record.refresh }}><p>{failureText(failure())}</p></Notice>)}
      </Show>
      <Show when={parts()}>
        {(found) => (
          <div class="column stack">
            <div class="stack-tight print-choice">
              <p class="soft small">{t('print.lead')}</p>
              <CheckRow label={t('print.empty')} checked={withEmpty()} onChange={setWithEmpty} />
            </div>
            <Sheet head={head()} parts={found()} pictures={pictures.all()} />
          </div>
        )}
      </Show>
    </Screen>
  )
}
