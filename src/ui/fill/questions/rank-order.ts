/** Arithmetic of putting a list into order by dragging. Rule ASK10. */

/** The list with the item at `from` put to where `to` is. */
export const moved = <T>(list: readonly T[], from: number, to: number): readonly T[] => {
  const next = [...list]
  const [item] = next.splice(from, 1)
  if (item !== undefined) next.splice(Math.max(0, Math.min(list.length - 1, to)), 0, item)
  return next
}

/** [ASK10] The place a row dragged by `offset` takes: it changes with a neighbour when it covers more than half of it. */
export const placeOf = (tops: readonly { readonly top: number; readonly height: number }[], from: number, offset: number): number => {
  const own = tops[from]
  if (own === undefined) return from
  let to = from
  if (offset > 0) while (to + 1 < tops.length && own.top + own.height + offset > (tops[to + 1]?.top ?? 0) + (tops[to + 1]?.height ?? 0) / 2) to += 1
  else while (to > 0 && own.top + offset < (tops[to - 1]?.top ?? 0) + (tops[to - 1]?.height ?? 0) / 2) to -= 1
  return to
}
