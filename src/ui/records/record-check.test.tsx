// @vitest-environment jsdom
import { createSignal } from 'solid-js'
import { render } from 'solid-js/web'
import { expect, test, vi } from 'vitest'
import { ok } from '../../core/result.ts'
import { prepareXform } from '../../forms/prepare.ts'
import type { DeviceInfo, RecordDetail } from '../../worker/api.ts'
import { householdPlan, householdXform } from '../fill/engine/testing/forms.ts'
import { RecordCheck } from './record-check.tsx'

vi.spyOn(console, 'warn').mockImplementation(() => {})
const prepared = prepareXform(householdXform)
if (!prepared.ok) throw new Error('no form')
const cell = (column: string, value: string) => ({ row: 'root', column: `/data/${column}`, value })
const record = (wanted: boolean, questions: number): RecordDetail => ({
  summary: { recordId: 'r1' }, versionId: 'v', shownVersionId: 'v', removed: [], attachments: [], deleted: false, check: { wanted, state: 's1', questions },
  answers: { rows: [], cells: [cell('name', 'Ana'), cell('age', '200'), cell('job', 'Nurse')] },
}) as unknown as RecordDetail
const device = { origin: '0123456789abcdef', userName: 'Ana' } as DeviceInfo

test('[REC19] the form is asked once about what came together, the record is marked and can still be read and edited', async () => {
  const calls: unknown[] = []
  const [shown, setShown] = createSignal(record(true, 0))
  const client = { call: async (method: string, params: unknown) => {
    if (method === 'forms.prepared') return ok({ versionId: 'v', plan: householdPlan, prepared: prepared.value })
    if (method === 'forms.files') return ok([])
    calls.push([method, params])
    setShown(record(false, (params as { questions: number }).questions))
    return ok(null)
  } } as unknown as Parameters<typeof RecordCheck>[0]['client']
  document.body.innerHTML = '<div></div>'
  const close = render(() => <RecordCheck client={client} record={shown()} device={device} />, document.body.firstElementChild as HTMLElement)
  expect(document.body.textContent).toBe('')
  await vi.waitFor(() => expect(document.body.textContent).toContain('1 question to check'), { timeout: 20_000 })
  expect(calls).toEqual([['records.checked', { recordId: 'r1', state: 's1', questions: 1 }]])
  expect([...document.querySelectorAll('li')].map((item) => item.textContent)).toEqual(['Age'])
  expect(document.querySelector('a')?.getAttribute('href')).toBe('#/fill/record/r1')
  close()
})
