/**
 * What widgets have in hand and have not kept yet: a drawing of a moment ago, a recording that runs. A page, and the form, are left only
 * after it is kept. Rule MED6.
 */

/** Keeps what is in hand: true when it is kept, null when there is nothing in hand. */
export type Keep = () => Promise<boolean> | null
/** Until when: a drawing is kept when its page is left, a recording of the whole form when that is. */
export type Until = 'page' | 'form'
export interface Unkept {
  /** Answers with what ends it: the widget goes, and what it still has in hand is kept. */
  add(keep: Keep, until: Until): () => void
  /** null when nothing is in hand; else whether all is kept now. */
  settle(until: Until): Promise<boolean> | null
}

export const createUnkept = (): Unkept => {
  const hands = new Map<Keep, Until>()
  const under = new Set<Promise<boolean>>()
  const follow = (work: Promise<boolean> | null): void => {
    if (work === null) return
    under.add(work)
    void work.finally(() => under.delete(work))
  }
  return {
    add: (keep, until) => {
      hands.set(keep, until)
      return () => {
        hands.delete(keep)
        follow(keep())
      }
    },
    settle: (until) => {
      for (const [keep, each] of hands) if (until === 'form' || each === 'page') follow(keep())
      return under.size === 0 ? null : Promise.all(under).then((all) => all.every(Boolean))
    },
  }
}
