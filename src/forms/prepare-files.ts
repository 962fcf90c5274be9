/**
 * Files of a form, said so that the form engine understands: it knows secondary instances and pulldata(), but not search(), not
 * the `query` of select_one_external, and takes "last saved" for empty. Changes the form in place; prepare.ts calls it.
 * Rules FFL9-FFL13.
 */
import { addressOf } from './address.ts'
import { calledWith, csvName, itemsetsName, lastSavedAddress } from './form-files.ts'
import { readSearch, searchChoices } from './prepare-search.ts'
import { languagesOf, type XformTree } from './xform-tree.ts'
import { attributeLocal, childrenNamed, element, elementsOf, localName, textOf, walk, type XmlElement } from './xml.ts'

/** [FFL13] Not the address itself: that one the engine answers with nothing. */
export const lastSavedSource = `${lastSavedAddress}?newest`

/** [FFL12] The question of a select_one_external as a select one, with the list it asks for. */
const selectOfQuery = (input: XmlElement, query: string): XmlElement => {
  const prefix = input.name.slice(0, input.name.indexOf(':') + 1)
  const itemset = element(`${prefix}itemset`, { nodeset: query }, element(`${prefix}value`, { ref: 'name' }), element(`${prefix}label`, { ref: 'label' }))
  return { name: `${prefix}select1`, attributes: new Map([...input.attributes].filter(([name]) => name !== 'query')), children: [...input.children, itemset] }
}

export const linkFiles = (tree: XformTree): void => {
  const { html, model, body } = tree
  const prefix = model.name.slice(0, model.name.indexOf(':') + 1)
  const instances = childrenNamed(model, 'instance')
  const known = new Set(instances.map((instance) => instance.attributes.get('id') ?? ''))
  const add = (instance: XmlElement): void => {
    const id = instance.attributes.get('id') ?? ''
    if (known.has(id)) return
    known.add(id)
    model.children.push({ ...instance, name: `${prefix}instance` })
  }
  for (const instance of instances) if (attributeLocal(instance, 'src') === lastSavedAddress) instance.attributes.set('src', lastSavedSource)

  const { first } = languagesOf(tree)
  const texts = new Map((first === null ? [] : childrenNamed(first, 'text')).map((text) => [text.attributes.get('id') ?? '', childrenNamed(text, 'value').find((value) => !value.attributes.has('form'))]))
  const translated = (label: XmlElement): string => {
    const id = /^\s*jr:itext\(\s*['"](.*)['"]\s*\)\s*$/.exec(label.attributes.get('ref') ?? '')?.[1]
    const value = id === undefined ? undefined : texts.get(id)
    return value === undefined ? '' : textOf(value)
  }
  let count = 0
  for (const holder of walk(body)) {
    for (const [at, child] of holder.children.entries()) {
      if (typeof child === 'string') continue
      const name = localName(child.name)
      const query = child.attributes.get('query')
      if (name === 'input' && query !== undefined) {
        holder.children[at] = selectOfQuery(child, query)
        const list = /instance\(\s*['"]([^'"]+)['"]\s*\)/.exec(query)?.[1]
        if (list !== undefined) add(element('instance', { id: list, src: addressOf(itemsetsName, { kind: 'list', list }) }))
      } else if ((name === 'select1' || name === 'select') && elementsOf(child).some((item) => localName(item.name) === 'item')) {
        const search = readSearch(child.attributes.get('appearance') ?? '')
        const made = search === null ? null : searchChoices(child, search, `_search${count + 1}`, translated)
        if (made === null) continue
        count += 1
        add(made.instance)
        holder.children[at] = made.select
      }
    }
  }
  for (const { attributes } of walk(html)) {
    for (const value of attributes.values()) {
      for (const file of calledWith(value, 'pulldata')) add(element('instance', { id: file, src: `jr://file-csv/${encodeURIComponent(csvName(file))}` }))
    }
  }
}
