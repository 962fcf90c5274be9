/** What a meeting costs in bytes, on the storage that ships, whatever lies in it. */
import { expect, test } from 'vitest'
import { parseRowId, type RowId } from '../../core/ids.ts'
import { rowIdFromBytes } from '../../core/row-bytes.ts'
import { commitLocal } from '../../storage/commit.ts'
import { createLinkPair, type LinkPair } from '../../sync/testing/link-pair.ts'
import { roots, versionRow } from './forms.ts'
import { openWireSession, prepared, saveRecord, type WireDevice } from './wire.ts'

const meet = async (a: WireDevice, b: WireDevice): Promise<LinkPair> => {
  const pair = createLinkPair()
  const sessions = { a: openWireSession(a, 'a', pair.links.a), b: openWireSession(b, 'b', pair.links.b) }
  pair.attach('a', sessions.a)
  pair.attach('b', sessions.b)
  await pair.run()
  expect(sessions.a.state().phase).toEqual({ type: 'up-to-date', identical: true })
  sessions.b.close()
  await pair.run()
  return pair
}
const bytesOf = ({ transcript }: LinkPair, ...kinds: readonly string[]): number =>
  transcript.filter(({ kind }) => kinds.length === 0 || kinds.includes(kind)).reduce((sum, { bytes }) => sum + bytes.length, 0)

test.each([3, 300])('[SIM9] one edited cell between two devices with %i records: what is signed, and little else', async (records) => {
  const a = await prepared('a', (device) => {
    const { row, cells } = versionRow(0)
    commitLocal(device.store, [{ table: 'form_version', row: row as RowId, cells: cells as never }], device.clock)
    for (let index = 0; index < records; index++) saveRecord(device, `record ${index}`)
  })
  const b = await prepared('b', () => undefined)
  await meet(a, b)
  await meet(a, b)
  const nothing = bytesOf(await meet(a, b))
  const row = parseRowId(rowIdFromBytes(a.store.db.first<[Uint8Array]>('SELECT id FROM form_water LIMIT 1')?.[0] as Uint8Array)) as RowId
  a.clock += 1000
  commitLocal(a.store, [{ table: roots[0] as string, row, cells: [['/data/q1', 'edited']] }], a.clock)
  const pair = await meet(a, b)
  const parts = { all: bytesOf(pair), nothing, greeting: bytesOf(pair, 'hello', 'proof'), vectors: bytesOf(pair, 'have'), segment: bytesOf(pair, 'segment'), heads: bytesOf(pair, 'heads') }
  if (process.env['SIM_SHOW'] !== undefined) console.log(JSON.stringify(parts))
  expect(parts.greeting).toBeLessThanOrEqual(400)
  // two feeds, both ways, in 17 or 18 bytes each
  expect(parts.vectors).toBeLessThanOrEqual(2 * (2 + 2 * 18))
  expect(parts.all - parts.segment).toBeLessThanOrEqual(580)
  expect(parts.all).toBeLessThanOrEqual(830)
})
