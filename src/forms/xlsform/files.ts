/** Names of the files that belong to a form: what it reads, and the pictures, sounds and films of its labels and choices. */
import type { Choices } from './choices.ts'
import { fileInstances } from './instances.ts'
import { searchedFile } from './search.ts'
import type { Grouped } from './table.ts'
import { descendants, type FormNode } from './tree.ts'

const textsOf = (value: Grouped): readonly string[] => (typeof value === 'string' ? [value] : [...value.values()].flatMap(textsOf))
const fileName = (source: string): string => source.slice(source.lastIndexOf('/') + 1)

/** In order, each once. A name that an answer completes cannot be known and is left out; so are addresses in the web. */
export const filesNeeded = (root: FormNode, choices: Choices): readonly string[] => {
  const nodes = [...descendants(root)]
  const media = [...nodes.map((node) => node.media), ...[...choices.lists.values()].flatMap((list) => list.choices.map((choice) => choice.media))]
  const pictures = nodes.flatMap(({ default: value, dynamicDefault }) => (!dynamicDefault && value?.startsWith('jr://images/') === true ? [value] : []))
  const named = [...media.flatMap((forms) => [...forms.values()].flatMap(textsOf)), ...pictures]
    .map((text) => text.trim()).filter((text) => text !== '' && text !== '-' && !text.includes('${') && !/^https?:/i.test(text))
  return [...new Set([
    ...fileInstances(root).map(({ src }) => fileName(src)),
    ...nodes.map(searchedFile).filter((file) => file !== null),
    ...named.map(fileName),
  ])]
}
