/**
 * A page that works faster than hands: it asks the worker what the screens ask it, over the channel by which tabs reach the owner of the
 * database, and tells at once what was answered. For tests that end a browser while it writes (kill.spec.ts).
 */
import type { Page } from '@playwright/test'

const xform = `<?xml version="1.0"?>
<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml" xmlns:jr="http://openrosa.org/javarosa">
  <h:head><h:title>Homes</h:title><model>
    <instance><data id="homes" version="1"><name/><village/><person jr:template=""><who/></person><meta><instanceID/></meta></data></instance>
    <bind nodeset="/data/name" type="string"/><bind nodeset="/data/village" type="string"/><bind nodeset="/data/person/who" type="string"/>
    <bind nodeset="/data/meta/instanceID" type="string" jr:preload="uid"/>
  </model></h:head>
  <h:body>
    <input ref="/data/name"><label>Name</label></input>
    <input ref="/data/village"><label>Village</label></input>
    <group ref="/data/person"><label>Person</label><repeat nodeset="/data/person"><input ref="/data/person/who"><label>Who</label></input></repeat></group>
  </h:body>
</h:html>`

export type Work = 'typing' | 'finishing'
/** What was answered: the number typed last, and the names of finished records. */
export interface Acknowledged { typed: number; readonly records: Set<string> }
export interface Found { readonly draft: { readonly name: string; readonly village: string } | null; readonly records: readonly string[]; readonly torn: readonly string[]; readonly repaired: string | null }

interface Worker { call(method: string, params: unknown): Promise<unknown>; /** the work under way; another number ends it */ run: number; ended: Promise<void> }
declare global { interface Window { transectWorker?: Worker; acknowledged?: (what: string) => void } }

/** Once for each page: the way to the worker. */
export const reachWorker = (page: Page): Promise<void> =>
  page.evaluate(() => {
    if (window.transectWorker !== undefined) return
    const bus = new BroadcastChannel('transect')
    const client = `test ${Math.random()}`
    const waiting = new Map<number, { readonly request: unknown; done(result: { ok: boolean; value?: unknown; error?: unknown }): void }>()
    let count = 0
    bus.onmessage = ({ data }) => {
      if (data.type === 'owner') for (const { request } of waiting.values()) bus.postMessage(request)
      if (data.type !== 'response' || data.client !== client) return
      waiting.get(data.id)?.done(data.result)
      waiting.delete(data.id)
    }
    const call = (method: string, params: unknown): Promise<unknown> =>
      new Promise((resolve, reject) => {
        count += 1
        const request = { type: 'request', client, id: count, method, params }
        waiting.set(count, { request, done: (result) => (result.ok ? resolve(result.value) : reject(new Error(`${method}: ${JSON.stringify(result.error)}`))) })
        bus.postMessage(request)
      })
    window.transectWorker = { call, run: 0, ended: Promise.resolve() }
  })

/** Reaches the worker and adds the form. Resolves when the worker has answered. */
export const openWorker = async (page: Page): Promise<void> => {
  await reachWorker(page)
  await page.evaluate(async (form) => {
    const { call } = window.transectWorker as Worker
    const forms = await call('forms.list', null) as { formId: string }[]
    if (!forms.some(({ formId }) => formId === 'homes')) await call('forms.import', { fileName: 'homes.xml', bytes: new TextEncoder().encode(form) })
  }, xform)
}

