/** Text of a form as DOM nodes made from its tree of allowed marks (engine/rich.ts). */
import { createMemo, For, type JSX } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import type { Rich } from './engine/rich.ts'

const Part = (props: { readonly part: Rich }): JSX.Element => {
  const { part } = props
  if (typeof part === 'string') return <>{part}</>
  if (part.tag === 'br') return <br />
  if (part.tag === 'a') return <a href={part.href} target="_blank" rel="noopener noreferrer"><Parts parts={part.children} /></a>
  // Headings of a label are type sizes, not sections of the app's page.
  const tag = /^h\d$/.test(part.tag) ? 'span' : part.tag
  return <Dynamic component={tag} class={`rich-${part.tag}`} style={part.color === undefined ? {} : { color: part.color }}><Parts parts={part.children} /></Dynamic>
}
const Parts = (props: { readonly parts: readonly Rich[] }): JSX.Element => <For each={props.parts}>{(part) => <Part part={part} />}</For>

export const RichText = (props: { readonly text: readonly Rich[] }): JSX.Element => {
  const parts = createMemo(() => props.text)
  return <Parts parts={parts()} />
}
