/** Sending against a server that keeps what it took by OpenRosa's and ODK Central's rules, and that fails as networks do. */
import { expect, test } from 'vitest'
import type { RowId } from '../../core/ids.ts'
import { ok } from '../../core/result.ts'
import { authorizationOf, endpointOf, isInsecure } from './address.ts'
import type { Marks, Pending, SentMark } from './marks.ts'
import type { SendServer } from '../api-send.ts'
import type { Network } from './openrosa.ts'
import type { Outgoing, Records } from './records.ts'
import { sendAll } from './run.ts'

const a = `${'0'.repeat(31)}a` as RowId
const b = `${'0'.repeat(31)}b` as RowId

const memoryMarks = (): Marks & { readonly marks: Map<RowId, SentMark>; waiting(): Pending | null } => {
  const marks = new Map<RowId, SentMark>()
  let pending: Pending | null = null
  let kept: SendServer | null = null
  return {
    marks, waiting: () => pending,
    server: async () => kept, keepServer: async (_, server) => { kept = server },
    all: async () => marks, pending: async () => pending,
    begin: async (_, next) => { pending = next },
    end: async (_, id, mark) => { pending = null; if (mark !== null) marks.set(id, mark) },
  }
}
interface Held { readonly xml: string; readonly deprecated: string | null; isCurrent: boolean; readonly files: Set<string> }
type Fault = 'cut-before' | 'cut-after' | 'late' | 500 | 401 | 413 | 200

const serverOf = (limit = '10000000') => {
  const held = new Map<string, Held>()
  const requests: string[] = []
  const faults: Fault[] = []
  let stop = new AbortController()
  const idIn = (xml: string, name: string): string | null => new RegExp(`<${name}>(.*?)</${name}>`).exec(xml)?.[1] ?? null
  const take = async (body: FormData): Promise<Response> => {
    const xml = await (body.get('xml_submission_file') as File).text()
    const id = idIn(xml, 'instanceID') as string
    const deprecated = idIn(xml, 'deprecatedID')
    const names = [...body.keys()].filter((name) => name !== 'xml_submission_file' && name !== '*isIncomplete*')
    const known = held.get(id)
    if (known !== undefined && (known.xml !== xml || !known.isCurrent)) return new Response('{"message":"other XML","code":409.1}', { status: 409 })
    if (known === undefined && deprecated !== null) {
      const before = held.get(deprecated)
      if (before === undefined) return new Response('{"message":"no such submission"}', { status: 404 })
      if (!before.isCurrent) return new Response('{"message":"edited meanwhile"}', { status: 409 })
      before.isCurrent = false
    }
    const now = known ?? { xml, deprecated, isCurrent: true, files: new Set<string>() }
    for (const name of names) now.files.add(name)
    held.set(id, now)
    return new Response('<OpenRosaResponse xmlns="http://openrosa.org/http/response"><message>full submission upload was successful!</message></OpenRosaResponse>', { status: 201 })
  }
  const network: Network = {
    get stop() { return stop.signal },
    isOnline: () => true,
    wait: (_, signal) => new Promise((resolve) => {
      ring = resolve
      signal.addEventListener('abort', () => resolve())
    }),
    fetch: async (_url, init) => {
      requests.push(`${init.method ?? ''} ${init.method === 'POST' ? [...(init.body as FormData).keys()].filter((key) => key !== 'xml_submission_file').join(' ') : ''}`.trim())
      if (init.mode === 'no-cors') { if (isThere) return new Response(null); throw new TypeError('Failed to fetch') }
      if (refusesCors) throw new TypeError('Failed to fetch')
      if (init.method === 'HEAD') return new Response(null, { status: headStatus, headers: { 'X-OpenRosa-Accept-Content-Length': limit } })
      const fault = faults.shift()
      if (fault === 'cut-before') throw new TypeError('Failed to fetch')
      if (fault === 'late') {
        ring()
        return new Promise(() => undefined)
      }
      if (typeof fault === 'number') return new Response('', { status: fault })
      const answer = await take(init.body as FormData)
      if (fault === 'cut-after') throw new TypeError('Failed to fetch')
      return answer
    },
  }
  let ring = (): void => undefined
  let [isThere, refusesCors, headStatus] = [true, false, 204]
  return {
    held, requests, faults, network,
    set: (change: { readonly isThere?: boolean; readonly refusesCors?: boolean; readonly headStatus?: number }) => { ({ isThere = isThere, refusesCors = refusesCors, headStatus = headStatus } = change) },
    calm: () => { stop = new AbortController() },
    halt: () => stop.abort(),
  }
}

