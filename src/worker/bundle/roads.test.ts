/** [BUN16] The file road is the link road: devices that exchange by links and by files, in any order, hold the same in the end. */
import { assert, asyncProperty, constantFrom, integer, oneof, record, array } from 'fast-check'
import { expect, test } from 'vitest'
import type { RowId } from '../../core/ids.ts'
import { testIdentity, testVerify } from '../../core/testing/identity.ts'
import { membership } from '../../storage/device.ts'
import { notePeerHeads } from '../../storage/peer-heads.ts'
import { dumpCells } from '../../storage/testing/dump.ts'
import { ownVector } from '../../storage/vector.ts'
import { openSession } from '../../sync/runner.ts'
import { createLinkPair } from '../../sync/testing/link-pair.ts'
import { createTime } from '../../sync/testing/time.ts'
import { bundlePhone, type BundlePhone } from './testing/phone.ts'

const names = ['a', 'b', 'c'] as const
type Name = (typeof names)[number]
type Step = { readonly at: Name; readonly to: Name } & ({ readonly do: 'fill' | 'edit' | 'link' | 'file' | 'delta' } | { readonly do: 'cut'; readonly share: number })

const step = record({ at: constantFrom(...names), to: constantFrom(...names), do: oneof(constantFrom('fill', 'edit', 'link', 'file', 'delta', 'cut')), share: integer({ min: 1, max: 99 }) })

let nonces = 0
/** As the worker does: what the other holds is noted when both are identical. */
const link = async (a: BundlePhone, b: BundlePhone): Promise<void> => {
  const pair = createLinkPair()
  const time = createTime()
  const sides = { a, b } as const
  const sessions = (['a', 'b'] as const).map((side) => {
    const { device } = sides[side]
    const name = names.find((known) => testIdentity(known).origin === device.store.options.origin) as Name
    const session = openSession({
      link: pair.links[side], replica: device.replica, identity: testIdentity(name), membership: membership(device.store, { random: (count) => new Uint8Array(count), projectName: () => 'crew' }),
      verify: testVerify, deviceName: name, offered: side === 'a', binding: new Uint8Array(32), now: time.now, every: time.every,
      random: (count) => new Uint8Array(count).fill(1 + (nonces++ % 250)), onAcknowledged: () => undefined,
    })
    session.onState(({ phase, peerOrigin }) => {
      if (phase.type === 'up-to-date' && phase.identical && peerOrigin !== null) notePeerHeads(device.db, peerOrigin, ownVector(device.store), device.now)
    })
    pair.attach(side, session)
    return session
  })
  await pair.run()
  expect(sessions.map((session) => session.state().phase)).toEqual([{ type: 'up-to-date', identical: true }, { type: 'up-to-date', identical: true }])
}

test('[BUN16] three devices, links and files mixed, cut ones too, end identical', async () => {
  await assert(asyncProperty(array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
    const crew = { a: await bundlePhone('a'), b: await bundlePhone('b'), c: await bundlePhone('c') }
    const version = crew.a.addForm()
    const first = await crew.a.fill(version, 'first')
    const known: Record<Name, RowId[]> = { a: [first], b: [], c: [] }
    let size = 0
    for (const { at, to, do: what, share } of steps as readonly (Step & { readonly share: number })[]) {
      const [from, other] = [crew[at], crew[to]]
      const record = known[at][share % (known[at].length || 1)]
      if (what === 'fill' && record !== undefined) known[at].push(await from.fill(version, `by ${at} ${size++}`))
      else if (what === 'edit' && record !== undefined) from.edit(record, `${at} ${size++}`)
      else if (at === to) continue
      else if (what === 'link') {
        await link(from, other)
        const both = [...new Set([...known[at], ...known[to]])]
        Object.assign(known, { [at]: [...both], [to]: [...both] })
      } else if (what === 'file' || what === 'delta' || what === 'cut') {
        const file = await from.make({ forDevice: what === 'delta' ? other.origin : null })
        const taken = await other.take(what === 'cut' ? file.slice(0, Math.floor(file.size * share / 100)) : file)
        if (what !== 'cut') {
          expect(taken).toMatchObject({ lacking: [], end: { type: 'complete' } })
          known[to] = [...new Set([...known[at], ...known[to]])]
        }
      }
    }
    // by files only, around the circle twice
    for (const [from, to] of [['a', 'b'], ['b', 'c'], ['c', 'a'], ['a', 'b'], ['b', 'c']] as const) expect(await crew[to].take(await crew[from].make({ forDevice: crew[to].origin }))).toMatchObject({ lacking: [], refused: 0 })
    const [a, b, c] = names.map((name) => dumpCells(crew[name].device.store))
    expect(b).toEqual(a)
    expect(c).toEqual(a)
  }), { numRuns: 15 })
}, 120_000)
