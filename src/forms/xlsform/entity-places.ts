/**
 * Where each entity declaration stands: in the group or repeat that holds the questions it is made from, so that every instance
 * of a repeat makes its own entity; one declaration to a container. Rule XLF32. What a declaration is: entities.ts.
 */
import type { SurveyContext } from './context.ts'
import { entityNameFault, entityNode, type EntityDeclaration } from './entities.ts'
import type { Place } from './problem-log.ts'
import { referencesIn } from './references.ts'
import { headerFor } from './table.ts'
import { ancestors, descendants, type FormNode } from './tree.ts'

const saveTo = 'entities:saveto'

/** A question that an entity is made from: saved as a property, or named in an expression of the declaration. */
interface Source { readonly container: FormNode; readonly node: FormNode; readonly property: string | null }
interface Claim {
  readonly declared: EntityDeclaration
  /** root or repeat that the entity is made once for */
  readonly scope: FormNode
  /** the container it would best stand in; may also be one above, down from the scope */
  readonly wanted: FormNode
  /** containers with its properties: no other entity may stand between them and it */
  readonly holders: readonly FormNode[]
}
/** root first */
const lineage = (container: FormNode): readonly FormNode[] => [...ancestors(container)].reverse().concat(container)
const scopeOf = (container: FormNode): FormNode => lineage(container).findLast(({ kind }) => kind !== 'group') as FormNode
const repeatsAbove = (container: FormNode): number => lineage(container).filter(({ kind }) => kind === 'repeat').length
const deeper = (one: FormNode, other: FormNode): boolean => {
  const [a, b] = [repeatsAbove(one), repeatsAbove(other)]
  return a === b ? lineage(one).length - lineage(scopeOf(one)).length > lineage(other).length - lineage(scopeOf(other)).length : a > b
}
const deepest = (containers: readonly FormNode[]): FormNode => containers.reduce((best, next) => (deeper(next, best) ? next : best))
const common = (containers: readonly FormNode[]): FormNode => {
  const [first, ...rest] = containers.map(lineage)
  return (first as readonly FormNode[]).findLast((node) => rest.every((other) => other.includes(node))) as FormNode
}
const nameOf = (container: FormNode): string => (container.kind === 'survey' ? 'the form' : `the ${container.kind} "${container.name}"`)

/** `save_to` of a question, `property` or `list#property`; leaves the property in its bind. */
const propertyOf = (context: SurveyContext, node: FormNode, text: string): { readonly declared: EntityDeclaration; readonly property: string } | null => {
  const { log, table, entities: { declarations } } = context
  const refuse = (message: string): null => {
    log.error('invalid-save-to', message, { sheet: 'survey', row: node.row, column: headerFor(table, 'bind', saveTo) })
    return null
  }
  if (node.kind !== 'question') return refuse('Groups and repeats cannot be saved to an entity. Put save_to in the rows of their questions.')
  const [only] = declarations.values()
  if (only === undefined) return refuse('save_to needs a sheet "entities" that declares the entity list.')
  const parts = text.split('#')
  if (parts.length > 2) return refuse(`"${text}" has more than one "#". Write list_name#property.`)
  if (parts.length === 1 && declarations.size > 1) return refuse(`There are several entity lists: write which one "${text}" belongs to, as list_name#${text}.`)
  const list = parts.length === 2 ? (parts[0] as string) : only.list
  const declared = declarations.get(list)
  if (declared === undefined) return refuse(`The entity list "${list}" is not on the sheet "entities".`)
  const property = parts.at(-1) as string
  const fault = /^(name|label)$/i.test(property) ? 'every entity has "name" and "label" already' : entityNameFault(property)
  if (fault !== null) return refuse(`"${property}" cannot be the name of a property: ${fault}.`)
  node.bind?.set(saveTo, property)
  return { declared, property }
}

const namedIn = ({ id, createIf, updateIf, label }: EntityDeclaration): ReadonlySet<string> =>
  new Set([id, createIf, updateIf, label].flatMap((text) => (text === null ? [] : (referencesIn(text) ?? []))).map(({ name }) => name))

