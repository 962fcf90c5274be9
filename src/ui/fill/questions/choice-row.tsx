/** One choice as a row or tile to tap: its button, its picture, its text, and beside it its sound or film. */
import { createEffect, Show, type JSX } from 'solid-js'
import { Icon } from '../../parts/icon.tsx'
import type { Option, QuestionView } from '../engine/session.ts'
import { RichText } from '../rich-text.tsx'
import { Enlarge, MediaView, useFormFile } from './media-view.tsx'

export interface ChoiceRowProps {
  readonly question: QuestionView
  readonly option: Option
  readonly many: boolean
  readonly checked: boolean
  readonly bare: boolean
  readonly onChoose: (on: boolean) => void
  /** chosen by finger or mouse, also when it was chosen before */
  readonly onTap?: (() => void) | undefined
  readonly onLeave: () => void
  /** number from 1, in a list of which only a part is drawn */
  readonly place?: { readonly at: number; readonly of: number } | undefined
}

/** The text is the name; the picture only adds to it, unless there is no text. */
export const ChoicePicture = (props: { readonly address: string; readonly alt: string }): JSX.Element => {
  const shown = useFormFile(() => props.address)
  const url = (): string => { const state = shown(); return state === undefined || state === 'missing' ? '' : state.url }
  return <Show when={url() !== ''}><img class="choice-picture" src={url()} alt={props.alt} /></Show>
}

/** Where a choice is, by its first point: latitude, longitude. */
const placeText = (geometry: string): string => {
  const [latitude, longitude] = geometry.trim().split(/[\s;]+/).map(Number)
  return latitude === undefined || longitude === undefined || Number.isNaN(latitude + longitude) ? '' : `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`
}

/** [ASK5] Without a button, the sound of a choice is heard when it is chosen. */
const SoundOnChoice = (props: { readonly address: string; readonly checked: boolean }): JSX.Element => {
  const shown = useFormFile(() => props.address)
  createEffect((before: boolean) => {
    const state = shown()
    if (props.checked && !before && state !== undefined && state !== 'missing') void new Audio(state.url).play().catch((error: unknown) => console.warn(error))
    return props.checked
  }, true)
  return null
}

export const ChoiceRow = (props: ChoiceRowProps): JSX.Element => {
  let byPointer = false
  const { media } = props.option
  const place = (): string => (props.question.appearance.has('map') ? placeText(props.option.geometry) : '')
  const hidesText = (): boolean => props.bare && media.image !== null
  return (
    <div class="choice" classList={{ 'choice-bare': props.bare }}>
      <label class="check-row" dir="auto" onPointerDown={() => { byPointer = true }} onKeyDown={() => { byPointer = false }}>
        <input type={props.many ? 'checkbox' : 'radio'} name={props.question.id} value={props.option.value} checked={props.checked} disabled={props.question.readonly}
          aria-posinset={props.place?.at} aria-setsize={props.place?.of}
          onChange={(event) => props.onChoose(event.currentTarget.checked)} onBlur={() => props.onLeave()} onClick={() => { if (byPointer) props.onTap?.() }} />
        <Show when={media.image}>{(address) => <ChoicePicture address={address()} alt={props.option.label.length === 0 ? props.option.text : ''} />}</Show>
        <span class="check-row-text" classList={{ unseen: hidesText() }}><RichText text={props.option.label} /><Show when={place() !== ''}><span class="choice-place figures" dir="ltr">{place()}</span></Show></span>
        <Show when={props.bare}><span class="choice-mark" aria-hidden="true"><Icon name="check" size={18} /></span></Show>
      </label>
      <Show when={!props.bare && (media.audio !== null || media.video !== null)}><MediaView media={{ ...media, image: null }} name={props.option.text} /></Show>
      <Show when={!props.bare && media.large}>{(address) => <Enlarge address={address()} name={props.option.text} />}</Show>
      <Show when={props.bare && media.audio}>{(address) => <SoundOnChoice address={address()} checked={props.checked} />}</Show>
    </div>
  )
}
