/** Widgets that few forms need are loaded with the first question that does. Their room is kept meanwhile. */
import { lazy, Suspense, type Component, type JSX } from 'solid-js'
import type { QuestionView } from '../engine/session.ts'
import type { BackgroundSoundProps } from '../background-sound.tsx'
import type { DrawPadProps } from './draw-pad.tsx'

type Widget = Component<{ readonly question: QuestionView }>

/** `load` names the module and picks the widget in it. */
const later = <P extends object>(load: () => Promise<Component<P>>): Component<P> => {
  const Loaded = lazy(async () => ({ default: await load() }))
  return (props): JSX.Element => <Suspense fallback={<div class="question question-coming" aria-busy="true" />}><Loaded {...props} /></Suspense>
}

export const TraceQuestion: Widget = later(async () => (await import('./trace.tsx')).TraceQuestion)
export const DrawingQuestion: Widget = later(async () => (await import('./drawing.tsx')).DrawingQuestion)
export const DrawPad = later<DrawPadProps>(async () => (await import('./draw-pad.tsx')).DrawPad)
export const SoundQuestion: Widget = later(async () => (await import('./sound.tsx')).SoundQuestion)
export const FilmQuestion: Widget = later(async () => (await import('./film.tsx')).FilmQuestion)
export const BarcodeQuestion: Widget = later(async () => (await import('./barcode.tsx')).BarcodeQuestion)
export const BearingQuestion: Widget = later(async () => (await import('./bearing.tsx')).BearingQuestion)
export const CalendarQuestion: Widget = later(async () => (await import('./calendar.tsx')).CalendarQuestion)
export const BackgroundSound = later<BackgroundSoundProps>(async () => (await import('../background-sound.tsx')).BackgroundSound)