/** What each entity list is made from, in the order of the survey. */
const collectSources = (context: SurveyContext, root: FormNode): ReadonlyMap<string, readonly Source[]> => {
  const found = new Map<string, Source[]>()
  const properties = new Map<string, number>()
  const add = (list: string, source: Source): void => {
    const sources = found.get(list) ?? []
    found.set(list, sources)
    sources.push(source)
  }
  const namedBy = new Map<string, string[]>()
  for (const declared of context.entities.declarations.values()) for (const name of namedIn(declared)) namedBy.set(name, [...(namedBy.get(name) ?? []), declared.list])
  for (const node of descendants(root)) {
    const container = node.parent
    if (container === null || node.row === 0) continue
    const text = node.bind?.get(saveTo)
    const saved = typeof text === 'string' ? propertyOf(context, node, text) : null
    if (saved !== null) {
      const { declared: { list }, property } = saved
      const before = properties.get(`${list}#${property}`) ?? node.row
      properties.set(`${list}#${property}`, before)
      if (before === node.row) add(list, { container, node, property })
      else context.log.error('duplicate-save-to', `Row ${before} is already saved to the property "${property}". Give one of them another property.`, { sheet: 'survey', row: node.row, column: headerFor(context.table, 'bind', saveTo) })
    }
    for (const list of namedBy.get(node.name) ?? []) add(list, { container, node, property: null })
  }
  return found
}

const claimOf = (context: SurveyContext, declared: EntityDeclaration, sources: readonly Source[]): Claim => {
  const scope = scopeOf(deepest(sources.map(({ container }) => scopeOf(container))))
  const inScope = sources.filter(({ container }) => scopeOf(container) === scope)
  const saved = sources.filter(({ property }) => property !== null)
  const holders = [...new Set(saved.map(({ container }) => container))]
  const deepestSaved = saved.length === 0 ? null : deepest(holders)
  const wanted = deepestSaved === null ? deepest(inScope.map(({ container }) => container)) : deepest([scopeOf(deepestSaved), common(holders)])
  for (const { container, node, property } of sources) {
    const here = scopeOf(container)
    if (lineage(scope).includes(here) && (property === null || here === scopeOf(wanted))) continue
    const other = lineage(scope).includes(here) ? wanted : scope
    const place: Place = property === null
      ? { sheet: 'entities', row: declared.row, column: 'list_name' }
      : { sheet: 'survey', row: node.row, column: headerFor(context.table, 'bind', saveTo) }
    context.log.error('entity-scope', `An entity of "${declared.list}" cannot be made both from "${node.name}" in ${nameOf(here)} and from questions in ${nameOf(other)}. Bring one of them to the other with a calculate question.`, place)
  }
  if (!lineage(wanted).includes(scope)) {
    const inner = inScope[0]?.node.name ?? ''
    context.log.warn('entity-from-repeat', `Each record makes one entity of "${declared.list}" in ${nameOf(wanted)}, but "${inner}" is asked several times, in ${nameOf(scope)}: its first answer is used.`, { sheet: 'entities', row: declared.row, column: 'list_name' })
  }
  return { declared, scope, wanted, holders }
}

/** The container for each claim, by the order of the entities sheet. */
const settle = (context: SurveyContext, claims: readonly Claim[]): ReadonlyMap<FormNode, EntityDeclaration> => {
  const placed = new Map<FormNode, EntityDeclaration>()
  const reserved = new Map<FormNode, EntityDeclaration>()
  for (const { declared, scope, wanted, holders } of [...claims].sort((a, b) => a.declared.row - b.declared.row)) {
    const path = lineage(wanted)
    // Where the properties are above the scope, the entity can only stand with them.
    const candidates = path.includes(scope) ? path.slice(path.indexOf(scope)).reverse() : [wanted]
    let taken = holders.map((holder) => reserved.get(holder)).find((other) => other !== undefined)
    const free = candidates.find((container) => !reserved.has(container))
    if (free === undefined || (taken !== undefined && reserved.has(wanted))) {
      taken ??= reserved.get(candidates.at(-1) as FormNode)
      context.log.error('entity-place', `Each group or repeat can hold one entity, and ${nameOf(scope)} has no place left for "${declared.list}" beside "${taken?.list ?? ''}" (row ${taken?.row ?? 0}). Put their questions into groups of their own.`, { sheet: 'entities', row: declared.row, column: 'list_name' })
      continue
    }
    placed.set(free, declared)
    for (const node of [free, ...holders.flatMap((holder) => lineage(holder).slice(lineage(free).length))]) reserved.set(node, declared)
  }
  return placed
}

/** Entity nodes by the container they belong into. */
export const placeEntities = (context: SurveyContext, root: FormNode): ReadonlyMap<FormNode, FormNode> => {
  const { declarations } = context.entities
  const sources = collectSources(context, root)
  if (context.log.hasErrors()) return new Map()
  const claims = [...declarations.values()].map((declared) => {
    const from = sources.get(declared.list)
    return from === undefined ? { declared, scope: root, wanted: root, holders: [] } : claimOf(context, declared, from)
  })
  if (context.log.hasErrors()) return new Map()
  const [only] = claims
  const placed = only !== undefined && claims.length === 1 && only.scope === root ? new Map([[root, only.declared]]) : settle(context, claims)
  return new Map([...placed].map(([container, declared]) => [container, entityNode(declared, repeatsAbove(container) > 0)]))
}