interface House { text: string; files: readonly string[]; missing: readonly string[]; deleted?: boolean }
const recordsOf = (houses: ReadonlyMap<RowId, House>): Records => ({
  ids: () => [...houses].filter(([, { deleted }]) => deleted !== true).map(([id]) => id),
  isDeleted: (id) => houses.get(id)?.deleted === true,
  read: (id): Outgoing | null => {
    const house = houses.get(id)
    return house === undefined || house.deleted === true ? null : {
      name: house.text, state: house.text, missing: house.missing,
      files: house.files.map((name) => ({ name, size: 400, read: async () => ({ name, blob: new Blob(['x'.repeat(400)]) }) })),
      xml: ({ instanceId, deprecatedId }) => ok(`<d>${house.text}<instanceID>${instanceId ?? ''}</instanceID>${deprecatedId === undefined ? '' : `<deprecatedID>${deprecatedId}</deprecatedID>`}</d>`),
    }
  },
})
const setUp = (limit?: string) => {
  const server = serverOf(limit)
  const marks = memoryMarks()
  const houses = new Map<RowId, House>([[a, { text: 'A', files: [], missing: [] }], [b, { text: 'B', files: ['b1', 'b2', 'b3'], missing: [] }]])
  const send = () => {
    server.calm()
    return sendAll({
      network: server.network, marks, records: recordsOf(houses), endpoint: { url: 'https://x/submission', origin: 'https://x' }, login: { user: '', password: '' }, place: 'p',
      pause: async () => undefined, tell: () => undefined,
    })
  }
  /** submissions the server counts, with their edits */
  const current = (): readonly string[] => [...server.held.values()].filter(({ isCurrent }) => isCurrent).map(({ xml }) => /<d>(.*?)</.exec(xml)?.[1] ?? '').sort()
  return { server, marks, houses, send, current }
}

