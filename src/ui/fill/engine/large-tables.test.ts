// @vitest-environment jsdom
/** Look-ups in large tables give what the engine's own walk gives, without making their rows. */
import { afterEach, expect, test, vi } from 'vitest'
import { planForm } from '../../../forms/columns.ts'
import { engineData } from '../../../forms/form-data.ts'
import type { PackedTable } from '../../../forms/packed-table.ts'
import { around, noAnswers } from './testing/forms.ts'
import { forgetForm } from './load.ts'
import { openFormSession } from './open.ts'
import type { FormSession, QuestionView } from './session.ts'
import { questionsOf } from './walk.ts'

vi.spyOn(console, 'warn').mockImplementation(() => {})
const sessions: FormSession[] = []
afterEach(() => {
  for (const session of sessions.splice(0)) session.dispose()
  forgetForm()
})
const csv = (rows: number): string => ['name,label,district,n', ...Array.from({ length: rows }, (_, at) => `v${at},Village ${at},d${at % 20},${at % 7}`)].join('\n')
const xform = (filter: string, calculate: string): string => `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model>
<instance><data id="t"><d/><v/><p/></data></instance><instance id="vil" src="jr://file-csv/vil.csv"/><bind nodeset="/data/d" type="string"/><bind nodeset="/data/v" type="string"/><bind nodeset="/data/p" type="string" calculate="${calculate}"/></model></h:head>
<h:body><input ref="/data/d"><label>d</label></input><select1 ref="/data/v"><label>v</label><itemset nodeset="instance('vil')/root/item${filter}"><value ref="name"/><label ref="label"/></itemset></select1></h:body></h:html>`

interface Outcome { readonly before: readonly string[]; readonly after: readonly string[]; readonly calculated: string }
const run = async (filter: string, calculate: string, packed: boolean, rows = 600): Promise<Outcome> => {
  const text = xform(filter, calculate)
  const plan = planForm(text)
  if (!plan.ok) throw new Error(JSON.stringify(plan.error))
  const data = engineData('vil.csv', new TextEncoder().encode(csv(rows)), null)
  if (!data.ok || data.value.table === undefined) throw new Error('not large')
  const tables = new Map<string, PackedTable>(packed ? [['jr://file-csv/vil.csv', data.value.table]] : [])
  const body = packed ? data.value.text : csv(rows)
  const fetchAttachment = Object.assign((): Promise<Response> => Promise.resolve(new Response(body, { headers: { 'content-type': 'text/csv' } })), { tables, key: String(packed) })
  const opened = await openFormSession({ xform: text, plan: plan.value, answers: noAnswers, language: '', around: around(), fetchAttachment })
  if (!opened.ok) throw new Error(opened.error.message)
  sessions.push(opened.value)
  const [d, v] = questionsOf(opened.value.children) as readonly [QuestionView, QuestionView]
  const shown = (): readonly string[] => v.options.map(({ value, text: label }) => `${value}=${label}`)
  const before = shown()
  opened.value.setValue(d, 'd7')
  opened.value.setValue(v, 'v27')
  return { before, after: shown(), calculated: opened.value.snapshot().cells.find(({ column }) => column === '/data/p')?.value ?? '' }
}

test.each([
  ['[district = /data/d]', "pulldata('vil','label','name',/data/v)"],
  ['[ /data/d = district ]', "instance('vil')/root/item[name = /data/v]/district"],
  ['[district= current()/../d  and n = 1]', "instance('vil')/root/item[name=/data/v and n != 3]/label"],
  ["[district = /data/d and (n = 1 or n = 2)]", "concat(instance('vil')/root/item[name = /data/v]/label, '!')"],
  ["[district = /data/d and n &gt; 3]", "count(instance('vil')/root/item[district = /data/d])"],
  ["[n = '3' and district = string(/data/d)]", "instance('vil')/root/item[position() = 3]/label"],
  ["[contains(label, '59')]", "instance('vil')/root/item[name = 'v5']/label"],
  ["[contains(label, /data/d) or n = 6]", "instance('vil')/root/item[starts-with(label, 'Village 598') and n = 3]/label"],
  ['[starts-with( district , &quot;d1&quot;) and contains(name,\'7\') and district != /data/d]', "count(instance('vil')/root/item[contains(district, /data/d)])"],
  ["[contains(none, '') and contains(label, string(27))]", "instance('vil')/root/item[contains(label, 'nothing')]/label"],
])('[FFL18] %s and %s: the same choices and values', async (filter, calculate) => {
  const own = await run(filter, calculate, true)
  forgetForm()
  // Neither is a look-up that the index knows, so the engine walks the rows.
  const engine = await run(`${filter}[true()]`, `concat(${calculate.replace(/^pulldata.*/, "string(instance('vil')/root/item[name = /data/v]/label)")}, '')`, false)
  expect(own).toEqual(engine)
  expect(own.after.length).toBeGreaterThan(0)
})
