import { createRoot } from 'solid-js'
import { afterEach, expect, test } from 'vitest'
import type { SyncPhase, SyncState } from '../../worker/api.ts'
import { createLinks, mostLinks } from './links.ts'
import { fakePage, syncState, turns } from './testing/sync-state.ts'

let dispose = (): void => undefined
afterEach(() => dispose())

const setUp = () => {
  const page = fakePage()
  let made = 0
  const links = createRoot((end) => {
    dispose = end
    return createLinks(page.client, () => `L${++made}`)
  })
  const open = (name = `link${made + 1}`) => {
    const wire = page.newLink(name)
    return { ...wire, session: links.open(wire.link) }
  }
  const say = (link: string, phase: SyncPhase['type'], part: Partial<SyncState> = {}): void =>
    page.notice({ type: 'sync', state: syncState({ link, peerOrigin: link, phase: { type: phase } as SyncPhase, ...part }) })
  return { ...page, links, open, say }
}
const ids = (links: ReturnType<typeof setUp>['links']): string[] => links.all().map(({ id }) => id)

test('[LNK2] a device counts once it has proved itself, and until it is gone', async () => {
  const { links, open, say } = setUp()
  expect([links.connected(), links.mood()]).toEqual([0, 'none'])
  open()
  open()
  expect([links.connected(), links.mood(), links.busy()]).toEqual([0, 'opening', true])
  say('L1', 'exchanging')
  say('L2', 'up-to-date')
  expect([links.connected(), links.mood(), links.busy()]).toEqual([2, 'moving', true])
  say('L1', 'up-to-date')
  expect([links.connected(), links.mood(), links.busy()]).toEqual([2, 'up-to-date', false])
  say('L2', 'closed')
  expect(links.connected()).toBe(1)
})

test('[LNK3] files under way are an exchange under way; a question comes before everything; a link that was lost is told', () => {
  const { links, open, say } = setUp()
  open()
  open()
  const files = { ...syncState({}).files, state: 'moving' as const }
  say('L1', 'up-to-date', { files })
  expect([links.mood(), links.busy()]).toEqual(['moving', true])
  say('L2', 'confirm-join')
  expect(links.mood()).toBe('question')
  say('L2', 'closed', { lost: true })
  say('L1', 'closed', { lost: true })
  expect([links.mood(), links.connected(), links.busy()]).toEqual(['lost', 0, false])
  links.tidy()
  expect([links.mood(), ids(links)]).toEqual(['none', []])
})

test('[LNK3] who ends a link is not told that it ended', async () => {
  const { links, open, say } = setUp()
  const { session } = open()
  say('L1', 'up-to-date')
  session.close()
  await turns()
  expect(links.connected()).toBe(0)
  say('L1', 'closed')
  expect(links.mood()).toBe('none')
})

test('[LNK1] a device stands here once, by its latest link, which others do not give way to before they know whom they are with', async () => {
  const { links, open, say, calls } = setUp()
  open('old')
  say('L1', 'up-to-date', { peerOrigin: 'aa' })
  open('new')
  say('L2', 'greeting', { peerOrigin: 'aa' })
  expect(ids(links)).toEqual(['L1', 'L2'])
  say('L2', 'exchanging', { peerOrigin: 'aa' })
  expect([ids(links), links.connected()]).toEqual([['L2'], 1])
  await turns()
  expect(calls).toContain('old closed')
  open('another')
  say('L3', 'exchanging', { peerOrigin: 'bb' })
  expect(ids(links)).toEqual(['L2', 'L3'])
  // what the older one still says changes nothing
  say('L1', 'closed', { peerOrigin: 'aa', lost: true })
  expect(ids(links)).toEqual(['L2', 'L3'])
})

test('[LNK1] a link that failed takes no other away', () => {
  const { links, open, say } = setUp()
  open()
  say('L1', 'up-to-date', { peerOrigin: 'aa' })
  open()
  say('L2', 'failed', { peerOrigin: 'aa', phase: { type: 'failed', failure: { type: 'not-proved', message: '' } } })
  expect([ids(links), links.connected()]).toEqual([['L1', 'L2'], 1])
})

test('[LNK9] that this device took another identity stays told after the link has come back, until it is put away', () => {
  const { links, open, say } = setUp()
  open()
  say('L1', 'closed', { peerOrigin: 'aa', renewing: true, lost: true })
  open()
  say('L2', 'exchanging', { peerOrigin: 'aa' })
  expect([ids(links), links.renewed()]).toEqual([['L2'], true])
  say('L2', 'closed', { peerOrigin: 'aa' })
  links.tidy()
  expect(links.renewed()).toBe(false)
})

test('[LNK8] with 12 open links no more are offered', () => {
  const { links, open, say } = setUp()
  for (let i = 1; i <= mostLinks; i += 1) {
    expect(links.full()).toBe(false)
    open()
    say(`L${i}`, 'up-to-date')
  }
  expect(links.full()).toBe(true)
  say('L1', 'closed')
  expect(links.full()).toBe(false)
})
