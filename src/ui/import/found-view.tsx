/** What a table would change: counts, conflicts with a choice, what is wrong by row and column, examples. Nothing is written yet. */
import { createSignal, For, Show, type JSX } from 'solid-js'
import type { ImportExample, ImportFault, ImportPreview } from '../../worker/api-import.ts'
import { Button } from '../parts/button.tsx'
import { CheckRow } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { Notice } from '../parts/notice.tsx'
import { t } from '../text/text.ts'

interface FoundProps {
  readonly preview: ImportPreview
  readonly outdated: boolean
  readonly fileName: string
  readonly onWrite: (conflicts: 'keep' | 'take') => void
  readonly onAgain: () => void
}

const faultText = ({ code, value, detail }: ImportFault): string => (code === 'not-choice' || code === 'two-answers' ? t(`import.fault.${code}`, { detail })
  : code === 'not-int' || code === 'not-decimal' || code === 'not-boolean' || code === 'not-date' || code === 'not-time' || code === 'not-date-time' || code === 'not-point' || code === 'not-line' || code === 'not-area'
    ? t(`import.fault.${code}`, { value }) : t(`import.fault.${code}`))

const Faults = (props: { readonly preview: ImportPreview }): JSX.Element => (
  <section class="stack-tight" aria-label={t('import.faults', { count: props.preview.faultsInAll })}>
    <h2>{t('import.faults', { count: props.preview.faultsInAll })}</h2>
    <p class="soft small">{t('import.faults.text')}</p>
    <ul class="rows card import-faults">
      <For each={props.preview.faults}>
        {(fault) => (
          <li class="import-fault">
            <p class="figures small soft">{fault.header === '' ? t('import.fault.place', { table: fault.table, row: String(fault.row) }) : t('import.fault.cell', { table: fault.table, row: String(fault.row), header: fault.header })}</p>
            <p>{faultText(fault)}</p>
          </li>
        )}
      </For>
      <Show when={props.preview.faultsInAll > props.preview.faults.length}><li class="import-fault soft">{t('import.faults.more', { count: props.preview.faultsInAll - props.preview.faults.length })}</li></Show>
    </ul>
  </section>
)

const Example = (props: { readonly example: ImportExample }): JSX.Element => (
  <li class="import-example">
    <p class="small soft">
      {props.example.recordId !== null ? props.example.name || t('record.unnamed') : props.example.name === '' ? t('import.example.new.plain') : t('import.example.new', { key: props.example.name })} · {props.example.question}
      <Show when={props.example.conflict}> <span class="chip chip-warn">{t('import.example.conflict')}</span></Show>
    </p>
    <p class="import-values">
      <Show when={props.example.recordId !== null}>
        <del><span class="unseen">{t('import.before')} </span>{props.example.before || t('import.example.empty')}</del>
        <Icon name="next" size={16} />
      </Show>
      <ins><span class="unseen">{t('import.after')} </span>{props.example.after || t('import.example.empty')}</ins>
    </p>
  </li>
)

const Ignored = (props: { readonly preview: ImportPreview }): JSX.Element => {
  const headers = (why: ImportPreview['ignored'][number]['why']): readonly string[] => [...new Set(props.preview.ignored.filter((one) => one.why === why).map(({ header }) => header))]
  const list = (why: ImportPreview['ignored'][number]['why']): string => headers(why).slice(0, 40).join(t('part.list'))
  const quiet = (): number => headers('calculated').length + headers('file').length
  const others = (): string => props.preview.tables.filter(({ range }) => range === null).map(({ name }) => name).join(t('part.list'))
  return (
    <>
      <Show when={list('unknown') || list('ambiguous') || list('twice')}>
        <Notice kind="warn"><For each={['unknown', 'ambiguous', 'twice'] as const}>{(why) => <Show when={list(why)}>{(names) => <p>{t(`import.ignored.${why}`, { list: names() })}</p>}</Show>}</For></Notice>
      </Show>
      <Show when={others()}>{(names) => <Notice kind="info"><p>{t('import.tables.other', { list: names() })}</p></Notice>}</Show>
      <Show when={quiet() > 0}>
        <details class="import-ignored">
          <summary>{t('import.ignored', { count: quiet() })}</summary>
          <For each={['calculated', 'file'] as const}>{(why) => <Show when={list(why)}>{(names) => <p>{t(`import.ignored.${why}`, { list: names() })}</p>}</Show>}</For>
        </details>
      </Show>
    </>
  )
}

