import { createRoot } from 'solid-js'
import { expect, test } from 'vitest'
import { err, ok } from '../../core/result.ts'
import type { Client } from '../client.ts'
import { createMaking } from './making.ts'
import { createTaking } from './taking.ts'

const facts = { device: 'A', project: 'Wells', created: 1, joins: false, forms: 0, records: 1, files: 0, drafts: 0, bytes: 1 }
const file = new File(['x'], 'a.transect')
const clientOf = (answers: Readonly<Record<string, (params: never) => unknown>>) => {
  const asked: string[] = []
  const call = async (method: string, params: unknown): Promise<unknown> => {
    asked.push(method)
    return ok(answers[method]?.(params as never) ?? null)
  }
  return { asked, client: { call, onNotice: () => () => undefined } as unknown as Client }
}

test('[BUN3] a locked file asks for its passphrase until it is right, and is taken with it', async () => {
  const right = (params: { readonly passphrase: string | null }): unknown =>
    params.passphrase === 'right' ? ok(facts) : err({ type: params.passphrase === null ? 'passphrase-wanted' : 'passphrase-wrong' })
  const given: unknown[] = []
  const { client } = clientOf({ 'bundle.open': right, 'bundle.take': (params) => { given.push(params); return ok({ facts }) } })
  await createRoot(async (dispose) => {
    const taking = createTaking(client)
    await taking.open(file)
    expect(taking.state()).toEqual({ type: 'locked', wrong: false })
    await taking.unlock('wrong')
    expect(taking.state()).toEqual({ type: 'locked', wrong: true })
    await taking.unlock('right')
    expect(taking.state()).toEqual({ type: 'opened', facts })
    await taking.take()
    expect(taking.state().type).toBe('taken')
    expect(given).toEqual([{ file, passphrase: 'right' }])
    dispose()
  })
})
test('[BUN9] a making that was stopped says so; leaving the screen meanwhile stops it', async () => {
  const { client, asked } = clientOf({})
  await createRoot(async (dispose) => {
    const making = createMaking(client)
    await making.make({ forDevice: null, files: 'all', drafts: false }, null)
    expect(making.state()).toEqual({ type: 'choosing', stopped: true, failure: null })
    void making.make({ forDevice: null, files: 'all', drafts: false }, null)
    dispose()
  })
  expect(asked).toEqual(['bundle.make', 'bundle.make', 'bundle.stop'])
})
