// @vitest-environment jsdom
/** What a record is called whose name is the value of a choice. */
import { createRoot } from 'solid-js'
import { expect, test } from 'vitest'
import { ok } from '../../core/result.ts'
import type { Client } from '../client.ts'
import { createRecordName } from './choice-names.ts'

const xform = (filler = ''): string => `<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>t</h:title><model>
<instance><data id="t"><g><one/><many/></g></data></instance></model></h:head><h:body><group ref="/data/g">
<select1 ref="/data/g/one"><label>One</label><item><label>Good well</label><value>good well</value></item></select1>
<select ref="/data/g/many"><label>Many</label><item><label>Maize</label><value>m</value></item><item><label>Rice</label><value>r</value></item></select></group></h:body></h:html><!--${filler}-->`
const clientWith = (text: string) => {
  let calls = 0
  const call = () => { calls += 1; return Promise.resolve(ok({ xform: text, plan: { defaultLanguage: null } })) }
  return { client: { call } as unknown as Pick<Client, 'call'>, calls: () => calls }
}
const settled = (): Promise<void> => new Promise((done) => { setTimeout(done, 0) })

test('[REC10] a name that is a choice is told in the words of the form, read once', async () => {
  const { client, calls } = clientWith(xform())
  const name = createRoot(() => createRecordName(client, () => 'v'))
  const one = { formId: 'f', name: 'good well', namedBy: '/data/g/one' }
  expect(name(one)).toBe('good well')
  await settled()
  expect(name(one)).toBe('Good well')
  expect(name({ formId: 'f', name: 'r m', namedBy: '/data/g/many' })).toBe('Rice, Maize')
  expect(name({ formId: 'f', name: 'gone', namedBy: '/data/g/one' })).toBe('gone')
  expect(calls()).toBe(1)
})
test('[REC10] typed names, unknown questions and long forms keep what the database says', async () => {
  const { client, calls } = clientWith(xform('x'.repeat(300_000)))
  const name = createRoot(() => createRecordName(client, () => 'v'))
  expect(name({ formId: 'f', name: 'm', namedBy: null })).toBe('m')
  expect(calls()).toBe(0)
  name({ formId: 'f', name: 'm', namedBy: '/data/g/many' })
  await settled()
  expect(name({ formId: 'f', name: 'm', namedBy: '/data/g/many' })).toBe('m')
})
