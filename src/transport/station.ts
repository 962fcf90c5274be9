/**
 * A visit to a station: being there by name, who else is, and links to them by one tap. When the way to the station is lost the links
 * stay, and another visit is begun, again and again. The words: station-info.ts; the links: station-peer.ts. Rules STN7, STN12, STN13.
 */
import type { OpenLink } from './open-link.ts'
import type { LinkMeans } from './peer-link.ts'
import { limits, readDevices, stationPaths, writeHere, type StationDevice } from './station-info.ts'
import type { StationFailure, StationPeer, StationPeerDeps, StationPeerEvents } from './station-peer.ts'

export interface StationEvents {
  /** the others that are here */
  readonly onDevices: (devices: readonly StationDevice[]) => void
  /** whether this device is there */
  readonly onHere: (here: boolean) => void
  readonly onLink: (link: OpenLink, device: StationDevice) => void
}
type Socket = Pick<WebSocket, 'send' | 'close' | 'onopen' | 'onmessage' | 'onclose'>
export interface StationDeps {
  /** where the page came from, e.g. https://192.168.137.1:8443 */
  readonly origin: string
  readonly means: () => Promise<LinkMeans>
  readonly openPeer: (deps: StationPeerDeps, events: StationPeerEvents) => Promise<StationPeer | null>
  readonly openSocket: (url: string) => Socket
  readonly newId: () => string
  readonly after: (ms: number, call: () => void) => () => void
  /** what the others see of this device */
  readonly here: () => { readonly name: string; readonly station: boolean }
  readonly full: () => boolean
}
export interface StationVisit {
  connect(id: string): Promise<StationFailure | null>
  /** The name has changed. */
  tell(): void
  /** Tries at once, if it is not there. */
  wake(): void
  close(): void
}

const waitsMs = [1_000, 2_000, 5_000, 10_000, 15_000] as const

interface Visit { readonly id: string; readonly socket: Socket; peer: StationPeer | null; isOpen: boolean }

export const visitStation = (deps: StationDeps, events: StationEvents): StationVisit => {
  let visit: Visit | null = null
  let devices: readonly StationDevice[] = []
  let failures = 0
  let stopWaiting = (): void => undefined
  let closed = false

  const setDevices = (next: readonly StationDevice[]): void => {
    devices = next
    events.onDevices(next)
  }
  const tell = (): void => {
    if (visit?.isOpen === true && visit.peer !== null) visit.socket.send(writeHere({ id: visit.id, ...deps.here() }))
  }
  /** [STN13] */
  const lose = (lost: Visit): void => {
    if (visit !== lost) return
    visit = null
    lost.socket.close()
    lost.peer?.leave()
    setDevices([])
    events.onHere(false)
    if (!closed) stopWaiting = deps.after(waitsMs[Math.min(failures, waitsMs.length - 1)]!, begin)
    failures += 1
  }
  const unknown = (id: string): StationDevice => ({ id, name: '', station: false, address: '' })

  const enter = async (mine: Visit): Promise<void> => {
    const peer = await deps.openPeer({
      origin: deps.origin, id: mine.id, means: await deps.means(), full: deps.full,
      addressOf: (id) => devices.find((device) => device.id === id)?.address ?? '',
    }, {
      onLink: (link, id) => events.onLink(link, devices.find((device) => device.id === id) ?? unknown(id)),
      onLost: () => lose(mine),
    })
    if (peer === null) return lose(mine)
    if (visit !== mine) return peer.leave()
    mine.peer = peer
    tell()
    failures = 0
    events.onHere(true)
  }
  const begin = (): void => {
    stopWaiting()
    if (visit !== null || closed) return
    const socket = deps.openSocket(`${deps.origin.replace(/^http/, 'ws')}${stationPaths.devices}`)
    const mine: Visit = { id: deps.newId(), socket, peer: null, isOpen: false }
    visit = mine
    socket.onopen = () => {
      mine.isOpen = true
      void enter(mine)
    }
    socket.onmessage = ({ data }: MessageEvent<unknown>) => {
      const list = typeof data === 'string' && data.length <= limits.listBytes ? readDevices(data) : null
      if (visit !== mine) return
      if (list === null) lose(mine)
      else setDevices(list)
    }
    socket.onclose = () => lose(mine)
  }
  begin()
  return {
    connect: async (id) => (visit?.peer ? visit.peer.connect(id) : 'station-lost'),
    tell,
    wake: begin,
    close: () => {
      closed = true
      stopWaiting()
      if (visit !== null) lose(visit)
    },
  }
}
