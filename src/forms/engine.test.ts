// @vitest-environment jsdom
/** What is compiled and prepared here is run by the real form engine: real forms, and a record there and back. */
import { loadForm } from '@getodk/xforms-engine'
import { createRoot } from 'solid-js'
import { createMutable } from 'solid-js/store'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { instanceXml, readInstance, rootRow, type Answers } from './answers.ts'
import { planForm } from './columns.ts'
import type { FormPlan } from './plan.ts'
import { prepareXform, type PreparedForm } from './prepare.ts'
import { absent, formsPresent, realForms } from './testing/corpus.ts'
import { readWorkbook } from './workbook.ts'
import { compileXlsForm } from './xlsform.ts'

// jsdom's files cannot be read as text by themselves.
Blob.prototype.text ??= function text(this: Blob): Promise<string> {
  return new Promise((resolve) => {
    const reader = new FileReader()
    reader.addEventListener('load', () => resolve(String(reader.result)))
    reader.readAsText(this)
  })
}
vi.spyOn(console, 'warn').mockImplementation(() => {})

const config = { stateFactory: createMutable, preloadProperties: { deviceID: 'device', username: 'Ana' } }
const noFile = (): Promise<Response> => Promise.resolve(new Response('', { status: 404 }))

interface EngineNode {
  readonly definition: { readonly nodeset: string }
  readonly currentState: { readonly children?: readonly EngineNode[] | null; readonly instanceValue?: string; readonly valueOptions?: readonly { readonly value: string }[]; readonly label?: { readonly asString: string } | null; readonly relevant: boolean }
  readonly setValue?: (value: string) => unknown
  readonly selectValue?: (value: string) => unknown
  readonly setLanguage?: (language: unknown) => unknown
  readonly languages?: readonly unknown[]
}
interface Opened { readonly root: EngineNode; readonly payload: () => Promise<string> }
const open = async (prepared: PreparedForm, instance: string | null): Promise<Opened> =>
  await createRoot(async () => {
    const form = await loadForm(prepared.xform, { fetchFormAttachment: noFile, missingResourceBehavior: 'BLANK' })
    if (form.status === 'failure') throw new Error(form.error.message)
    const data = new FormData()
    if (instance !== null) data.set('xml_submission_file', new File([instance], 'xml_submission_file', { type: 'text/xml' }))
    const input = { data: [data] } as unknown as Parameters<typeof form.restoreInstance>[0]
    const { root } = instance === null ? form.createInstance(config) : await form.restoreInstance(input, config)
    return {
      root: root as unknown as EngineNode,
      payload: async () => {
        const { data: parts } = await root.prepareInstancePayload({ payloadType: 'monolithic' })
        return await (parts[0].get('xml_submission_file') as File).text()
      },
    }
  })

const xformOf = (file: string, bytes: Uint8Array): string | null => {
  if (file.endsWith('.xml')) return new TextDecoder().decode(bytes)
  const workbook = readWorkbook(bytes)
  const compiled = workbook.ok ? compileXlsForm(workbook.value, { fileName: file }) : workbook
  return compiled.ok ? compiled.value.xform : null
}
const prepare = (xform: string): { readonly prepared: PreparedForm; readonly plan: FormPlan } => {
  const prepared = prepareXform(xform)
  const plan = planForm(xform)
  if (!prepared.ok || !plan.ok) throw new Error('the form cannot be prepared')
  return { prepared: prepared.value, plan: plan.value }
}

test.skipIf(!formsPresent)(`[XFM9] the engine makes a record of every real form that compiles${formsPresent ? '' : ` (${absent})`}`, async () => {
  const opened: string[] = []
  for (const { file, bytes } of realForms()) {
    const xform = xformOf(file, bytes)
    if (xform === null) continue
    const { prepared, plan } = prepare(xform)
    const payload = await (await open(prepared, null)).payload()
    expect(payload, file).toContain(`id="${plan.formId}"`)
    opened.push(file)
  }
  expect(opened.length).toBeGreaterThanOrEqual(13)
}, 120_000)

const nested = `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms">
<h:head><h:title>Houses</h:title><model>
<instance><data id="houses" version="3"><note/><empty/><house jr:template=""><street/><part><floor jr:template=""><room/></floor><floor><room/></floor></part></house><house><street/><part><floor><room/></floor></part></house><orx:meta><orx:instanceID/></orx:meta></data></instance>
<bind nodeset="/data/note" type="string"/><bind nodeset="/data/empty" type="string" relevant="" constraint=" "/><bind nodeset="/data/house/street" type="string"/><bind nodeset="/data/house/part/floor/room" type="int"/><bind nodeset="" relevant=""/>
<bind nodeset="/data/orx:meta/orx:instanceID" type="string" readonly="true()" jr:preload="uid"/>
</model></h:head>
<h:body><input ref="/data/note"><label>Note</label></input><input ref="/data/empty"><label>Empty</label></input>
<group ref="/data/house"><label>House</label><repeat nodeset="/data/house"><input ref="/data/house/street"><label>Street</label></input>
<group ref="/data/house/part"><group ref="/data/house/part/floor"><label>Floor</label><repeat nodeset="/data/house/part/floor"><input ref="/data/house/part/floor/room"><label>Rooms</label></input></repeat></group></group></repeat></group></h:body></h:html>`

const said = (cells: Answers['cells']): readonly string[] => cells.filter(({ value }) => value !== '').map(({ row, column, value }) => `${row} ${column} ${value}`).sort()

