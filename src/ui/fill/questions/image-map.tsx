/** A drawing whose parts are the choices (`image-map`): tapped in the picture, or chosen in the list under it, which says the same. */
import { createEffect, createResource, Show, type JSX } from 'solid-js'
import { Icon } from '../../parts/icon.tsx'
import { t } from '../../text/text.ts'
import { useFill } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { ChoiceList } from './choice-list.tsx'
import { useChoice } from './choice-state.ts'
import { Grouped } from './frame.tsx'
import { safeSvg } from './safe-svg.ts'
import './choices.css'

const largest = 4_000_000

export const ImageMapQuestion = (props: { readonly question: QuestionView }): JSX.Element => {
  const fill = useFill()
  const question = props.question
  const choice = useChoice(question)
  const [drawing] = createResource(() => question.media.image ?? '', async (address) => {
    const blob = address === '' ? null : await fill.formFile(address)
    return blob === null || blob.size > largest ? null : safeSvg(await blob.text(), `${question.id}--`)
  })
  const parts = (svg: SVGSVGElement): readonly (readonly [string, Element])[] =>
    [...svg.querySelectorAll('[data-id]')].map((element) => [element.getAttribute('data-id') ?? '', element] as const)

  createEffect(() => {
    const svg = drawing()
    if (svg === null || svg === undefined) return
    const offered = new Set(question.options.map(({ value }) => value))
    for (const [value, element] of parts(svg)) {
      element.classList.toggle('image-map-part', offered.has(value))
      element.classList.toggle('image-map-chosen', choice.chosen().has(value))
    }
  })
  const onClick = (event: MouseEvent): void => {
    const part = (event.target as Element).closest('.image-map-part')
    const value = part?.getAttribute('data-id') ?? null
    if (value === null || question.readonly) return
    const isChosen = choice.chosen().has(value)
    if (!choice.many && isChosen) choice.clear()
    else choice.choose(value, !isChosen)
  }
  return (
    <Grouped question={question} role={choice.many ? 'group' : 'radiogroup'}>
      <Show when={drawing.state === 'ready'}>
        <Show when={drawing()} fallback={<p class="media-missing"><Icon name="info" size={20} /><span>{t('fill.imageMap.missing')}</span></p>}>
          {(svg) => <div class="image-map" aria-hidden="true" onClick={onClick}>{svg()}</div>}
        </Show>
      </Show>
      <ChoiceList question={question} choice={choice} />
    </Grouped>
  )
}
