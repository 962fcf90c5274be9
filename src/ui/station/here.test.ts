import { createRoot } from 'solid-js'
import { afterEach, expect, test } from 'vitest'
import type { OpenLink } from '../../transport/open-link.ts'
import type { StationDevice } from '../../transport/station-info.ts'
import type { StationEvents } from '../../transport/station.ts'
import type { Session } from '../sync/session.ts'
import { createHere } from './here.ts'

let dispose = (): void => undefined
afterEach(() => dispose())
const turns = async (): Promise<void> => { for (let i = 0; i < 8; i++) await Promise.resolve() }
const device = (digit: string, name: string, station = false): StationDevice => ({ id: digit.repeat(32), name, station, address: '' })

const setUp = (served = true) => {
  const opened: unknown[][] = []
  const visits: StationEvents[] = []
  const here = createRoot((end) => {
    dispose = end
    return createHere({
      served, name: () => 'Tablet A', info: async () => null,
      links: { full: () => false, open: (...args) => { opened.push(args); return { id: `L${opened.length}` } as Session } },
      visit: async (events) => {
        visits.push(events)
        return { tell: () => undefined, close: () => undefined, wake: () => undefined, connect: async (id) => (id.startsWith('b') ? null : 'gone') }
      },
    })
  })
  return { here, opened, visits }
}

test('[STN14] whoever comes by a station, tapped or tapping, is let in by a person first', async () => {
  const { here, opened, visits } = setUp()
  await turns()
  const link = {} as OpenLink
  visits[0]!.onDevices([device('b', 'Ben'), device('c', 'Camp', true)])
  visits[0]!.onLink(link, device('b', 'Ben'))
  expect(opened).toEqual([[link, undefined, true]])
  expect(here.devices().map(({ name, session }) => [name, session?.id ?? null])).toEqual([['Camp', null], ['Ben', 'L1']])
})

test('[STN14] a tap that fails is told at the device, until it is tried again', async () => {
  const { here, visits } = setUp()
  await turns()
  visits[0]!.onDevices([device('b', 'Ben'), device('d', 'Dan')])
  const failures = (): unknown[] => here.devices().map(({ failure }) => failure)
  expect(await here.connect(device('d', '').id)).toBe(false)
  expect(failures()).toEqual([null, 'gone'])
  const again = here.connect(device('d', '').id)
  expect(failures()).toEqual([null, null])
  await again
  expect(await here.connect(device('b', '').id)).toBe(true)
})

test('[STN6] an app that no station serves visits none', async () => {
  const { visits, here } = setUp(false)
  await turns()
  expect([visits.length, here.served]).toEqual([0, false])
})
