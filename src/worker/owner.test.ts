import { beforeEach, expect, test } from 'vitest'
import { err, ok } from '../core/result.ts'
import type { BusMessage, ToPage, ToWorker } from './envelope.ts'
import { joinElection, type Service } from './owner.ts'

/** Web Locks and a channel as several workers of one browser see them. */
const makeBrowser = () => {
  const queue: (() => Promise<void>)[] = []
  let running = false
  const next = (): void => {
    const first = running ? undefined : queue.shift()
    if (first === undefined) return
    running = true
    void first().then(() => { running = false; next() })
  }
  const locks = {
    request: (_name: string, _options: unknown, body: () => Promise<void>) =>
      new Promise<void>((resolve) => { queue.push(async () => { await body(); resolve() }); next() }),
  } as unknown as LockManager
  const buses: { onmessage: ((event: MessageEvent<BusMessage>) => void) | null }[] = []
  const newBus = () => {
    const bus = {
      onmessage: null as ((event: MessageEvent<BusMessage>) => void) | null,
      postMessage: (message: BusMessage) => {
        for (const other of buses) if (other !== bus) queueMicrotask(() => other.onmessage?.({ data: structuredClone(message) } as MessageEvent<BusMessage>))
      },
    }
    buses.push(bus)
    return bus
  }
  return { locks, newBus }
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 20))
let handled: string[] = []
beforeEach(() => { handled = [] })

const startTab = (browser: ReturnType<typeof makeBrowser>, name: string, options: { busy?: () => boolean; fails?: boolean } = {}) => {
  const answers: ToPage[] = []
  let notify: ((message: ToPage) => void) | null = null
  let failing = options.fails ?? false
  const service: Service = {
    handle: async (request) => {
      handled.push(`${name} did ${request.method} of ${request.client}`)
      return ok(request.params)
    },
    busy: () => options.busy?.() ?? false,
    close: async () => { handled.push(`${name} closed`) },
  }
  const toWorker: (message: ToWorker) => void = joinElection({
    locks: browser.locks,
    bus: browser.newBus(),
    toPage: (message) => answers.push(message),
    open: async (deliver, startAfresh) => {
      notify = deliver
      if (failing && !startAfresh) return err({ type: 'storage-failed', message: 'x' })
      return ok(service)
    },
  })
  let id = 0
  const ask = (method: string): void => { id += 1; toWorker({ type: 'request', client: name, id, method, params: id }) }
  return { answers, ask, toWorker, notify: (message: ToPage) => notify?.(message), mend: () => { failing = false }, show: (visible: boolean) => toWorker({ type: 'visible', visible }) }
}

test('[TAB1] the first tab owns the database and a second tab is served by it', async () => {
  const browser = makeBrowser()
  const a = startTab(browser, 'a')
  await settle()
  const b = startTab(browser, 'b')
  b.ask('forms.list')
  await settle()
  expect(handled).toEqual(['a did forms.list of b'])
  expect(b.answers.filter((message) => message.type === 'response')).toEqual([{ type: 'response', client: 'b', id: 1, result: ok(1) }])
  expect(a.answers.some((message) => message.type === 'response')).toBe(false)
})

test('[TAB2] a notice for one page reaches only its page, a notice for all reaches all', async () => {
  const browser = makeBrowser()
  const a = startTab(browser, 'a')
  await settle()
  const b = startTab(browser, 'b')
  a.ask('x')
  b.ask('x')
  await settle()
  const touched = { type: 'notice', client: null, notice: { type: 'link-close', link: 'all' } } as const
  a.notify(touched)
  a.notify({ ...touched, client: 'b', notice: { type: 'link-close', link: 'only b' } })
  await settle()
  const links = (tab: typeof a) => tab.answers.flatMap((message) => (message.type === 'notice' && message.notice.type === 'link-close' ? [message.notice.link] : []))
  expect(links(a)).toEqual(['all'])
  expect(links(b)).toEqual(['all', 'only b'])
})

test('[TAB3] a hidden owner hands over to a visible tab, which repeats what is unanswered', async () => {
  const browser = makeBrowser()
  const a = startTab(browser, 'a')
  await settle()
  const b = startTab(browser, 'b')
  b.show(true)
  await settle()
  a.show(false)
  await settle()
  b.ask('forms.list')
  a.ask('forms.list')
  await settle()
  expect(handled).toEqual(['a closed', 'b did forms.list of b', 'b did forms.list of a'])
})

test('[TAB4] an owner in the middle of a meeting keeps the database although hidden', async () => {
  const browser = makeBrowser()
  const a = startTab(browser, 'a', { busy: () => true })
  await settle()
  const b = startTab(browser, 'b')
  b.show(true)
  a.show(false)
  await settle()
  b.ask('x')
  await settle()
  expect(handled).toEqual(['a did x of b'])
})

test('[TAB5] a refused storage answers every request with its reason until a retry succeeds', async () => {
  const browser = makeBrowser()
  const a = startTab(browser, 'a', { fails: true })
  await settle()
  a.ask('x')
  await settle()
  expect(a.answers.at(-1)).toMatchObject({ type: 'response', result: { ok: false, error: { type: 'storage-failed' } } })
  a.mend()
  a.toWorker({ type: 'retry', startAfresh: false })
  a.ask('y')
  await settle()
  expect(a.answers.at(-1)).toMatchObject({ type: 'response', result: { ok: true } })
})
