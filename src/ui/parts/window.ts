/** Arithmetic of the virtual list: which rows to draw, and where a list must scroll when rows came or went above. Rules UI4, UI5. */

export interface Range { readonly first: number; /** one behind the last */ readonly end: number }
interface Viewport {
  /** of the scroller, relative to the first row's top edge; negative while the list's top is below the viewport's */
  readonly top: number
  readonly height: number
  readonly rowHeight: number
  readonly total: number
  /** rows drawn beyond each edge */
  readonly spare: number
}

/** [UI4] Rows to draw: all that can be seen and `spare` more on both sides, never outside the list. */
export const rangeOf = ({ top, height, rowHeight, total, spare }: Viewport): Range => {
  const first = Math.min(Math.max(0, Math.floor(top / rowHeight) - spare), Math.max(0, total - 1))
  const end = Math.min(total, Math.max(first, Math.ceil((top + height) / rowHeight) + spare))
  return { first, end }
}

/** The row numbers of a range, and the focused row wherever it is, so that scrolling never takes the focus away. */
export const rowsOf = ({ first, end }: Range, focused: number | null, total: number): readonly number[] => {
  const rows = Array.from({ length: end - first }, (_, at) => first + at)
  if (focused === null || focused >= total) return rows
  if (focused < first) return [focused, ...rows]
  return focused >= end ? [...rows, focused] : rows
}

/** [UI5] How far to scroll so that the row at the viewport's edge stays where it is after it moved from `before` to `after`. */
export const anchorShift = (before: number, after: number, rowHeight: number, top: number): number =>
  before < 0 || after < 0 || top <= 0 ? 0 : (after - before) * rowHeight
