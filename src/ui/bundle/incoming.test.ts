import { afterEach, expect, test, vi } from 'vitest'
import { followLaunches, takeIncoming } from './incoming.ts'

afterEach(() => vi.unstubAllGlobals())
const named = async (): Promise<readonly string[]> => (await takeIncoming()).map(({ name }) => name)

test('[BUN20] a file opened with the app is handed out once, and the app is told that there is one', async () => {
  let consumer: (launch: object) => void = () => undefined
  const launchQueue = { setConsumer: (take: (launch: object) => void) => { consumer = take } }
  const arrived = vi.fn()
  followLaunches({ launchQueue }, arrived, () => undefined)
  consumer({})
  consumer({ files: [] })
  expect([arrived.mock.calls.length, await named()]).toEqual([0, []])
  consumer({ files: ['wells.transect', 'form.xlsx'].map((name) => ({ getFile: async () => new File(['x'], name) })) })
  await vi.waitFor(() => expect(arrived).toHaveBeenCalledOnce())
  expect(await named()).toEqual(['wells.transect', 'form.xlsx'])
  expect(await named()).toEqual([])
})

test('[BUN20] a file that cannot be read is said, and is not handed out', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  let consumer: (launch: object) => void = () => undefined
  const [arrived, unreadable] = [vi.fn(), vi.fn()]
  followLaunches({ launchQueue: { setConsumer: (take: (launch: object) => void) => { consumer = take } } }, arrived, unreadable)
  consumer({ files: [{ getFile: async () => new File(['x'], 'form.xlsx') }, { getFile: () => Promise.reject(new DOMException('gone', 'NotFoundError')) }] })
  await vi.waitFor(() => expect(unreadable).toHaveBeenCalledOnce())
  expect([arrived.mock.calls.length, await named()]).toEqual([0, []])
})

test('[BUN20] files shared to the app are taken out of the cache once, under their own names', async () => {
  const kept = new Map([['/1', new Response('a', { headers: { 'x-file-name': encodeURIComponent('Brunnen ä.transect') } })], ['/2', new Response('b', { headers: { 'x-file-name': '%E0%A4%A' } })]])
  let exists = true
  vi.stubGlobal('caches', {
    has: async () => exists, delete: async () => { exists = false },
    open: async () => ({ keys: async () => [...kept.keys()], match: async (key: string) => kept.get(key) }),
  })
  expect(await named()).toEqual(['Brunnen ä.transect', ''])
  expect(await named()).toEqual([])
})

test('a browser that opens no files with apps has none', () => {
  expect(() => followLaunches({}, () => undefined, () => undefined)).not.toThrow()
})
