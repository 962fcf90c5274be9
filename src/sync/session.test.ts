import { expect, test } from 'vitest'
import { createDevice, meet, testProject, writeRecords } from './testing/device.ts'

test('try', async () => {
  const project = testProject('Wells')
  const a = createDevice('A', project)
  const b = createDevice('B', project)
  writeRecords(a, 20)
  writeRecords(b, 3)
  const m = meet(a, b)
  await m.pair.run()
  console.log(m.pair.said().join('\n'), m.sessions.a.state(), m.sessions.b.state(), m.pair.transcript.map((s) => s.kind + s.bytes.length).join(' '))
  expect(a.replica.content()).toEqual(b.replica.content())
})
