/** Records to an ODK server: what was kept of it, sending, stopping. One at a time; the one that was asked for last. Rules SND1-SND12. */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { ok } from '../../core/result.ts'
import { countRecords } from '../../storage/forms.ts'
import type { SendApi, SendOutcome, SendTrouble } from '../api-send.ts'
import type { Context, Some } from '../context.ts'
import { shapesIn } from '../review-counter.ts'
import { endpointOf, isInsecure, type Endpoint } from '../send/address.ts'
import type { Marks } from '../send/marks.ts'
import type { Network } from '../send/openrosa.ts'
import { recordsToSend } from '../send/records.ts'
import { sendAll } from '../send/run.ts'
import { createJobs, tellerTo } from './jobs.ts'

export interface SendDeps {
  readonly network: Omit<Network, 'stop'>
  readonly marks: Marks
  /** 'https:' or 'http:' */
  readonly page: string
  pause(): Promise<void>
}
const longestLogin = 1000

const nothing = (end: SendTrouble, left: number): SendOutcome => ({ sentNew: 0, sentChanged: 0, already: 0, left, files: 0, filesMissing: 0, deleted: 0, refused: [], refusedInAll: 0, end, detail: '' })
/** Names a form on a server, without telling its address. */
const placeOf = ({ url }: Endpoint, formId: string): string => bytesToHex(sha256(utf8ToBytes(`${url}\u0000${formId}`)).subarray(0, 16))

export const sendHandlers = (context: Context, { network, marks, page, pause }: SendDeps): Some<keyof SendApi> => {
  const jobs = createJobs()
  return {
    'send.plan': async ({ formId }) => {
      const server = await marks.server(formId)
      const endpoint = server === null ? null : endpointOf(server.address)
      const sent = endpoint?.ok === true ? (await marks.all(placeOf(endpoint.value, formId))).size : 0
      return ok({ server: server === null ? null : { address: server.address, user: server.user, hasPassword: server.password !== '' }, records: countRecords(context.store, formId), sent })
    },
    'send.start': ({ formId, server, keep }, asked) => jobs.alone(async (stop) => {
      const kept = await marks.server(formId)
      const password = server.password ?? (kept?.user === server.user && kept.address === server.address ? kept.password : '')
      const records = countRecords(context.store, formId)
      const endpoint = endpointOf(server.address)
      if (!endpoint.ok || server.user.length > longestLogin || password.length > longestLogin) return ok(nothing('address', records))
      if (isInsecure(endpoint.value, page)) return ok(nothing('insecure', records))
      // [SND8]
      await marks.keepServer(formId, keep ? { address: server.address, user: server.user, password } : null)
      const tell = tellerTo(asked, context)
      return ok(await sendAll({
        network: { ...network, stop }, marks, endpoint: endpoint.value, place: placeOf(endpoint.value, formId), login: { user: server.user, password }, pause,
        records: recordsToSend(context, formId, shapesIn(context)),
        tell: (records, files) => tell({ type: 'send', records, files }),
      }))
    }),
    'send.stop': () => {
      jobs.stop()
      return ok(null)
    },
    'send.forget': async ({ formId }) => {
      await marks.keepServer(formId, null)
      return ok(null)
    },
  }
}

/** What a worker has for it. */
export const workerNetwork = (): Omit<Network, 'stop'> => ({
  fetch: (url, init) => fetch(url, init),
  isOnline: () => navigator.onLine,
  wait: (ms, signal) => new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  }),
})
