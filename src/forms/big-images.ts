/**
 * Large pictures beside small ones (`big-image`): the form engine takes their addresses for words of the label. So they are put
 * behind the address of the small picture, after a `#`, which goes through the engine unseen. Rule XFM15.
 */
import { attributeLocal, childrenNamed, childNamed, textOf, type XmlElement } from './xml.ts'

const formOf = (value: XmlElement): string | null => attributeLocal(value, 'form')

/** Changes the texts of the model in place. A large picture alone is the picture. */
export const joinBigImages = (model: XmlElement): void => {
  const itext = childNamed(model, 'itext')
  for (const translation of itext === null ? [] : childrenNamed(itext, 'translation')) {
    for (const text of childrenNamed(translation, 'text')) {
      const values = childrenNamed(text, 'value')
      const large = values.find((value) => formOf(value) === 'big-image')
      if (large === undefined) continue
      const small = values.find((value) => formOf(value) === 'image')
      if (small === undefined) {
        for (const name of large.attributes.keys()) if (large.attributes.get(name) === 'big-image') large.attributes.set(name, 'image')
        continue
      }
      small.children.splice(0, small.children.length, `${textOf(small).trim()}#${textOf(large).trim()}`)
      text.children.splice(text.children.indexOf(large), 1)
    }
  }
}

export const smallImage = (address: string): string => address.split('#')[0] ?? address
/** null without one */
export const largeImage = (address: string): string | null => address.split('#')[1] ?? null
