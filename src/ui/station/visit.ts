/** The browser's means for a visit to the station that served this page; loaded only then. */
import { limits, readInfo, stationPaths, type StationInfo } from '../../transport/station-info.ts'
import { openStationPeer } from '../../transport/station-peer.ts'
import { visitStation, type StationEvents, type StationVisit } from '../../transport/station.ts'
import { linkMeans } from '../sync/use-pairing.ts'

export const visitOwnStation = (events: StationEvents, here: () => { readonly name: string; readonly station: boolean }, full: () => boolean): StationVisit =>
  visitStation({
    origin: location.origin,
    means: linkMeans,
    openPeer: openStationPeer,
    openSocket: (url) => new WebSocket(url),
    newId: () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join(''),
    after: (ms, call) => {
      const timer = setTimeout(call, ms)
      return () => clearTimeout(timer)
    },
    here,
    full,
  }, events)

/** Null: the station is not there now. */
export const askInfo = async (): Promise<StationInfo | null> => {
  try {
    const answer = await fetch(new URL(stationPaths.info, location.origin), { cache: 'no-store' })
    return answer.ok && Number(answer.headers.get('content-length') ?? 0) <= limits.listBytes ? readInfo(await answer.text()) : null
  } catch {
    return null
  }
}
