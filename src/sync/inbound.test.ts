/** What an applied segment says about the other side. The rest of receiving is in session.test.ts and faults.test.ts. */
import { expect, test } from 'vitest'
import type { Origin } from '../core/ids.ts'
import { ok } from '../core/result.ts'
import { inboundApplied } from './inbound.ts'
import type { Exchanging } from './state.ts'
import { createDevice, testProject, writeRecords } from './testing/device.ts'
import { visit } from './testing/places.ts'

test('[SES15] news are held by who sent them; what was here already says nothing about how far the other side holds the feed', async () => {
  const [a, b] = [createDevice('A', testProject('Wells')), createDevice('B', testProject('Wells'))]
  writeRecords(a, 3)
  const last = (await visit({ a, b })).map(({ state }) => state).findLast((state) => state.at === 'exchanging') as Exchanging
  const origin = '00112233445566aa' as Origin
  const applying: Exchanging = { ...last, in: { ...last.in, open: true, applying: true, waiting: [{ bytes: new Uint8Array(1), records: 0 }] } }
  const after = (changes: number): number | undefined => {
    const { state } = inboundApplied(applying, ok({ origin, seq: 70, changes, recordsNew: 0, recordsUpdated: 0 }))
    return state.at === 'exchanging' ? state.out.held.get(origin)?.seq : -1
  }
  expect(after(0)).toBeUndefined()
  expect(after(2)).toBe(70)
})
