/**
 * Entities that a record creates: their id is in the record. One that has none, of an app that kept none, gets the id that follows from
 * the record and the list, so that sending a record twice creates one entity. Rule SUB7.
 */
import { namedRowId, rowIdToUuid } from '../core/ids.ts'
import { localName, type XmlElement } from '../forms/xml.ts'

/** `row`: the record's id, or that of the repeat row the entity is made from. */
export const entityAttributes = (element: XmlElement, row: string): readonly (readonly [string, string])[] => {
  const dataset = element.attributes.get('dataset')
  if (localName(element.name) !== 'entity' || dataset === undefined || !element.attributes.has('create') || element.attributes.get('id') !== '') return []
  return [['id', rowIdToUuid(namedRowId('entity', `${row}\u0000${dataset}`))]]
}
