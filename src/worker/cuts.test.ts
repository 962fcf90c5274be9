/** Links cut at any byte while records go over, on the storage that ships: what a cut costs, and that it loses nothing. */
import { expect, test } from 'vitest'
import { formTable } from '../core/change.ts'
import { namedRowId } from '../core/ids.ts'
import type { PlannedSegment } from '../core/ports.ts'
import { commitLocal } from '../storage/commit.ts'
import type { TestDevice } from '../storage/testing/device.ts'
import { dumpCells } from '../storage/testing/dump.ts'
import { copyTo } from '../storage/testing/meet.ts'
import { seeded } from '../testing/sim/random.ts'
import { meet, phone, type Met } from './testing/meet.ts'

const root = formTable('w', '/data')
const plan = JSON.stringify({ formId: 'w', tables: [{ range: '/data', parent: null, columns: [{ nodeset: '/data/a', type: 'string' }] }] })
const places = 200

const lackedBy = async (there: TestDevice, here: TestDevice): Promise<readonly PlannedSegment[]> => {
  const heads = await there.replica.heads()
  const planned = heads.ok ? await here.replica.missing(heads.value) : heads
  if (!planned.ok) throw new Error(planned.error.message)
  return planned.value
}
const segmentsIn = ({ sent }: Met): readonly number[] => sent.filter(({ kind }) => kind === 'segment').map(({ bytes }) => bytes.length)
const sum = (sizes: readonly number[]): number => sizes.reduce((total, size) => total + size, 0)

test('[SES13] cut at 200 random bytes: the next meeting sends what is missing and at most one segment more', async () => {
  const seed = Number(process.env['SEED'] ?? 20_261_121)
  const random = seeded(seed)
  const [a, b] = [await phone('a'), await phone('b')]
  commitLocal(a.store, [{ table: 'form_version', row: namedRowId('form_version', 'w'), cells: [['xform', plan]] }], a.now)
  await copyTo(a.replica, b.replica)
  const noise = Array.from({ length: 300_000 }, () => String.fromCharCode(33 + random.below(90))).join('')
  /** Text that does not deflate, so that one evening's work is several segments. */
  const write = (device: TestDevice, count: number, bytes: number): void => {
    for (let at = 0; at < count; at++) {
      const from = random.below(noise.length - bytes)
      const text = noise.slice(from, from + bytes)
      commitLocal(device.store, [{ table: root, row: { newRow: 'r' }, cells: [['/data/a', text]] }], device.now)
    }
  }
  let inTheMiddle = 0
  let whole = 0
  for (let place = 0; place < places; place++) {
    const where = `seed ${seed} place ${place}`
    write(a, random.below(12), 1 + random.below(12_000))
    write(b, random.below(6), 1 + random.below(12_000))
    const before = [...(await lackedBy(b, a)), ...(await lackedBy(a, b))]
    const bytes = sum(before.map((segment) => segment.bytes))
    const first = await meet(['a', a], ['b', b], undefined, { cutAtByte: random.below(bytes + 2000) })
    const left = [...(await lackedBy(b, a)), ...(await lackedBy(a, b))]
    const second = await meet(['a', a], ['b', b])
    expect([second.a.phase, second.b.phase], where).toEqual([{ type: 'up-to-date', identical: true }, { type: 'up-to-date', identical: true }])
    expect(segmentsIn(second).length, where).toBeLessThanOrEqual(left.length + 1)
    // what was committed in the first is not sent again
    expect(left.length, where).toBeLessThanOrEqual(before.length)
    const largest = Math.max(0, ...before.map((segment) => segment.bytes))
    expect(sum(segmentsIn(second)), where).toBeLessThanOrEqual(sum(left.map((segment) => segment.bytes)) + largest + 16 * (left.length + 1))
    if (left.length > 0 && left.length < before.length) inTheMiddle++
    if (left.length === before.length && before.length > 0) whole++
    expect(segmentsIn(first).length, where).toBeLessThanOrEqual(before.length)
  }
  expect(dumpCells(a.store)).toEqual(dumpCells(b.store))
  // cuts fell between segments and before the first one
  expect([inTheMiddle > 20, whole > 20]).toEqual([true, true])
}, 120_000)