export const FoundView = (props: FoundProps): JSX.Element => {
  const [conflicts, setConflicts] = createSignal<'keep' | 'take'>('keep')
  const records = (): number => props.preview.records.new + props.preview.records.changed
  const toWrite = (): number => records() - (conflicts() === 'keep' ? props.preview.onlyConflicts : 0)
  const lines = (): readonly string[] => {
    const { records: found, entries, answers } = props.preview
    return [
      ...(found.new > 0 ? [t('import.new', { count: found.new })] : []),
      ...(found.changed > 0 ? [t('import.changed', { count: found.changed })] : []),
      ...(answers > 0 ? [t('import.answers', { count: answers })] : []),
      ...(entries > 0 ? [t('import.entries', { count: entries })] : []),
    ]
  }
  const others = (): readonly string[] => {
    const { same, deleted, faulty } = props.preview.records
    return [...(same > 0 ? [t('import.same', { count: same })] : []), ...(deleted > 0 ? [t('import.deleted', { count: deleted })] : []), ...(faulty > 0 ? [t('import.faulty', { count: faulty })] : [])]
  }
  return (
    <div class="stack">
      <div role="status"><h2 class="import-step">{records() > 0 ? t('import.found') : t('import.found.none')}</h2></div>
      <div class="card import-card stack-tight">
        <p class="small soft figures">{props.fileName}</p>
        <For each={lines()}>{(line, at) => <p classList={{ 'import-count': at() === 0 || (at() === 1 && props.preview.records.new > 0) }}>{line}</p>}</For>
        <Show when={records() === 0 && props.preview.records.faulty === 0}><p>{t('import.found.none.text')}</p></Show>
        <For each={others()}>{(line) => <p class="small soft">{line}</p>}</For>
      </div>
      <Show when={props.outdated}><Notice kind="warn"><p>{t('import.outdated')}</p></Notice></Show>
      <Show when={!props.preview.knowsEdits && props.preview.records.changed > 0}><Notice kind="warn"><p>{t('import.no-edits')}</p></Notice></Show>
      <Show when={props.preview.conflicts > 0}>
        <Notice kind="warn"><p>{t('import.conflicts', { count: props.preview.conflicts })}</p></Notice>
        <fieldset class="import-set">
          <legend class="field-label">{t('import.conflicts.choice')}</legend>
          <CheckRow type="radio" name="import-conflicts" value="keep" label={t('import.conflicts.keep')} checked={conflicts() === 'keep'} onChange={() => setConflicts('keep')} />
          <CheckRow type="radio" name="import-conflicts" value="take" label={t('import.conflicts.take')} hint={t('import.conflicts.take.hint')} checked={conflicts() === 'take'} onChange={() => setConflicts('take')} />
        </fieldset>
      </Show>
      <Show when={props.preview.faultsInAll > 0}><Faults preview={props.preview} /></Show>
      <Show when={props.preview.examples.length > 0}>
        <section class="stack-tight">
          <h2>{t('import.examples')}</h2>
          <Show when={props.preview.answers > props.preview.examples.length}><p class="small soft">{t('import.examples.some', { count: props.preview.examples.length })}</p></Show>
          <ul class="rows card"><For each={props.preview.examples}>{(example) => <Example example={example} />}</For></ul>
        </section>
      </Show>
      <Ignored preview={props.preview} />
      <div class="cluster import-actions">
        <Show when={toWrite() > 0}><Button kind="primary" icon="check" onClick={() => props.onWrite(conflicts())}>{t('import.write', { count: toWrite() })}</Button></Show>
        <Button kind="quiet" onClick={() => props.onAgain()}>{t('import.another')}</Button>
      </div>
    </div>
  )
}
