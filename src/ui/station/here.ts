/**
 * Being at a station, for the whole app: who else has it open there, and links with them. Does nothing, and loads nothing, where the app
 * came from another host. The visit itself: transport/station.ts. Rules STN6, STN13, STN14.
 */
import { createEffect, createMemo, createSignal, onCleanup, type Accessor } from 'solid-js'
import type { OpenLink } from '../../transport/open-link.ts'
import type { StationDevice, StationInfo } from '../../transport/station-info.ts'
import type { StationEvents, StationVisit } from '../../transport/station.ts'
import type { StationFailure } from '../../transport/station-peer.ts'
import type { Links } from '../sync/links.ts'
import type { Session } from '../sync/session.ts'

export interface DeviceHere extends StationDevice {
  readonly connecting: boolean
  readonly failure: StationFailure | null
  /** the link with it since it is here, or null */
  readonly session: Session | null
}
export interface Here {
  /** the app came from a station */
  readonly served: boolean
  /** the station is reached */
  readonly here: Accessor<boolean>
  readonly info: Accessor<StationInfo | null>
  /** the station first, then by name */
  readonly devices: Accessor<readonly DeviceHere[]>
  /** True when there is a link now. */
  connect(id: string): Promise<boolean>
  /** From now on this page speaks for the station itself. */
  beStation(): void
  wake(): void
}
export interface HereDeps {
  readonly served: boolean
  readonly name: Accessor<string>
  readonly links: Pick<Links, 'open' | 'full'>
  readonly visit: (events: StationEvents, self: () => { readonly name: string; readonly station: boolean }, full: () => boolean) => Promise<StationVisit>
  readonly info: () => Promise<StationInfo | null>
}

export const createHere = (deps: HereDeps): Here => {
  const [here, setHere] = createSignal(false)
  const [info, setInfo] = createSignal<StationInfo | null>(null)
  const [present, setPresent] = createSignal<readonly StationDevice[]>([])
  const [connecting, setConnecting] = createSignal<ReadonlySet<string>>(new Set())
  const [failures, setFailures] = createSignal<ReadonlyMap<string, StationFailure>>(new Map())
  const [sessions, setSessions] = createSignal<ReadonlyMap<string, Session>>(new Map())
  const name = createMemo(() => deps.name())
  let station = false
  let visit: StationVisit | null = null

  const mark = (id: string, on: boolean): void => void setConnecting((now) => new Set(on ? [...now, id] : [...now].filter((one) => one !== id)))
  const noteFailure = (id: string, failure: StationFailure | null): void =>
    void setFailures((now) => new Map([...[...now].filter(([one]) => one !== id), ...(failure === null ? [] : [[id, failure] as const])]))
  const linked = (link: OpenLink, { id }: StationDevice): void => {
    // Both came by the station: whoever is not of the project is let in by a person, not by being near.
    const session = deps.links.open(link, undefined, true)
    noteFailure(id, null)
    setSessions((now) => new Map([...now, [id, session]]))
  }
  const events: StationEvents = {
    onDevices: (next) => void setPresent(next),
    onHere: (is) => {
      setHere(is)
      if (is) void deps.info().then((read) => { if (read !== null) setInfo(read) })
    },
    onLink: linked,
  }
  const begin = async (): Promise<void> => {
    visit = await deps.visit(events, () => ({ name: name(), station }), deps.links.full)
  }
  if (deps.served) {
    void begin()
    createEffect(() => {
      name()
      visit?.tell()
    })
    onCleanup(() => visit?.close())
  }

  return {
    served: deps.served,
    here,
    info,
    devices: createMemo(() =>
      present()
        .map((device) => ({
          ...device, connecting: connecting().has(device.id), failure: failures().get(device.id) ?? null, session: sessions().get(device.id) ?? null,
        }))
        .sort((a, b) => Number(b.station) - Number(a.station) || a.name.localeCompare(b.name))),
    connect: async (id) => {
      if (visit === null || connecting().has(id)) return false
      mark(id, true)
      noteFailure(id, null)
      const failure = await visit.connect(id)
      mark(id, false)
      noteFailure(id, failure)
      return failure === null
    },
    beStation: () => {
      station = true
      visit?.tell()
    },
    wake: () => visit?.wake(),
  }
}
