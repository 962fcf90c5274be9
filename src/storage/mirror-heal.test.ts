import { expect, test } from 'vitest'
import { testVerify } from '../core/testing/identity.ts'
import { commitLocal } from './commit.ts'
import { healFromMirror } from './mirror-heal.ts'
import { checkAndRepair } from './repair.ts'
import { testDevice } from './testing/device.ts'
import { dumpCells } from './testing/dump.ts'
import { bringFrom, mirroredDevice, root } from './testing/mirrored.ts'

const inUse = async () => {
  const mine = await mirroredDevice()
  for (const name of ['one', 'two']) mine.save(name)
  const peer = await testDevice('b')
  await bringFrom(peer, mine)
  commitLocal(peer.store, [{ table: root, row: { newRow: 'r' }, cells: [['/data/name', 'of the peer']] }], peer.now)
  await bringFrom(peer, mine)
  mine.save('three')
  const check = () => checkAndRepair(mine.device.store, testVerify, async () => true, () => mine.mirror.reading((segments) => healFromMirror(mine.device.store, testVerify, segments)))
  return { mine, check }
}

test('[MIR15] damaged segments, own and of others, are taken from the second copy, and the rows are compared with them', async () => {
  const { mine, check } = await inUse()
  const before = [...dumpCells(mine.device.store)]
  const { db } = mine.device
  const segments = Number(db.first('SELECT count(*) FROM segment')?.[0])
  db.run('UPDATE segment SET bytes = zeroblob(size)')
  db.run("UPDATE form_household SET name = 'damaged' WHERE name = 'of the peer'")
  expect(await check()).toMatchObject({ damaged: [], restored: segments, replaced: 1, compared: true })
  expect([...dumpCells(mine.device.store)]).toEqual(before)
  expect(await check()).toMatchObject({ damaged: [], restored: 0, replaced: 0, compared: true })
})

test('[MIR15] what the second copy has lost as well stays named as damaged', async () => {
  const { mine, check } = await inUse()
  mine.device.db.run('UPDATE segment SET bytes = zeroblob(size)')
  mine.files.disk.onWrite = null
  const name = mine.files.paths().find((path) => path.includes('segments')) as string
  mine.files.bytesOf(name).fill(0)
  const report = await check()
  expect([report?.restored, report?.compared, (report?.damaged.length ?? 0) > 1]).toEqual([0, false, true])
})
