import { expect, test } from 'vitest'
import { compile, refused, type Rows } from '../testing/sheets.ts'

const header = ['type', 'name', 'label', 'save_to']
const sheets = (rows: Rows, ...entities: Rows): Record<string, Rows> => ({ survey: [header, ...rows], entities })
const creates: Rows = [['list_name', 'label'], ['trees', '${q}']]
const bind = (xform: string, nodeset: string): string => new RegExp(`<bind nodeset="${nodeset}"[^>]*>`).exec(xform)?.[0] ?? ''
/** Paths of the blocks meta that hold an entity of the list. */
const placeOf = (xform: string, list: string): readonly string[] => {
  const instance = /<instance>(.*?)<\/instance>/.exec(xform)?.[1] ?? ''
  const path: string[] = []
  const found: string[] = []
  for (const [, close, name, more, empty] of instance.matchAll(/<(\/?)([^\s/>]+)([^>]*?)(\/?)>/g)) {
    if (close === '/') path.pop()
    else {
      if (name === 'entity' && more?.includes(`dataset="${list}"`) === true) found.push(path.join('/'))
      if (empty !== '/') path.push(name as string)
    }
  }
  return [...new Set(found)]
}

test('[XLF31] an entity that is created: attributes, an id of its own, label and properties', () => {
  const { xform } = compile(sheets([['text', 'q', 'Q', 'species']], ...creates))
  expect(xform).toContain('<meta><entity dataset="trees" create="1" id=""><label/></entity><instanceID/></meta>')
  expect(xform).toContain('entities:entities-version="2024.1.0"')
  expect(xform).toContain('xmlns:entities="http://www.opendatakit.org/xforms/entities"')
  expect(xform).toContain('<setvalue ref="/data/meta/entity/@id" event="odk-instance-first-load" value="uuid()"/>')
  expect(bind(xform, '/data/meta/entity/label')).toBe('<bind nodeset="/data/meta/entity/label" calculate=" /data/q " readonly="true()" type="string"/>')
  expect(bind(xform, '/data/q')).toContain('entities:saveto="species"')
  expect(xform.slice(xform.indexOf('<h:body>'))).not.toContain('meta')
})

test('[XLF31] an update reads the versions of the entity it names; an upsert says when it is which', () => {
  const update = compile(sheets([['text', 'q', 'Q']], ['list_name', 'entity_id'], ['trees', '${q}'])).xform
  expect(update).toContain('<entity dataset="trees" update="1" baseVersion="" trunkVersion="" branchId="" id=""/>')
  expect(bind(update, '/data/meta/entity/@trunkVersion')).toContain(`calculate="instance('trees')/root/item[name= /data/q ]/__trunkVersion"`)
  expect(update).not.toContain('uuid()')
  const told = (...rows: Rows): readonly string[] => compile(sheets([['text', 'q', 'Q'], ...rows], ['list_name', 'entity_id'], ['trees', '${q}'])).problems.map(({ code }) => code)
  expect([told(), told(['csv-external', 'trees']), told(['select_one_from_file trees.csv', 't', 'T'])]).toEqual([['no-entity-list'], [], []])
  const upsert = compile(sheets([['text', 'q', 'Q']], ['list_name', 'entity_id', 'create_if', 'update_if', 'label'], ['trees', '${q}', "${q} = ''", "${q} != ''", 'x'])).xform
  expect(bind(upsert, '/data/meta/entity/@create')).toContain(`calculate=" /data/q  = ''"`)
  expect(bind(upsert, '/data/meta/entity/@update')).toContain(`calculate=" /data/q  != ''"`)
})

test('[XLF32] an entity stands with the questions it is made from', () => {
  const inRepeat = compile(sheets([['begin repeat', 'r', 'R'], ['begin group', 'g', 'G'], ['text', 'q', 'Q', 'species'], ['end group'], ['end repeat']], ...creates)).xform
  expect(placeOf(inRepeat, 'trees')).toEqual(['data/r/g/meta'])
  expect(inRepeat.match(/<setvalue ref="\/data\/r\/g\/meta\/entity\/@id" event="(odk-instance-first-load|odk-new-repeat)" value="uuid\(\)"\/>/g)).toHaveLength(2)
  expect(bind(inRepeat, '/data/r/g/meta/entity/label')).toContain('calculate=" ../../../q "')
  expect(inRepeat).toContain('entities:entities-version="2025.1.0"')
  const acrossGroups = compile(sheets([['begin repeat', 'r', 'R'], ['begin group', 'g', 'G'], ['text', 'q', 'Q', 'a'], ['end group'], ['begin group', 'h', 'H'], ['text', 's', 'S', 'b'], ['end group'], ['end repeat']], ...creates)).xform
  expect(placeOf(acrossGroups, 'trees')).toEqual(['data/r/meta'])
  const aloneInGroup = compile(sheets([['begin group', 'g', 'G'], ['text', 'q', 'Q', 'a'], ['end group']], ...creates)).xform
  expect(placeOf(aloneInGroup, 'trees')).toEqual(['data/meta'])
})

