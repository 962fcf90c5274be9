import { createRoot } from 'solid-js'
import { afterEach, expect, test } from 'vitest'
import { err, ok, type Result } from '../../core/result.ts'
import type { OpenLink } from '../../transport/open-link.ts'
import type { SyncPhase, SyncState } from '../../worker/api.ts'
import { createLinks } from './links.ts'
import { followLosses, relinkMs, type RelinkWire } from './relink.ts'
import { fakePage, syncState, turns } from './testing/sync-state.ts'

let dispose = (): void => undefined
afterEach(() => dispose())

/** This device is 'aa'. */
const setUp = (can = true) => {
  const page = fakePage()
  const timers = new Map<() => void, number>()
  const after = (ms: number, call: () => void) => {
    const once = (): void => {
      timers.delete(once)
      call()
    }
    timers.set(once, ms)
    return () => void timers.delete(once)
  }
  const pass = async (ms: number): Promise<void> => {
    for (const [call, due] of new Map(timers)) if (due <= ms) call()
    await turns()
  }
  const log: string[] = []
  const openers: ((opened: Result<OpenLink, unknown>) => void)[] = []
  const half = (name: string) => ({
    opened: new Promise<Result<OpenLink, unknown>>((resolve) => openers.push(resolve)), cancel: () => { log.push(`${name} cancelled`) },
  })
  const wire: RelinkWire = {
    waitFor: async (own, peer) => { log.push(`${own} waits for ${peer}`); return can ? { code: 'CODE', ...half('waiting') } : null },
    knock: async (code) => { log.push(`knocks at ${code}`); return half('knocking') },
  }
  let made = 0
  const links = createRoot((end) => {
    dispose = end
    const links = createLinks(page.client, () => `L${++made}`)
    followLosses({ client: page.client, links, origin: () => 'aa', load: async () => wire, after, afterOrSeen: after })
    return links
  })
  const say = async (link: string, peerOrigin: string, phase: SyncPhase['type'], part: Partial<SyncState> = {}): Promise<void> => {
    page.notice({ type: 'sync', state: syncState({ link, peerOrigin, phase: { type: phase } as SyncPhase, ...part }) })
    await turns()
  }
  const open = () => links.open(page.newLink(`link ${made + 1}`).link)
  const answer = async (index: number, opened: Result<OpenLink, unknown>): Promise<void> => {
    openers[index]!(opened)
    await turns()
  }
  return { ...page, links, log, say, open, pass, answer, newLink: page.newLink }
}
const ids = (links: ReturnType<typeof setUp>['links']): string[] => links.all().map(({ id }) => id)

test('[LNK10] while the link stands this device waits for the other and says where; what opens there takes the place of what was lost', async () => {
  const { links, log, say, open, calls, answer, newLink } = setUp()
  open()
  await say('L1', 'bb', 'exchanging')
  expect(log).toEqual([])
  await say('L1', 'bb', 'up-to-date')
  expect([log, calls.at(-1)]).toEqual([['aa waits for bb'], 'links.spare {"link":"L1","code":"CODE"}'])
  await say('L1', 'bb', 'closed', { lost: true })
  expect([links.mood(), links.all()[0]!.trying()]).toEqual(['again', true])
  links.tidy()
  expect(ids(links)).toEqual(['L1'])
  await answer(0, ok(newLink().link))
  await say('L2', 'bb', 'exchanging')
  expect([ids(links), links.mood()]).toEqual([['L2'], 'moving'])
  expect(log).not.toContain('waiting cancelled')
})

test('[LNK10] it knocks where it was told to, again and again', async () => {
  const { links, log, say, open, notice, pass, answer, newLink } = setUp(false)
  open()
  notice({ type: 'spare', link: 'L1', code: 'THERE' })
  await say('L1', '11', 'up-to-date')
  log.length = 0
  await say('L1', '11', 'failed', { lost: true })
  expect(log).toEqual(['knocks at THERE'])
  await pass(relinkMs.knock)
  expect(log).toEqual(['knocks at THERE', 'knocking cancelled', 'knocks at THERE'])
  await answer(0, err('cancelled'))
  await answer(1, ok(newLink().link))
  expect(ids(links)).toEqual(['L1', 'L2'])
  await pass(relinkMs.knock)
  expect(log).toHaveLength(3)
})

test('[LNK10] of two links that open at once both devices keep the one at which the smaller origin waited', async () => {
  const { links, say, open, notice, pass, answer, newLink, calls } = setUp()
  open()
  notice({ type: 'spare', link: 'L1', code: 'THERE' })
  await say('L1', '11', 'up-to-date')
  await say('L1', '11', 'closed', { lost: true })
  await answer(0, ok(newLink('at mine').link))
  expect(ids(links)).toEqual(['L1'])
  await answer(1, ok(newLink('at theirs').link))
  expect(ids(links)).toEqual(['L1', 'L2'])
  await pass(relinkMs.glare)
  expect([ids(links), calls.filter((call) => call.includes('closed'))]).toEqual([['L1', 'L2'], ['at mine closed']])
})

test('[LNK11] after three minutes it is over, and a link that opens too late is closed', async () => {
  const { links, log, say, open, notice, pass, answer, newLink, calls } = setUp(false)
  open()
  notice({ type: 'spare', link: 'L1', code: 'THERE' })
  await say('L1', '11', 'up-to-date')
  await say('L1', '11', 'closed', { lost: true })
  await pass(relinkMs.whole)
  expect([links.mood(), links.all()[0]!.trying()]).toEqual(['lost', false])
  expect(log.at(-1)).toBe('knocking cancelled')
  links.tidy()
  expect(ids(links)).toEqual([])
  await answer(0, ok(newLink('late').link))
  expect(calls).toContain('late closed')
})

test('[LNK10] nobody tries after an end that was wanted, nor where it cannot be done', async () => {
  const { links, log, say, open } = setUp(false)
  const first = open()
  await say('L1', 'bb', 'up-to-date')
  expect(log).toEqual(['aa waits for bb'])
  await say('L1', 'bb', 'closed', { lost: true })
  expect(links.mood()).toBe('lost')
  links.tidy()
  expect(first.trying()).toBe(false)
  const second = open()
  await say('L2', 'bb', 'up-to-date')
  await say('L2', 'bb', 'closed')
  expect([links.mood(), second.trying()]).toEqual(['stopped', false])
})

test('[LNK10] where both could, nobody knocks after an end that either wanted', async () => {
  for (const end of ['here', 'there']) {
    const { log, say, open, notice, links } = setUp()
    const session = open()
    notice({ type: 'spare', link: 'L1', code: 'THERE' })
    await say('L1', 'bb', 'up-to-date')
    if (end === 'here') session.close()
    await say('L1', 'bb', 'closed', { lost: end === 'here' })
    expect([end, session.trying(), links.mood()]).toEqual([end, false, end === 'here' ? 'none' : 'stopped'])
    expect(log).toEqual(['aa waits for bb'])
    dispose()
  }
})
