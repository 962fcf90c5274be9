import { expect, test } from 'vitest'
import { setSetting, textSetting } from './settings.ts'
import { dumpCells } from './testing/dump.ts'
import { testDevice } from './testing/device.ts'
import { bringFrom, draftText, mirroredDevice, quiet, rebuiltFrom, root, type MirroredDevice } from './testing/mirrored.ts'
import { commitLocal } from './commit.ts'
import { discardDraft } from './drafts.ts'
import { finishDraft } from './draft-finish.ts'
import { household } from './testing/phone.ts'

const values = (store: Parameters<typeof dumpCells>[0]): unknown => [...dumpCells(store)].map(([cell, { value, hlc, origin }]) => [cell, value, hlc, origin])
const peerOf = async (mine: MirroredDevice) => {
  const peer = await testDevice('b')
  await bringFrom(peer, mine)
  commitLocal(peer.store, [{ table: root, row: { newRow: 'r' }, cells: [['/data/name', 'of the peer']] }], peer.now)
  await bringFrom(peer, mine)
  return peer
}

test('[MIR3] [MIR9] a database made from the mirror alone is the one that was there: all feeds, the tail, drafts, settings, the same key', async () => {
  const mine = await mirroredDevice()
  for (let index = 0; index < 300; index++) mine.save(`record ${index}`)
  await peerOf(mine)
  for (let index = 0; index < 5; index++) mine.save(`in the tail ${index}`)
  setSetting(mine.device.db, 'project.name', 'Crew')
  mine.mirror.settle(mine.device.store)
  for (const text of ['h', 'he', 'hel']) mine.type('draft', text)
  mine.mirror.close()
  const { store, db, restored } = await rebuiltFrom(mine.files.root)
  expect(values(store)).toEqual(values(mine.device.store))
  expect([store.own.seq, store.own.feed.forkedAt, textSetting(db, 'project.name'), draftText(db, 'draft')]).toEqual([mine.device.store.own.seq, null, 'Crew', 'hel'])
  expect(restored).toMatchObject({ drafts: 1, orphans: [], lost: 0, isComplete: true })
})

test('[MIR3] what was saved is in the files when `keep` returns: a copy of them at any moment has every save before it', async () => {
  const mine = await mirroredDevice()
  for (let index = 0; index < 6; index++) {
    mine.save(`record ${index}`)
    if (index === 3) await mine.device.replica.heads()
    mine.mirror.close()
    const { db } = await rebuiltFrom(mine.files.root)
    expect(db.first('SELECT count(*) FROM form_household')).toEqual([index + 1])
    mine.mirror = { ...mine.mirror, close: () => undefined }
    await mine.reopen()
  }
})

test('[MIR10] a finished or discarded draft does not come back', async () => {
  const mine = await mirroredDevice()
  mine.type('finished', 'done')
  mine.type('discarded', 'not wanted')
  mine.type('open', 'goes on')
  expect(finishDraft(mine.device.store, 'finished', household()).ok).toBe(true)
  discardDraft(mine.device.db, 'discarded')
  mine.mirror.keep(mine.device.store, quiet)
  mine.mirror.close()
  const { db } = await rebuiltFrom(mine.files.root)
  expect(db.rows('SELECT id FROM draft')).toEqual([['open']])
})

test('[MIR5] files that have grown are written anew, and hold the same', async () => {
  const mine = await mirroredDevice()
  mine.save('one')
  for (let index = 0; index < 500; index++) mine.type('draft', `${'answer '.repeat(100)}${index}`)
  const grown = mine.mirror.bytes()
  await mine.mirror.tidy(mine.device.store)
  expect(mine.mirror.bytes()).toBeLessThan(grown / 10)
  expect(mine.files.paths().length).toBe(2)
  mine.type('draft', 'after it')
  mine.save('two')
  mine.mirror.close()
  const { db } = await rebuiltFrom(mine.files.root)
  expect([db.first('SELECT count(*) FROM form_household'), draftText(db, 'draft')]).toEqual([[2], 'after it'])
})

test('[MIR6] a full disk stops the mirror and not the save, is said, and is made up for when there is room', async () => {
  const mine = await mirroredDevice()
  mine.save('one')
  mine.files.disk.free = 40
  mine.save('two')
  expect(mine.mirror.failure()).toContain('Quota')
  mine.files.disk.free = Number.POSITIVE_INFINITY
  mine.save('three')
  expect(mine.mirror.failure()).toBe(null)
  mine.mirror.close()
  const { db, damaged } = await rebuiltFrom(mine.files.root)
  expect([db.rows('SELECT name FROM form_household ORDER BY name'), damaged]).toEqual([[['one'], ['three'], ['two']], 0])
})
