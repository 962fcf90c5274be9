/**
 * A pad to draw on with finger, pen or mouse: colours, two widths, undo, clear, the whole screen. It keeps what was drawn by
 * itself, a moment after the hand is lifted and when it is left, so that no page change loses it. Strokes: strokes.ts. Rule MED4.
 */
import { createSignal, For, onCleanup, onMount, Show, type JSX } from 'solid-js'
import { Button, IconButton } from '../../parts/button.tsx'
import { t } from '../../text/text.ts'
import { useKeep } from '../context.ts'
import type { QuestionView } from '../engine/session.ts'
import { nameOf } from '../words.ts'
import type { AnswerFile } from './answer-file.ts'
import { fitted } from './picture.ts'
import { fit, isStep, paintStroke, paperFor, pressed, strokesOf, type Dab, type Deed, type Size } from './strokes.ts'
import './draw.css'

export type DrawKind = 'draw' | 'signature' | 'annotate'
export interface DrawPadProps {
  readonly question: QuestionView
  readonly file: AnswerFile
  readonly kind: DrawKind
  /** the picture that is drawn on */
  readonly ground: Blob | null
  readonly onDone: () => void
}
const inks = [['black', '#111111'], ['red', '#d4121f'], ['blue', '#0b4fd0'], ['green', '#0c7a3d'], ['yellow', '#ffd21f'], ['white', '#ffffff']] as const
/** of the paper's longer side */
const widths = { thin: 1 / 160, thick: 1 / 55 } as const
const longest = 1280
const restMs = 400

