/**
 * SQL names for whatever a form calls its tables and questions: readable in any SQLite tool, unique, and harmless.
 * Rule REP7: ^[a-z][a-z0-9_]{0,62}$, collisions numbered; always quoted where used.
 */

export const longestName = 63

export const slug = (text: string, fallback: string): string => {
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')
    .slice(0, longestName)
    .replace(/_+$/, '')
  return plain === '' ? fallback : plain
}

/** `wanted`, or it with the first free number. */
export const uniqueName = (wanted: string, taken: ReadonlySet<string>): string => {
  if (!taken.has(wanted)) return wanted
  for (let number = 2; ; number++) {
    const end = `_${number}`
    const name = wanted.slice(0, longestName - end.length) + end
    if (!taken.has(name)) return name
  }
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`

/** Last step of a nodeset: the question's own name. */
export const leafOf = (nodeset: string): string => nodeset.slice(nodeset.lastIndexOf('/') + 1)

export const formTableName = (formId: string, range: string, isRoot: boolean): string => {
  const form = `form_${slug(formId, 'x')}`.slice(0, isRoot ? longestName : 40).replace(/_+$/, '')
  return isRoot ? form : `${form}__${slug(leafOf(range), 'repeat')}`.slice(0, longestName).replace(/_+$/, '')
}
