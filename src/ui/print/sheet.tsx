/** The paper: head with what record this is, its parts, and a foot with its id. Black on white in any theme. What is on it: printed.ts. */
import { For, Match, Show, Switch, type JSX } from 'solid-js'
import { number, t } from '../text/text.ts'
import type { Attachment } from '../../worker/api-files.ts'
import type { Picture } from './pictures.ts'
import { PlaceSketch } from './place-sketch.tsx'
import type { PrintedBlock, PrintedPart, PrintedTable, PrintedValue } from './printed.ts'

export interface SheetHead {
  readonly form: string
  readonly version: string
  readonly name: string
  /** who, when: one line each */
  readonly lines: readonly string[]
  readonly id: string
  readonly deleted: boolean
}
interface SheetProps {
  readonly head: SheetHead
  readonly parts: readonly PrintedPart[]
  readonly pictures: ReadonlyMap<string, Picture>
}

type Drawn = Extract<Picture, { readonly url: string }>
const captionText = ({ name, device }: Attachment, whole: Drawn['whole']): string =>
  (whole === 'here' ? name : whole === 'away' ? t('print.small-picture', { name, device }) : t('print.small-picture.broken', { name }))

export const Sheet = (props: SheetProps): JSX.Element => {
  const drawn = ({ blobId }: Attachment): Drawn | null => {
    const picture = props.pictures.get(blobId)
    return picture === undefined || picture.url === null ? null : picture
  }
  const lackText = ({ blobId, name, device }: Attachment): string => {
    const picture = props.pictures.get(blobId)
    const why = picture?.url === null ? picture.why : 'no-picture'
    return why === 'broken' ? t('print.broken-picture', { name }) : why === 'away' ? t('print.away-picture', { name, device }) : name
  }
  const Value = (own: { readonly value: PrintedValue; readonly small?: boolean }): JSX.Element => (
    <Switch>
      <Match when={own.value.kind === 'text' && own.value}>{(value) => <span class="sheet-text">{value().text}</span>}</Match>
      <Match when={own.value.kind === 'list' && own.value}>{(value) => <ul class="sheet-list"><For each={value().texts}>{(text) => <li>{text}</li>}</For></ul>}</Match>
      <Match when={own.value.kind === 'place' && own.value}>
        {(value) => <Show when={own.small !== true} fallback={<bdi dir="ltr" class="figures">{value().text}</bdi>}><PlaceSketch text={value().text} value={value().value} closed={value().closed} /></Show>}
      </Match>
      <Match when={own.value.kind === 'file' && own.value}>
        {(value) => (
          <Show when={drawn(value().file)} fallback={<span>{lackText(value().file)}</span>}>
            {(picture) => (
              <figure class="sheet-picture" classList={{ 'sheet-picture-small': own.small === true }}>
                <img src={picture().url} alt={value().file.name} />
                <Show when={own.small !== true || picture().whole === 'broken'}><figcaption>{captionText(value().file, picture().whole)}</figcaption></Show>
              </figure>
            )}
          </Show>
        )}
      </Match>
      <Match when={own.value.kind === 'masked'}><span aria-label={t('record.masked')} role="img">••••••</span></Match>
    </Switch>
  )
  const Table = (own: { readonly table: PrintedTable; readonly depth: number }): JSX.Element => (
    <section class="sheet-block">
      <Show when={own.table.title}>{(title) => <Title depth={own.depth}>{title()}</Title>}</Show>
      <table class="sheet-table">
        <thead><tr><th scope="col" class="sheet-number">{t('print.number')}</th><For each={own.table.heads}>{(head) => <th scope="col">{head}</th>}</For></tr></thead>
        <tbody>
          <For each={own.table.rows}>
            {(row, at) => <tr><td class="sheet-number figures">{number(at() + 1)}</td><For each={row}>{(value) => <td><Value value={value} small /></td>}</For></tr>}
          </For>
        </tbody>
      </table>
    </section>
  )
  const Title = (own: { readonly depth: number; readonly children: JSX.Element }): JSX.Element =>
    own.depth === 0 ? <h3>{own.children}</h3> : own.depth === 1 ? <h4>{own.children}</h4> : <h5>{own.children}</h5>
  const Block = (own: { readonly block: PrintedBlock; readonly depth: number }): JSX.Element => (
    <section class="sheet-block" classList={{ 'sheet-entry': own.block.entry }}>
      <Title depth={own.depth}>{own.block.title}</Title>
      <Parts parts={own.block.parts} depth={own.depth + 1} />
    </section>
  )
  const Parts = (own: { readonly parts: readonly PrintedPart[]; readonly depth: number }): JSX.Element => (
    <For each={own.parts}>
      {(part) => (part.kind === 'answer'
        ? <dl class="sheet-answer"><dt>{part.label}</dt><dd><Value value={part.value} /></dd></dl>
        : part.kind === 'table' ? <Table table={part} depth={own.depth} /> : <Block block={part} depth={own.depth} />)}
    </For>
  )
  return (
    <article class="sheet" aria-label={props.head.name}>
      <header class="sheet-head">
        <p class="sheet-form">{props.head.form}{props.head.version === '' ? '' : ` · ${t('print.version', { version: props.head.version })}`}</p>
        <h2>{props.head.name}</h2>
        <Show when={props.head.deleted}><p class="sheet-deleted">{t('record.deleted.text')}</p></Show>
        <For each={props.head.lines}>{(line) => <p>{line}</p>}</For>
      </header>
      <Show when={props.parts.length > 0} fallback={<p>{t('print.nothing')}</p>}><Parts parts={props.parts} depth={0} /></Show>
      <footer class="sheet-foot figures"><bdi dir="ltr">{props.head.id}</bdi></footer>
    </article>
  )
}
