/**
 * A drawing as what was done, in units of its own paper: so it survives a turned phone, can be undone, and is painted at any
 * size. Pure but for the canvas it is handed. The pad: draw-pad.tsx. Rule MED4.
 */
export interface Dab { readonly x: number; readonly y: number; readonly width: number }
export interface Stroke { readonly color: string; readonly dabs: readonly Dab[] }
export type Deed = Stroke | 'clear'
export interface Size { readonly width: number; readonly height: number }

/** What is left of the deeds: everything after the last time all was wiped. */
export const strokesOf = (deeds: readonly Deed[]): readonly Stroke[] => deeds.slice(deeds.lastIndexOf('clear') + 1) as readonly Stroke[]

/** A hand's tremble and doubled events add nothing. */
export const isStep = (last: Dab | undefined, x: number, y: number, least: number): boolean => last === undefined || Math.hypot(x - last.x, y - last.y) >= least

/** A pen's pressure from half to one and a half times the width; a finger has none. */
export const pressed = (width: number, pointer: string, pressure: number): number => (pointer === 'pen' && pressure > 0 ? width * (0.5 + pressure) : width)

/** Paper of the view's shape, its longer side `longest`. */
export const paperFor = (view: Size, longest: number): Size => {
  const scale = longest / Math.max(view.width, view.height, 1)
  return { width: Math.max(1, Math.round(view.width * scale)), height: Math.max(1, Math.round(view.height * scale)) }
}
/** The paper in the middle of a view, as large as it fits. */
export const fit = (paper: Size, view: Size): { readonly scale: number; readonly left: number; readonly top: number } => {
  const scale = Math.min(view.width / paper.width, view.height / paper.height)
  return { scale, left: (view.width - paper.width * scale) / 2, top: (view.height - paper.height * scale) / 2 }
}

type Pen = Pick<CanvasRenderingContext2D, 'beginPath' | 'moveTo' | 'lineTo' | 'quadraticCurveTo' | 'arc' | 'stroke' | 'fill' | 'strokeStyle' | 'fillStyle' | 'lineWidth' | 'lineCap' | 'lineJoin'>

/** From middle to middle of the dabs, bent at each: no corners where the hand made none. `from`: dabs before it are painted already. */
export const paintStroke = (pen: Pen, { color, dabs }: Stroke, from = 0): void => {
  const [first] = dabs
  if (first === undefined) return
  pen.strokeStyle = color
  pen.fillStyle = color
  pen.lineCap = 'round'
  pen.lineJoin = 'round'
  if (dabs.length === 1) {
    pen.beginPath()
    pen.arc(first.x, first.y, first.width / 2, 0, 2 * Math.PI)
    pen.fill()
    return
  }
  const middle = (at: number): { readonly x: number; readonly y: number } => {
    const [a, b] = [dabs[at] as Dab, dabs[at + 1] as Dab]
    return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 }
  }
  for (let at = Math.max(from, 1); at < dabs.length; at += 1) {
    const dab = dabs[at] as Dab
    const start = at === 1 ? first : middle(at - 1)
    pen.beginPath()
    pen.moveTo(start.x, start.y)
    pen.lineWidth = dab.width
    if (at === dabs.length - 1) pen.lineTo(dab.x, dab.y)
    else {
      const end = middle(at)
      pen.quadraticCurveTo(dab.x, dab.y, end.x, end.y)
    }
    pen.stroke()
  }
}