export const DrawPad = (props: DrawPadProps): JSX.Element => {
  const { question, file, kind } = props
  let canvas!: HTMLCanvasElement
  let ground: ImageBitmap | null = null
  let paper: Size | null = null
  let view: Size = { width: 1, height: 1 }
  let live: { readonly id: number; readonly color: string; readonly dabs: Dab[]; painted: number } | null = null
  let rest: number | undefined
  let saved = 0
  let gone = false
  let saving: Promise<boolean> | null = null
  const [deeds, setDeeds] = createSignal<readonly Deed[]>([])
  const [ink, setInk] = createSignal<string>(kind === 'annotate' ? inks[1][1] : inks[0][1])
  const [width, setWidth] = createSignal<keyof typeof widths>(kind === 'annotate' ? 'thick' : 'thin')
  const [full, setFull] = createSignal(false)
  const [unreadable, setUnreadable] = createSignal(false)

  const longer = (size: Size): number => Math.max(size.width, size.height)
  const sheet = (): Size => paper ?? paperFor(view, longest)
  const paint = (pen: CanvasRenderingContext2D, size: Size): void => {
    pen.fillStyle = '#ffffff'
    pen.fillRect(0, 0, size.width, size.height)
    if (ground !== null) pen.drawImage(ground, 0, 0, size.width, size.height)
    for (const stroke of strokesOf(deeds())) paintStroke(pen, stroke)
  }
  const place = (): { readonly pen: CanvasRenderingContext2D | null; readonly scale: number; readonly left: number; readonly top: number } => {
    const at = fit(sheet(), view)
    const pen = canvas.getContext('2d')
    const sharp = canvas.width / view.width
    pen?.setTransform(at.scale * sharp, 0, 0, at.scale * sharp, at.left * sharp, at.top * sharp)
    return { pen, ...at }
  }
  const repaint = (): void => {
    const pen = canvas.getContext('2d')
    pen?.setTransform(1, 0, 0, 1, 0, 0)
    pen?.clearRect(0, 0, canvas.width, canvas.height)
    const placed = place().pen
    if (placed !== null) paint(placed, sheet())
  }
  /** The canvas has the view's size in device pixels: sharp, and right again after the phone is turned. */
  const measure = (): void => {
    const box = canvas.getBoundingClientRect()
    if (box.width === 0) return
    view = { width: box.width, height: box.height }
    const sharp = Math.min(window.devicePixelRatio, 3)
    canvas.width = Math.round(box.width * sharp)
    canvas.height = Math.round(box.height * sharp)
    repaint()
  }

  const asFile = async (): Promise<File | null> => {
    const size = sheet()
    const small = question.maxPixels === null ? null : fitted(size.width, size.height, question.maxPixels)
    const target = Object.assign(document.createElement('canvas'), small ?? size)
    const pen = target.getContext('2d')
    if (pen === null) return null
    pen.scale(target.width / size.width, target.height / size.height)
    paint(pen, size)
    const type = kind === 'annotate' ? 'image/jpeg' : 'image/png'
    const blob = await new Promise<Blob | null>((resolve) => { target.toBlob(resolve, type, 0.85) })
    return blob === null ? null : new File([blob], `${kind}.${kind === 'annotate' ? 'jpg' : 'png'}`, { type })
  }
  const saveAll = async (): Promise<boolean> => {
    while (saved !== deeds().length) {
      const now = deeds()
      const isEmpty = strokesOf(now).length === 0 && ground === null
      const picture = isEmpty ? null : await asFile()
      if (picture === null) file.remove()
      else if (!(await file.keep(picture, picture.name))) return false
      saved = now.length
    }
    return true
  }
  const save = (): Promise<boolean> => {
    window.clearTimeout(rest)
    saving ??= saveAll().finally(() => { saving = null })
    return saving
  }
  const change = (next: readonly Deed[]): void => {
    // Undoing shortens the list: what was saved is no longer what stands here.
    if (next.length <= saved) saved = -1
    setDeeds(next)
    repaint()
    window.clearTimeout(rest)
    rest = window.setTimeout(() => void save(), restMs)
  }

  const put = (event: PointerEvent): void => {
    if (live === null) return
    const { pen, scale, left, top } = place()
    const box = canvas.getBoundingClientRect()
    const base = widths[width()] * longer(sheet())
    // Absent in Safari before 18: then the event itself is all there is.
    const events = 'getCoalescedEvents' in event ? event.getCoalescedEvents() : []
    for (const each of events.length > 0 ? events : [event]) {
      const [x, y] = [(each.clientX - box.left - left) / scale, (each.clientY - box.top - top) / scale]
      if (isStep(live.dabs.at(-1), x, y, 1.2 / scale)) live.dabs.push({ x, y, width: pressed(base, each.pointerType, each.pressure) })
    }
    if (pen !== null) paintStroke(pen, live, Math.max(0, live.painted - 1))
    live.painted = live.dabs.length
  }
  const onDown = (event: PointerEvent): void => {
    if (question.readonly || live !== null || (event.pointerType === 'mouse' && event.button !== 0)) return
    event.preventDefault()
    canvas.setPointerCapture(event.pointerId)
    window.clearTimeout(rest)
    paper ??= sheet()
    live = { id: event.pointerId, color: ink(), dabs: [], painted: 0 }
    put(event)
  }
  const onUp = (event: PointerEvent): void => {
    if (live?.id !== event.pointerId) return
    const { color, dabs } = live
    live = null
    change([...deeds(), { color, dabs }])
  }
  const leave = (): void => void save()
  onMount(async () => {
    const observer = new ResizeObserver(measure)
    observer.observe(canvas)
    document.addEventListener('visibilitychange', leave)
    onCleanup(() => {
      gone = true
      observer.disconnect()
      document.removeEventListener('visibilitychange', leave)
    })
    if (props.ground !== null) {
      ground = await createImageBitmap(props.ground).catch(() => null)
      if (ground === null) setUnreadable(true)
      else paper = fitted(ground.width, ground.height, 2048) ?? { width: ground.width, height: ground.height }
    }
    measure()
  })
  useKeep(() => (saved === deeds().length && saving === null ? null : save().finally(() => { if (gone) ground?.close() })))
  const isBlank = (): boolean => strokesOf(deeds()).length === 0
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && full()) setFull(false)
    if (event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey)) change(deeds().slice(0, -1))
  }
  return (
    <div class="pad" classList={{ 'pad-full': full() }} data-kind={kind} onKeyDown={onKeyDown}>
      <Show when={unreadable()}><p class="field-error" role="alert">{t('fill.draw.unreadable')}</p></Show>
      <div class="pad-paper">
        <canvas ref={canvas} role="img" aria-label={t(kind === 'signature' ? 'fill.draw.signatureOf' : 'fill.draw.drawingOf', { question: nameOf(question) })}
          onPointerDown={onDown} onPointerMove={(event) => { if (live?.id === event.pointerId) put(event) }} onPointerUp={onUp} onPointerCancel={onUp} />
        <Show when={kind === 'signature' && isBlank()}><span class="pad-line" aria-hidden="true">{t('fill.draw.signHere')}</span></Show>
      </div>
      <Show when={kind !== 'signature'}>
        <div class="pad-inks">
          <div class="cluster" role="group" aria-label={t('fill.draw.color')}>
            <For each={inks}>
              {([name, color]) => <button type="button" class="pad-ink" style={{ '--ink-color': color }} aria-pressed={ink() === color} aria-label={t(`fill.draw.${name}`)} title={t(`fill.draw.${name}`)} onClick={() => setInk(color)} />}
            </For>
          </div>
          <div class="cluster" role="group" aria-label={t('fill.draw.width')}>
            <For each={['thin', 'thick'] as const}>
              {(name) => <button type="button" class={`pad-width pad-${name}`} aria-pressed={width() === name} aria-label={t(`fill.draw.${name}`)} title={t(`fill.draw.${name}`)} onClick={() => setWidth(name)}><span /></button>}
            </For>
          </div>
        </div>
      </Show>
      <div class="cluster pad-tools">
        <IconButton icon="undo" label={t('fill.draw.undo')} disabled={deeds().length === 0} onClick={() => change(deeds().slice(0, -1))} />
        <IconButton icon="bin" label={t('fill.draw.clear')} disabled={isBlank()} onClick={() => change([...deeds(), 'clear'])} />
        <IconButton icon={full() ? 'close' : 'expand'} label={t(full() ? 'fill.draw.smaller' : 'fill.draw.larger')} onClick={() => setFull(!full())} />
        <Button class="pad-done" icon="check" onClick={() => { setFull(false); void save().then(() => props.onDone()) }}>{t('fill.draw.done')}</Button>
      </div>
    </div>
  )
}
