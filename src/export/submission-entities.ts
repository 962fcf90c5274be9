/**
 * Entities that a record creates: the form leaves the entity's id to whoever fills it (a random one). Here it follows from the
 * record and the list, so that sending a record twice creates one entity. Rule SUB7.
 */
import { namedRowId, rowIdToUuid } from '../core/ids.ts'
import { localName, type XmlElement } from '../forms/xml.ts'

/** `row`: the record's id, or that of the repeat row the entity is made from. */
export const entityAttributes = (element: XmlElement, row: string): readonly (readonly [string, string])[] => {
  const dataset = element.attributes.get('dataset')
  if (localName(element.name) !== 'entity' || dataset === undefined || !element.attributes.has('create') || element.attributes.get('id') !== '') return []
  return [['id', rowIdToUuid(namedRowId('entity', `${row}\u0000${dataset}`))]]
}
