/** Whatever a workbook says, the compiler answers: with an XForm that the next steps take, or with problems that have a place. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { isOmitColumn, planForm } from './columns.ts'
import { prepareXform } from './prepare.ts'
import { book, type Rows } from './testing/sheets.ts'
import { compileXlsForm } from './xlsform.ts'

const words = [
  'text', 'osm l', 'form_title', '%(label)s', 'l#p', 'p', 'geopoint', 'reference-geometry=l', 'select_one l', 'select_multiple l or_other', 'select_one ${a}', 'select_one_from_file a.csv', 'select_one_external l', 'rank l', 'begin group', 'end group', 'begin repeat', 'end repeat', 'begin loop over l', 'end loop',
  'range', 'image', 'calculate', 'note', 'audit', 'osm', 'start', 'csv-external', 'background-geopoint', 'a', 'b', '${a}', '${', '${last-saved#a}', 'x y', '1', 'yes', 'start=1 end=', 'max-pixels=1', 'concat(${a}, 1)', 'indexed-repeat(${a}, ${b}, 1)',
  "instance('l')/root/item[name=${a}]/label", 'table-list', 'search(x)', 'meta', '_rid', 'l', '__proto__', 'constructor', 'é', '\u{1F600}', '<a>', '"', "'",
]
const headers = ['type', 'name', 'label', 'label::en', 'hint', 'guidance_hint', 'required', 'relevant', 'calculation', 'parameters', 'appearance', 'repeat_count', 'trigger', 'default', 'choice_filter', 'constraint_message', 'list_name', 'bind::x', 'instance::y', 'body::z', 'media::image::fr', 'disabled', 'save_to', 'create_if', 'update_if', '::', '__proto__', 'region']
const sheet = (first: readonly string[]): fc.Arbitrary<Rows> =>
  fc.tuple(fc.array(fc.constantFrom(...headers), { maxLength: 4 }), fc.array(fc.array(fc.constantFrom('', ...words), { minLength: first.length + 4, maxLength: first.length + 4 }), { maxLength: 7 }))
    .map(([more, rows]) => [[...first, ...more], ...rows])

test('[XLF4] any rows give an XForm that can be planned and prepared, or errors that say where', () => {
  fc.assert(fc.property(sheet(['type', 'name', 'label']), sheet(['list_name', 'name', 'label']), sheet(['form_id', 'name']), sheet(['list_name', 'label', 'entity_id']), (survey, choices, settings, entities) => {
    const result = compileXlsForm(book({ survey, choices, settings, entities, osm: choices, external_choices: choices }), { fileName: 'any.xlsx' })
    if (!result.ok) {
      expect(result.error.some(({ severity, sheet }) => severity === 'error' && sheet !== undefined)).toBe(true)
      return
    }
    const plan = planForm(result.value.xform)
    expect(plan.ok || plan.error[0]?.code === 'reserved-name', JSON.stringify(plan)).toBe(true)
    expect(prepareXform(result.value.xform).ok).toBe(true)
  }), { numRuns: 2000 })
})

interface Tree { readonly type: string; readonly refers: number; readonly children: readonly Tree[] }
const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 },
    fc.record({ type: fc.constantFrom('text', 'integer', 'date', 'select_one l', 'select_multiple l', 'note', 'geopoint', 'image', 'calculate'), refers: fc.nat({ max: 30 }), children: fc.constant([]) }),
    fc.record({ type: fc.constantFrom('group', 'repeat'), refers: fc.nat({ max: 30 }), children: fc.array(tie('tree'), { minLength: 1, maxLength: 4 }) })),
}))

test('[XLF10] any well-formed form compiles, each question one column, each repeat one table', () => {
  fc.assert(fc.property(fc.array(tree, { minLength: 1, maxLength: 5 }), (trees) => {
    const rows: string[][] = [['type', 'name', 'label', 'relevant', 'calculation', 'choice_filter']]
    let questions = 0
    let repeats = 0
    let count = 0
    const add = ({ type, refers, children }: Tree): void => {
      const index = count
      const name = `n${index}`
      count += 1
      const reference = index === 0 ? '' : `\${n${refers % index}}`
      const relevant = reference === '' ? '' : `${reference} != ''`
      if (type === 'group' || type === 'repeat') {
        if (type === 'repeat') repeats += 1
        rows.push([`begin ${type}`, name, name, relevant])
        children.forEach(add)
        rows.push([`end ${type}`])
      } else {
        questions += 1
        rows.push([type, name, `${name} ${reference}`, relevant, type === 'calculate' ? `1 + count(${reference === '' ? '.' : reference})` : '', type.startsWith('select') && reference !== '' ? `name != ${reference}` : ''])
      }
    }
    trees.forEach(add)
    const result = compileXlsForm(book({ survey: rows, choices: [['list_name', 'name', 'label'], ['l', 'x', 'X'], ['l', 'y', 'Y']] }), { fileName: 'any.xlsx' })
    if (!result.ok) throw new Error(JSON.stringify(result.error))
    expect(result.value.xform).not.toContain('${')
    const plan = planForm(result.value.xform)
    if (!plan.ok) throw new Error(JSON.stringify(plan.error))
    expect(plan.value.tables.flatMap(({ columns }) => columns).filter(({ nodeset }) => !isOmitColumn(nodeset))).toHaveLength(questions + 1)
    expect(plan.value.tables).toHaveLength(repeats + 1)
  }), { numRuns: 300 })
})
