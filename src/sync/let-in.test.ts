/** Links that came about without a scan: a person lets a stranger in before it is asked to join. */
import { expect, test } from 'vitest'
import { createDevice, meet, testProject, writeRecords, type Device } from './testing/device.ts'

const wells = testProject('Wells')
const vetting = { deps: { a: { vets: true }, b: { vets: true } } }
const strangers = (): readonly [Device, Device] => {
  const a = createDevice('Station', wells)
  writeRecords(a, 4)
  return [a, createDevice('Phone B')]
}

test('[SES33] a stranger is asked only after the yes of the device that has the project', async () => {
  const [a, b] = strangers()
  const meeting = meet(a, b, vetting)
  await meeting.pair.run()
  expect(meeting.sessions.a.state().phase).toEqual({ type: 'confirm-let-in', project: 'Wells', device: 'Phone B', digits: expect.stringMatching(/^\d{6}$/) })
  expect(meeting.sessions.b.state().phase).toEqual({ type: 'waiting-to-be-let-in', device: 'Station', digits: expect.stringMatching(/^\d{6}$/) })
  expect(meeting.pair.said().filter((line) => /join|welcome|have/.test(line))).toEqual([])
  meeting.sessions.b.confirm(true)
  await meeting.pair.run()
  expect(b.membership.project).toBeNull()

  meeting.sessions.a.confirm(true)
  await meeting.pair.run()
  const asked = meeting.sessions.b.state().phase
  expect(asked).toMatchObject({ type: 'confirm-join', project: 'Wells' })
  meeting.sessions.b.confirm(true)
  await meeting.pair.run()
  expect(b.membership.project).toEqual(wells)
  expect(b.replica.content()).toEqual(a.replica.content())
})
test('[SES33] a no ends it; the stranger learns neither key nor records', async () => {
  const [a, b] = strangers()
  const meeting = meet(a, b, vetting)
  await meeting.pair.run()
  meeting.sessions.a.confirm(false)
  await meeting.pair.run()
  expect(meeting.sessions.a.state().phase).toEqual({ type: 'closed' })
  expect(meeting.sessions.b.state().phase).toEqual({ type: 'closed' })
  expect(meeting.pair.said().filter((line) => /join|welcome|have/.test(line))).toEqual([])
  expect(b.membership.project).toBeNull()
})
test('[SES33] two without a project start one after a yes on both', async () => {
  const [a, b] = [createDevice('Phone A'), createDevice('Phone B')]
  const meeting = meet(a, b, vetting)
  await meeting.pair.run()
  expect(meeting.sessions.a.state().phase).toMatchObject({ type: 'confirm-let-in', project: '' })
  meeting.sessions.a.confirm(true)
  await meeting.pair.run()
  meeting.sessions.b.confirm(true)
  await meeting.pair.run()
  expect(a.membership.project).not.toBeNull()
  expect(b.membership.project).toEqual(a.membership.project)
})
test('[SES33] devices of one project are not asked', async () => {
  const a = createDevice('Station', wells)
  const b = createDevice('Phone B', wells)
  writeRecords(b, 2)
  const meeting = meet(a, b, vetting)
  await meeting.pair.run()
  expect(meeting.sessions.a.state().phase).toEqual({ type: 'up-to-date', identical: true })
  expect(a.replica.content()).toEqual(b.replica.content())
})

test('[SES35] a name that hides or turns letters, or has lines, is shown without', async () => {
  const hostile = '\u202eTablet\u0000 4\nLet it in?\u200f'
  const named = { deps: { a: { vets: true }, b: { vets: true, deviceName: hostile } } }
  const meeting = meet(createDevice('Station', wells), createDevice('Phone B'), named)
  await meeting.pair.run()
  expect(meeting.sessions.a.state()).toMatchObject({ peer: 'Tablet 4 Let it in?', phase: { type: 'confirm-let-in', device: 'Tablet 4 Let it in?' } })
  const other = meet(createDevice('Station', { ...wells, name: hostile }), createDevice('Phone B'))
  await other.pair.run()
  expect(other.sessions.b.state().phase).toMatchObject({ type: 'confirm-join', project: 'Tablet 4 Let it in?' })
})
