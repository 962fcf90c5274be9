import { expect, test } from 'vitest'
import type { Origin } from '../core/ids.ts'
import { renameDevice } from './device.ts'
import { knownPeers, notePeerAtLeast, notePeerHeads, peerHeads } from './peer-heads.ts'
import { setSetting } from './settings.ts'
import { testDevice } from './testing/device.ts'

const [p, q] = ['00000000000000aa', '00000000000000bb'] as [Origin, Origin]
const head = (origin: Origin, seq: number, fill = 1) => ({ origin, seq, head: new Uint8Array(32).fill(fill) })
const kept = (origin: Origin, seq: number, fill = 1) => ({ origin, seq, head: new Uint8Array(8).fill(fill) })

test('[PHD1] a meeting says what a device holds, a bundle never lowers it', async () => {
  const { db, store } = await testDevice('a')
  expect(peerHeads(db, p)).toBe(null)
  notePeerHeads(db, p, [head(p, 5), head(q, 2 ** 40)], 1000)
  expect(peerHeads(db, p)).toEqual({ at: 1000, heads: [kept(p, 5), kept(q, 2 ** 40)] })
  notePeerAtLeast(db, p, [head(p, 9, 2), head(q, 3)], 500)
  expect(peerHeads(db, p)).toEqual({ at: 1000, heads: [kept(p, 9, 2), kept(q, 2 ** 40)] })
  notePeerHeads(db, p, [head(p, 1)], 2000)
  expect(peerHeads(db, p)?.heads).toEqual([kept(p, 1)])
  notePeerAtLeast(db, q, [], 3000)
  expect(knownPeers(store).map(({ origin, at }) => [origin, at])).toEqual([[q, 3000], [p, 2000]])
})
test('[PHD1] this device and what does not read are left out', async () => {
  const { db, store } = await testDevice('a')
  renameDevice(store, { name: 'A', userName: '' })
  notePeerHeads(db, store.options.origin, [], 1)
  setSetting(db, `peer.heads.${p}`, Uint8Array.of(1, 200, 3))
  setSetting(db, `peer.heads.${q}`, 'text')
  setSetting(db, 'peer.heads.nobody', Uint8Array.of(1, 0))
  expect(knownPeers(store)).toEqual([])
})
