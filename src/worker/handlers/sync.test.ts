/** Meetings as the worker runs them: links by introduction, spare codes, news that go on, and files that come behind records. */
import { describe, expect, test } from 'vitest'
import { testProject } from '../../sync/testing/device.ts'
import { field, type App } from '../testing/apps.ts'

const wells = testProject('Wells')
const phaseOf = (app: App, link: string): string | undefined => app.state(link)?.phase.type

describe('a link that came by introduction', () => {
  test('[INT10] to a device of no project is given up: nobody is asked, and nothing is told', async () => {
    const { app, link, run } = field()
    const [a, stranger] = [await app('A', wells), await app('Stranger')]
    a.save('one')
    link('x', a, stranger, { attempt: `${stranger.origin}-0` })
    await run()
    expect(a.said('x').filter((kind) => /join|welcome|have|segment/.test(kind))).toEqual([])
    expect(phaseOf(a, 'x')).toBe('closed')
    expect(a.meetings.busy()).toBe(false)
  })
  test('[INT10] to another device than was named is given up, though it is of the project', async () => {
    const { app, link, run } = field()
    const [a, b, c] = [await app('A', wells), await app('B', wells), await app('C', wells)]
    link('x', a, b, { attempt: `${c.origin}-0` })
    await run()
    expect(phaseOf(a, 'x')).toBe('closed')
    link('y', a, b)
    await run()
    expect(phaseOf(a, 'y')).toBe('up-to-date')
  })
})

test('[INT3] [INT4] [INT7] two that know the same third are told to meet, through it; the code goes to the page as it was', async () => {
  const { app, link, run } = field()
  const apps = [await app('A', wells), await app('B', wells), await app('C', wells)]
  const [small, middle, large] = apps.toSorted((a, b) => (a.origin < b.origin ? -1 : 1)) as [App, App, App]
  link('left', small, middle)
  link('right', middle, large)
  await run()
  const meets = (one: App) => one.told.flatMap((notice) => (notice.type === 'meet' ? [[notice.step, notice.code]] : []))
  expect([meets(small), meets(large)]).toEqual([[['offer', '']], []])
  // [INT3] nothing is said of others before everything was on both
  for (const [one, name] of [[middle, 'right'], [middle, 'left']] as const) expect(one.said(name).indexOf('channel')).toBeGreaterThan(one.said(name).indexOf('heads'))
  const attempt = small.told.find((notice) => notice.type === 'meet')!.attempt
  void small.meetings.handlers['links.described']({ attempt, code: 'T1OFFER' }, { client: 'page', id: 2, requestId: 'd' })
  await run()
  expect(meets(large)).toEqual([['answer', 'T1OFFER']])
  expect(meets(middle)).toEqual([])
})

test('[INT12] where a device waits is told to the one it is linked with, and to nobody else', async () => {
  const { app, link, run } = field()
  const [a, b, c] = [await app('A', wells), await app('B', wells), await app('C', wells)]
  link('ab', a, b)
  link('bc', b, c)
  await run()
  void a.meetings.handlers['links.spare']({ link: 'ab', code: 'T2WAITS' }, { client: 'page', id: 2, requestId: 's' })
  await run()
  const spares = (one: App) => one.told.filter(({ type }) => type === 'spare')
  expect(spares(b)).toEqual([{ type: 'spare', link: 'ab', code: 'T2WAITS' }])
  expect([spares(a), spares(c)]).toEqual([[], []])
})

test('[SES14] [INT8] what came over one link goes on to whoever has no link with its sender', async () => {
  const { app, link, run } = field()
  const [a, b, c] = [await app('A', wells), await app('B', wells), await app('C', wells)]
  link('ab', a, b)
  link('bc', b, c)
  await run()
  a.save('one')
  await run()
  expect([b.records(), c.records()]).toEqual([['one'], ['one']])
})

test('[LNK1] a second link to the same device takes the place of the first', async () => {
  const { app, link, run } = field()
  const [a, b] = [await app('A', wells), await app('B', wells)]
  link('first', a, b)
  await run()
  link('second', a, b)
  await run()
  expect([phaseOf(a, 'first'), phaseOf(a, 'second')]).toEqual(['closed', 'up-to-date'])
  a.save('one')
  await run()
  expect(b.records()).toEqual(['one'])
})

test('[SES34] what this device said, given back to it, does not make it take another identity; a copy of it does', async () => {
  const { app, link, run } = field()
  const [a, copy] = [await app('A', wells), await app('A', wells)]
  const asked = { client: 'page', id: 3, requestId: 'm' }
  void a.meetings.handlers['sync.open']({ link: 'mirror', offered: true, binding: new Uint8Array(32) }, asked)
  await run()
  for (const message of a.bytesOf('mirror')) void a.meetings.handlers['sync.bytes']({ link: 'mirror', message }, asked)
  await run()
  for (const message of a.bytesOf('mirror').slice(1)) void a.meetings.handlers['sync.bytes']({ link: 'mirror', message }, asked)
  await run()
  expect(a.state('mirror')?.phase).toMatchObject({ type: 'failed', failure: { type: 'not-proved' } })
  expect(a.store.own.feed.forkedAt).toBeNull()
  link('twins', a, copy)
  await run()
  expect(a.state('twins')?.phase).toMatchObject({ type: 'failed', failure: { type: 'same-device' } })
  expect(a.store.own.feed.forkedAt).not.toBeNull()
})

test('[FLX15] files begin when the records of a link are on both sides, and go behind them', async () => {
  const { app, link, run, time } = field()
  const [a, b] = [await app('A', wells), await app('B', wells)]
  a.save('one')
  await a.attach('p.jpg', new Uint8Array(300_000).fill(7))
  link('x', a, b)
  await run()
  expect(b.said('x').indexOf('channel')).toBeGreaterThan(b.said('x').indexOf('heads'))
  // screens hear of files now and then
  for (let round = 0; round < 3; round++) {
    time.advance(1000)
    await run()
  }
  expect(b.state('x')).toMatchObject({ phase: { type: 'up-to-date', identical: true }, files: { state: 'idle', receiving: { done: 1, total: 1 } } })
})