test('[SND1] addresses of projects, app users, drafts, pages of ODK Central and plain servers', () => {
  const url = (text: string) => { const found = endpointOf(text); return found.ok ? found.value.url : null }
  expect(url('https://c.org/v1/projects/2')).toBe('https://c.org/v1/projects/2/submission')
  expect(url(' https://c.org/v1/key/abc/projects/2/ ')).toBe('https://c.org/v1/key/abc/projects/2/submission')
  expect(url('https://c.org/v1/test/abc/projects/2/forms/f/draft')).toBe('https://c.org/v1/test/abc/projects/2/forms/f/draft/submission')
  expect(url('https://c.org/#/projects/7/forms/f/submissions')).toBe('https://c.org/v1/projects/7/submission')
  expect(url('https://c.org/projects/7/forms/f/draft/testing')).toBe('https://c.org/v1/projects/7/forms/f/draft/submission')
  expect(url('kc.kobotoolbox.org')).toBe('https://kc.kobotoolbox.org/submission')
  expect(url('https://ona.io/user/formList')).toBe('https://ona.io/user/submission')
  expect(url('http://localhost:8080/submission')).toBe('http://localhost:8080/submission')
  for (const wrong of ['', 'ftp://x', 'not a server', 'javascript:alert(1)', 'https://u:p@c.org/', `https://${'x'.repeat(3000)}`]) expect(url(wrong)).toBeNull()
})
test('[SND2] a secure page speaks to no insecure server but this machine', () => {
  const at = (text: string, page: string) => { const found = endpointOf(text); return found.ok && isInsecure(found.value, page) }
  expect([at('http://c.org', 'https:'), at('http://localhost:1', 'https:'), at('http://c.org', 'http:'), at('https://c.org', 'https:')]).toEqual([true, false, false, false])
  expect(authorizationOf({ user: 'é', password: 'ü:1' })).toBe(`Basic ${Buffer.from('é:ü:1').toString('base64')}`)
  expect(authorizationOf({ user: '', password: 'x' })).toBeNull()
})
test('[SND7] [SND11] records go once; what changed goes as an edit of what the server has', async () => {
  const { server, houses, send, current } = setUp()
  expect(await send()).toMatchObject({ end: 'complete', sentNew: 2, files: 3, left: 0 })
  const posts = server.requests.length
  expect(await send()).toMatchObject({ end: 'complete', sentNew: 0, already: 2 })
  expect(server.requests.length).toBe(posts + 1)
  houses.get(a)!.text = 'A2'
  expect(await send()).toMatchObject({ sentNew: 0, sentChanged: 1, already: 1 })
  houses.get(a)!.text = 'A3'
  await send()
  expect(current()).toEqual(['A3', 'B'])
  expect([...server.held.values()].map(({ deprecated }) => deprecated).filter((id) => id !== null).length).toBe(2)
})
test('[SND5] files go in requests no larger than the server allows, each with the same submission', async () => {
  const { server, send } = setUp('100000')
  await send()
  expect(server.requests.filter((each) => each.startsWith('POST b'))).toEqual(['POST b1 b2 b3'])
  const small = setUp('900')
  small.houses.get(b)!.files = Array.from({ length: 300 }, (_, at) => `f${at}`)
  await small.send()
  const parts = small.server.requests.filter((each) => each.startsWith('POST f'))
  expect(parts.length).toBe(2)
  expect(parts[0]).toContain('*isIncomplete*')
  expect(parts[1]).not.toContain('*isIncomplete*')
  expect([...small.server.held.values()].some(({ files }) => files.size === 300)).toBe(true)
})
test.each(['cut-before', 'cut-after', 'late', 500] as const)('[SND10] %s: the next try asks about that record first and nothing is there twice, also when it changed meanwhile', async (fault) => {
  const { server, marks, houses, send, current } = setUp()
  server.faults.push(fault)
  const ended = await send()
  expect(ended).toMatchObject({ sentNew: 0, left: 2, end: fault === 'late' ? 'timeout' : fault === 500 ? 'server' : 'cut' })
  expect(marks.waiting()?.recordId).toBe(a)
  houses.get(a)!.text = 'A2'
  expect((await send()).end).toBe('complete')
  expect(current()).toEqual(['A2', 'B'])
  expect(marks.waiting()).toBeNull()
  expect(await send()).toMatchObject({ already: 2, sentNew: 0, sentChanged: 0 })
})
test('[SND12] files that come to this device later follow their record', async () => {
  const { server, houses, send } = setUp()
  Object.assign(houses.get(b)!, { files: ['b1'], missing: ['b2'] })
  expect(await send()).toMatchObject({ filesMissing: 1, files: 1 })
  Object.assign(houses.get(b)!, { files: ['b1', 'b2'], missing: [] })
  expect(await send()).toMatchObject({ files: 1, sentNew: 0, sentChanged: 0 })
  expect([...server.held.values()].map(({ files }) => [...files].join())).toContain('b1,b2')
  const posts = server.requests.length
  await send()
  expect(server.requests.length).toBe(posts + 1)
})
test('[SND9] a conflict is told with the server\'s words and the others go on; five alike in a row end it', async () => {
  const { server, send } = setUp()
  server.held.set('uuid:00000000-0000-0000-0000-00000000000a', { xml: 'other', deprecated: null, isCurrent: true, files: new Set() })
  expect(await send()).toMatchObject({ end: 'complete', sentNew: 1, refusedInAll: 1, refused: [{ recordId: a, type: 'conflict', detail: 'other XML' }] })
  const many = setUp()
  for (let at = 0; at < 9; at++) many.houses.set(`${'1'.repeat(31)}${at}` as RowId, { text: `${at}`, files: [], missing: [] })
  many.server.faults.push(...Array.from({ length: 9 }, () => 413 as const))
  expect(await many.send()).toMatchObject({ end: 'all-refused', refusedInAll: 5, left: 7 })
})
test('[SND4] a server that is not there, one that answers no web app, a wrong password and a login page are told apart', async () => {
  const { server, send } = setUp()
  server.set({ refusesCors: true })
  expect((await send()).end).toBe('not-allowed')
  server.set({ refusesCors: true, isThere: false })
  expect((await send()).end).toBe('unreachable')
  for (const [headStatus, end] of [[401, 'login'], [403, 'forbidden'], [404, 'not-found'], [503, 'server'], [302, 'not-openrosa']] as const) {
    server.set({ refusesCors: false, headStatus })
    expect((await send()).end).toBe(end)
  }
  expect(server.held.size).toBe(0)
  server.set({ headStatus: 204 })
  server.faults.push(200)
  expect((await send()).end).toBe('not-openrosa')
  server.faults.push(401)
  expect((await send()).end).toBe('login')
})
test('[SND10] stopped in the middle of a record: it is asked about first, and the rest follows', async () => {
  const { server, send, current } = setUp()
  const sending = send()
  server.halt()
  expect(await sending).toMatchObject({ end: 'stopped', left: 2 })
  expect(await send()).toMatchObject({ end: 'complete', sentNew: 2 })
  expect(current()).toEqual(['A', 'B'])
})
test('[SND9] a record that was deleted here after it was sent is told', async () => {
  const { houses, send } = setUp()
  await send()
  houses.get(a)!.deleted = true
  expect(await send()).toMatchObject({ deleted: 1, already: 1 })
})