test('[XLF32] several entities share out the groups', () => {
  const { xform } = compile(sheets(
    [['begin group', 'g', 'G'], ['text', 'q', 'Q', 'trees#species'], ['end group'], ['begin repeat', 'r', 'R'], ['text', 's', 'S', 'people#who'], ['end repeat'], ['text', 't', 'T']],
    ['list_name', 'label'], ['trees', '${q}'], ['people', '${s}'], ['visits', '${t}']))
  expect(['trees', 'people', 'visits'].map((list) => placeOf(xform, list))).toEqual([['data/g/meta'], ['data/r/meta'], ['data/meta']])
  expect(bind(xform, '/data/g/q')).toContain('entities:saveto="species"')
  expect(xform).toContain('entities:entities-version="2025.1.0"')
})

test.each<[string, Rows, Rows, string]>([
  ['a property without an entity list', [['text', 'q', 'Q', 'p']], [], 'invalid-save-to'],
  ['a property of an unknown list', [['text', 'q', 'Q', 'x#p']], creates, 'invalid-save-to'],
  ['a property twice', [['text', 'q', 'Q', 'p'], ['text', 'r', 'R', 'p']], creates, 'duplicate-save-to'],
  ['a property named label', [['text', 'q', 'Q', 'Label']], creates, 'invalid-save-to'],
  ['a group as a property', [['begin group', 'q', 'Q', 'p'], ['text', 'r', 'R'], ['end group']], creates, 'invalid-save-to'],
  ['a property that says not which list', [['text', 'q', 'Q', 'p']], [...creates, ['people', 'x']], 'invalid-save-to'],
  ['an update without an id', [['text', 'q', 'Q']], [['list_name', 'update_if'], ['trees', '${q}']], 'entity-columns'],
  ['an entity without a label', [['text', 'q', 'Q']], [['list_name', 'label'], ['trees']], 'entity-columns'],
  ['a list twice', [['text', 'q', 'Q']], [...creates, ['trees', 'x']], 'duplicate-name'],
  ['a list with a period', [['text', 'q', 'Q']], [['list_name', 'label'], ['a.b', 'x']], 'invalid-name'],
  ['an entity of two repeats', [['begin repeat', 'r', 'R'], ['text', 'q', 'Q'], ['end repeat'], ['begin repeat', 's', 'S'], ['text', 't', 'T', 'p'], ['end repeat']], creates, 'entity-scope'],
  ['two entities in one place', [['text', 'q', 'Q', 'trees#a'], ['text', 'r', 'R', 'people#a']], [...creates, ['people', 'x']], 'entity-place'],
])('[XLF32] %s is refused', (_, survey, entities, code) => {
  const problems = refused(sheets(survey, ...entities))
  expect(problems.map((problem) => problem.code)).toEqual([code])
  expect(problems[0]?.row).toBeGreaterThan(1)
})

test('[XLF32] an entity whose label comes from a repeat below it stands with its properties, and is told', () => {
  const { xform, problems } = compile(sheets([['text', 'p', 'P', 'a'], ['begin repeat', 'r', 'R'], ['text', 'q', 'Q'], ['end repeat']], ...creates))
  expect(placeOf(xform, 'trees')).toEqual(['data/meta'])
  expect(problems.map(({ code, sheet, row }) => [code, sheet, row])).toEqual([['entity-from-repeat', 'entities', 2]])
})

test('[XLF32] one question may make both its own entity and that of the repeat it stands in', () => {
  const { xform } = compile(sheets([['begin repeat', 'r', 'R'], ['text', 'q', 'Q', 'trees#a'], ['end repeat']], ['list_name', 'label'], ['trees', '${q}'], ['plots', "'x'"]))
  expect([placeOf(xform, 'trees'), placeOf(xform, 'plots')]).toEqual([['data/r/meta'], ['data/meta']])
})