test('[ANS1] rows of nested repeats keep their ids, order and answers through the engine', async () => {
  const { prepared, plan } = prepare(nested)
  const answers: Answers = {
    rows: [
      { id: 'h2', range: '/data/house', parent: rootRow, order: 'b' }, { id: 'h1', range: '/data/house', parent: rootRow, order: 'a' },
      { id: 'f3', range: '/data/house/part/floor', parent: 'h2', order: 'a' }, { id: 'f1', range: '/data/house/part/floor', parent: 'h1', order: 'a' }, { id: 'f2', range: '/data/house/part/floor', parent: 'h1', order: 'a5' },
    ],
    cells: [
      { row: rootRow, column: '/data/note', value: 'a < b & "c"' }, { row: rootRow, column: '/data/orx:meta/orx:instanceID', value: 'uuid:1' },
      { row: 'h1', column: '/data/house/street', value: 'Rue de la Gare' }, { row: 'h2', column: '/data/house/street', value: '\u{1F3E0}' },
      { row: 'f1', column: '/data/house/part/floor/room', value: '3' }, { row: 'f2', column: '/data/house/part/floor/room', value: '' }, { row: 'f3', column: '/data/house/part/floor/room', value: '5' },
    ],
  }
  const opened = await open(prepared, instanceXml(prepared, answers, { formId: 'houses', version: '3' }))
  const back = readInstance(await opened.payload(), plan)
  if (!back.ok) throw new Error(back.error[0]?.message)
  expect(back.value.rows.map(({ id, parent, order }) => [id, parent, order])).toEqual([['h1', 'root', 'a'], ['f1', 'h1', 'a'], ['f2', 'h1', 'a5'], ['h2', 'root', 'b'], ['f3', 'h2', 'a']])
  expect(said(back.value.cells)).toEqual(said(answers.cells))
})

test('[XFM9] empty logic and a group without questions do not keep a form from opening', async () => {
  const xform = nested.replace('<note/>', '<note/><nothing/>').replace('<h:body>', '<h:body><group ref="/data/nothing"><label>Nothing</label></group>')
  const { prepared } = prepare(xform)
  expect(prepared.xform).not.toContain('Nothing')
  expect(await (await open(prepared, null)).payload()).toContain('<nothing/>')
})

test('[ANS2] a record without entries in a repeat is opened without entries', async () => {
  const { prepared, plan } = prepare(nested)
  const opened = await open(prepared, instanceXml(prepared, { rows: [], cells: [{ row: rootRow, column: '/data/note', value: 'x' }] }, { formId: 'houses', version: '3' }))
  const back = readInstance(await opened.payload(), plan)
  expect(back.ok && back.value.rows).toEqual([])
})

const nodesOf = (node: EngineNode, nodeset: string): readonly EngineNode[] =>
  [...(node.definition.nodeset === nodeset ? [node] : []), ...(node.currentState.children ?? []).flatMap((child) => nodesOf(child, nodeset))]

test('[SMP2] the sample form filters, counts, calculates and speaks both languages in the engine', async () => {
  const xform = xformOf('sample.xlsx', new Uint8Array(readFileSync(join(import.meta.dirname, '../../public/sample-water-points.xlsx'))))
  if (xform === null) throw new Error('the sample does not compile')
  const { prepared } = prepare(xform)
  const { root } = await open(prepared, null)
  const at = (nodeset: string, index = 0): EngineNode => {
    const node = nodesOf(root, nodeset)[index]
    if (node === undefined) throw new Error(`no ${nodeset}`)
    return node
  }
  const value = (nodeset: string): string | undefined => at(nodeset).currentState.instanceValue
  const options = (nodeset: string): readonly string[] => (at(nodeset).currentState.valueOptions ?? []).map((option) => option.value)
  expect(value('/data/programme')).toBe('rural water')
  expect(value('/data/service/days')).toBe('7')
  expect(options('/data/place/district')).toEqual([])
  at('/data/place/region').selectValue?.('coast')
  expect(options('/data/place/district')).toEqual(['harbour', 'lagoon'])
  at('/data/point/point_name').setValue?.('P 12')
  at('/data/place/village').setValue?.('Sandy Bay')
  expect(value('/data/meta/instanceName')).toBe('P 12, Sandy Bay')
  at('/data/point/built').setValue?.('2001-01-01')
  expect(Number(value('/data/point/age'))).toBeGreaterThan(20)
  expect(at('/data/service/bucket').currentState.relevant).toBe(true)
  at('/data/service/working').selectValue?.('partly')
  at('/data/service/bucket').setValue?.('30')
  expect(value('/data/service/flow')).toBe('40')
  expect(value('/data/taps_ok')).toBe('0')
  at('/data/taps').setValue?.('2')
  expect(nodesOf(root, '/data/tap/tap_works')).toHaveLength(2)
  at('/data/tap/tap_works', 0).selectValue?.('yes')
  at('/data/tap/tap_works', 1).selectValue?.('no')
  expect(value('/data/taps_ok')).toBe('1')
  expect([0, 1].map((i) => at('/data/tap/tap_fault', i).currentState.relevant)).toEqual([false, true])
  expect(at('/data/tap/tap_works', 1).currentState.label?.asString).toBe('Does tap 2 work?')
  root.setLanguage?.(root.languages?.[1])
  expect(at('/data/tap/tap_works', 1).currentState.label?.asString).toBe('Le robinet 2 marche-t-il ?')
})