/** Goes on until the page ends or is told to stop; `from`: numbers are used once. */
export const work = async (page: Page, kind: Work, from: number, mark: string): Promise<void> => {
  await page.evaluate(async ({ kind, from, mark }) => {
    const worker = window.transectWorker as Worker
    const mine = (worker.run += 1)
    const told = window.acknowledged as (what: string) => void
    const form = (await worker.call('forms.list', null) as { formId: string; versionId: string }[]).find(({ formId }) => formId === 'homes')
    const versionId = (form as { versionId: string }).versionId
    const cells = (name: string) => [{ row: 'root', column: '/data/name', value: name }, { row: 'root', column: '/data/village', value: `of ${name}` }]
    const nothing = { rowsAdded: [], rowsRemoved: [], rowsMoved: [] }
    const open = async (): Promise<string> => (await worker.call('drafts.open', { versionId }) as { draftId: string }).draftId
    const drafts = await worker.call('drafts.list', { formId: 'homes' }) as { draftId: string }[]
    const typing = async (): Promise<void> => {
      const draftId = drafts[0]?.draftId ?? (await open())
      for (let number = from; worker.run === mine; number += 1) {
        await worker.call('drafts.save', { draftId, change: { ...nothing, cells: cells(`answer ${number}`) } })
        told(`typed ${number}`)
      }
    }
    const finishing = async (): Promise<void> => {
      for (let number = from; worker.run === mine; number += 1) {
        const draftId = await open()
        const name = `${mark} ${number}`
        const person = { id: `person-${number}`, range: '/data/person', parent: 'root', order: 'a0' }
        await worker.call('drafts.save', { draftId, change: { ...nothing, rowsAdded: [person], cells: [...cells(name), { row: person.id, column: '/data/person/who', value: `in ${name}` }] } })
        await worker.call('drafts.finish', { draftId })
        told(`record ${name}`)
        await new Promise((resolve) => setTimeout(resolve, 8))
      }
    }
    worker.ended = (kind === 'typing' ? typing() : finishing()).catch((error: unknown) => console.error(error))
  }, { kind, from, mark })
}

/** After what is under way. */
export const stopWork = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const worker = window.transectWorker as Worker
    worker.run += 1
    return worker.ended
  })
export const schemaOf = (page: Page): Promise<number> => page.evaluate(async () => ((await (window.transectWorker as Worker).call('device.info', null)) as { schemaVersion: number }).schemaVersion)

/** What a surveyor would find: the draft, all records by name, and those that are not whole among the newest. */
export const look = (page: Page, kind: Work): Promise<Found> =>
  page.evaluate(async (kind) => {
    const { call } = window.transectWorker as Worker
    interface Answers { readonly rows: { readonly id: string }[]; readonly cells: { readonly row: string; readonly column: string; readonly value: string }[] }
    const textOf = ({ cells }: Answers, column: string): string => cells.find((cell) => cell.column === column)?.value ?? ''
    const records: { recordId: string; name: string }[] = []
    for (let after: string | null = null, more = true; more;) {
      const part = await call('records.list', { formId: 'homes', search: '', sort: 'newest', after, limit: 200 }) as { records: { recordId: string; name: string }[]; next: string | null }
      records.push(...part.records)
      after = part.next
      more = after !== null
    }
    const torn: string[] = []
    for (const { recordId, name } of records.slice(0, 60)) {
      const { answers } = await call('records.get', { recordId }) as { answers: Answers }
      if (textOf(answers, '/data/village') !== `of ${name}` || textOf(answers, '/data/person/who') !== `in ${name}` || answers.rows.length !== 1) torn.push(name)
    }
    const [draft] = kind === 'typing' ? await call('drafts.list', { formId: 'homes' }) as { draftId: string }[] : []
    const answers = draft === undefined ? null : (await call('drafts.open', { draftId: draft.draftId }) as { answers: Answers }).answers
    const { recovery } = await call('safety.state', null) as { recovery: { type: string } | null }
    return { draft: answers && { name: textOf(answers, '/data/name'), village: textOf(answers, '/data/village') }, records: records.map(({ name }) => name), torn, repaired: recovery?.type ?? null }
  }, kind)

/** Everything that is answered from here on is noted, also what is answered in the last moment. */
export const listen = async (page: Page, acknowledged: Acknowledged): Promise<void> => {
  await page.exposeFunction('acknowledged', (what: string) => {
    const [kind, ...rest] = what.split(' ')
    if (kind === 'typed') acknowledged.typed = Math.max(acknowledged.typed, Number(rest[0]))
    else acknowledged.records.add(rest.join(' '))
  })
}
