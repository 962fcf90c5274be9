/** What is not relevant in a row, by its `_omit` (XFM11): paths from the row's own range, each for itself and all below it; '.' is the row. Rule EXP1. */

const listsOf = (omit: string): readonly string[] => omit.split(/\s+/).filter((path) => path !== '')
const covers = (paths: readonly string[], at: string): boolean => paths.some((path) => path === at || at.startsWith(`${path}/`))

/** Whether the row with this `_omit` leaves out what stands at `nodeset`, in the row or below it. */
export const leavesOut = (omit: string, range: string, nodeset: string): boolean =>
  omit !== '' && covers(listsOf(omit), nodeset.slice(range.length + 1))

export const isLeftOut = (omit: string): boolean => omit !== '' && listsOf(omit).includes('.')

/** Which of the columns a row leaves out; asked of many rows that mostly say the same. */
export const columnsLeftOut = (range: string, nodesets: readonly string[]): ((omit: string) => readonly boolean[] | null) => {
  const known = new Map<string, readonly boolean[]>()
  return (omit) => {
    if (omit === '') return null
    let found = known.get(omit)
    if (found === undefined) {
      found = nodesets.map((nodeset) => leavesOut(omit, range, nodeset))
      if (known.size < 1000) known.set(omit, found)
    }
    return found
  }
}
