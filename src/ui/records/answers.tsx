/** The answers of a record, read-only, in the order and groups of its form; without a readable layout, column by column. */
import { createSignal, For, Match, Show, Switch, type JSX } from 'solid-js'
import type { ColumnPlan, ColumnType, FormPlan } from '../../forms/plan.ts'
import type { RecordDetail, RowShape } from '../../worker/api.ts'
import type { Client } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { date, dateTime, number, t } from '../text/text.ts'
import { answerText, choiceTexts, type Writing } from './answer-text.ts'
import { Attached } from './attached.tsx'
import type { Label, LayoutNode, Question } from './layout.ts'

const writing: Writing = { number, date, dateTime, accuracy: (accuracy) => t('record.point', { accuracy }), get yes() { return t('record.yes') } }

const numeric: ReadonlySet<ColumnType> = new Set(['int', 'decimal', 'geopoint'])

interface AnswersProps {
  readonly client: Client
  readonly record: RecordDetail
  readonly plan: FormPlan
  readonly layout: readonly LayoutNode[] | null
}

/** Every column of a table as a question, for a form whose body cannot be read. */
const plainLayout = (plan: FormPlan, range = plan.tables[0]?.range): readonly LayoutNode[] => {
  const columns = plan.tables.find((table) => table.range === range)?.columns.filter((column) => column.kind === 'user') ?? []
  const questions = columns.map((column): Question => ({ kind: 'question', nodeset: column.nodeset, label: [column.label ?? lastName(column.nodeset)], choices: null }))
  const repeats = plan.tables.filter((child) => range !== undefined && child.parent === range)
    .map((child): LayoutNode => ({ kind: 'repeat', nodeset: child.range, label: [lastName(child.range)], children: plainLayout(plan, child.range) }))
  return [...questions, ...repeats]
}
const lastName = (nodeset: string): string => nodeset.slice(nodeset.lastIndexOf('/') + 1)

export const Answers = (props: AnswersProps): JSX.Element => {
  const columns = new Map<string, ColumnPlan>(props.plan.tables.flatMap((table) => table.columns.map((column) => [column.nodeset, column])))
  const valueOf = (row: string, column: string): string => props.record.answers.cells.find((cell) => cell.row === row && cell.column === column)?.value ?? ''
  const rowOf = (id: string): RowShape | undefined => props.record.answers.rows.find((row) => row.id === id)
  const rowsOf = (range: string, parent: string): readonly RowShape[] =>
    props.record.answers.rows.filter((row) => row.range === range && row.parent === parent).sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0))
  /** An answer inside a label: of this row, or of the nearest row above that has it. */
  const seenFrom = (row: string, column: string): string => valueOf(row, column) || (row === 'root' ? '' : seenFrom(rowOf(row)?.parent ?? 'root', column))
  const labelText = (row: string) => (label: Label): string => label.map((part) => (typeof part === 'string' ? part : seenFrom(row, part.ref))).join('').trim()
  const attachment = (row: string, column: string) => props.record.attachments.find((one) => one.row === row && one.column === column)

  const Answer = (own: { readonly question: Question; readonly row: string }): JSX.Element => {
    const column = columns.get(own.question.nodeset)
    const [seen, setSeen] = createSignal(false)
    const text = (): string => valueOf(own.row, own.question.nodeset)
    return (
      <Show when={column !== undefined}>
        <dl class="answer">
          <dt>{labelText(own.row)(own.question.label) || column?.label || lastName(own.question.nodeset)}</dt>
          <dd>
            <Switch fallback={<span classList={{ figures: column !== undefined && numeric.has(column.type) }}>{answerText(text(), column?.type ?? 'string', writing)}</span>}>
              <Match when={attachment(own.row, own.question.nodeset)}>{(found) => <Attached client={props.client} attachment={found()} />}</Match>
              <Match when={text() === ''}><span class="soft">{t('record.no-answer')}</span></Match>
              <Match when={column?.masked === true && !seen()}>
                <span class="cluster"><span aria-label={t('record.masked')} role="img">••••••</span><Button kind="quiet" onClick={() => setSeen(true)}>{t('fill.masked.show')}</Button></span>
              </Match>
              <Match when={own.question.choices !== null}>
                <span class="answer-choices">
                  <For each={choiceTexts(text(), own.question, labelText(own.row), column?.type === 'select' || column?.type === 'rank')}>{(choice) => <span>{choice}</span>}</For>
                </span>
              </Match>
            </Switch>
          </dd>
        </dl>
      </Show>
    )
  }
  const Nodes = (own: { readonly nodes: readonly LayoutNode[]; readonly row: string; readonly depth: number }): JSX.Element => (
    <For each={own.nodes}>
      {(node) => (node.kind === 'question'
        ? <Answer question={node} row={own.row} />
        : node.kind === 'group'
          ? <Group title={labelText(own.row)(node.label)}><Nodes nodes={node.children} row={own.row} depth={own.depth + 1} /></Group>
          : <Repeat node={node} row={own.row} depth={own.depth + 1} />)}
    </For>
  )
  const Repeat = (own: { readonly node: Exclude<LayoutNode, Question>; readonly row: string; readonly depth: number }): JSX.Element => {
    const title = (): string => labelText(own.row)(own.node.label) || lastName(own.node.nodeset ?? '')
    return (
      <Group title={title()}>
        <For each={rowsOf(own.node.nodeset ?? '', own.row)} fallback={<p class="soft answer-none">{t('record.repeat.none')}</p>}>
          {(row, index) => (
            <Group title={t('record.repeat', { label: title(), index: number(index() + 1) })} station><Nodes nodes={own.node.children} row={row.id} depth={own.depth + 1} /></Group>
          )}
        </For>
      </Group>
    )
  }
  return <div class="answers"><Nodes nodes={props.layout ?? plainLayout(props.plan)} row="root" depth={0} /></div>
}

const Group = (props: { readonly title: string; readonly station?: boolean | undefined; readonly children: JSX.Element }): JSX.Element => (
  <section class="answer-group" classList={{ 'answer-row': props.station === true }} aria-label={props.title || undefined}>
    <Show when={props.title}><h3>{props.title}</h3></Show>
    {props.children}
  </section>
)
