/**
 * Records to a server, one after the other: what it has is known by marks, what was on its way when it ended is asked about first, and
 * a record that changed goes as an edit of the state that was sent. Nothing is sent twice. Rules SND5-SND12.
 */
import { namedRowId, rowIdToUuid, type RowId } from '../../core/ids.ts'
import type { Count } from '../api.ts'
import type { SendOutcome, SendRefusal, SendRefusalType } from '../api-send.ts'
import type { Endpoint } from './address.ts'
import type { Marks, Pending, SentMark } from './marks.ts'
import { greet, post, type Answer, type Login, type Network, type SentFile, type Trouble } from './openrosa.ts'
import type { FileHere, Outgoing, Records } from './records.ts'

export interface SendJob {
  readonly network: Network
  readonly marks: Marks
  readonly records: Records
  readonly endpoint: Endpoint
  readonly login: Login
  /** names this form on this server among marks */
  readonly place: string
  pause(): Promise<void>
  tell(records: Count, files: Count): void
}

const shownRefusals = 100
/** Refused in a row for one reason: the rest would be too. */
const enough = 5

type Sent = Exclude<Answer, { type: 'accepted' }> | { readonly type: 'accepted'; readonly unread: readonly string[]; readonly files: number }

/** [SND5] As many requests as its files need, each with the same XML. */
const deliver = async ({ network, endpoint, login }: SendJob, xml: string, files: readonly FileHere[], limit: number, tell: (count: Count) => void): Promise<Sent> => {
  const left = [...files]
  const unread: string[] = []
  let done = 0
  for (let isFirst = true; isFirst || left.length > 0; isFirst = false) {
    const batch: SentFile[] = []
    let size = xml.length
    while (left[0] !== undefined && (batch.length === 0 || size + left[0].size <= limit)) {
      const next = left.shift() as FileHere
      const file = await next.read()
      if (file === null) unread.push(next.name)
      else batch.push(file)
      size += next.size
    }
    const answer = await post(network, endpoint, login, xml, batch, left.length === 0)
    if (answer.type !== 'accepted') return answer
    done += batch.length
    tell({ done, total: files.length })
  }
  return { type: 'accepted', unread, files: done }
}

export const sendAll = async (job: SendJob): Promise<SendOutcome> => {
  const { marks, records, place } = job
  const ids = records.ids()
  const known = new Map(await marks.all(place))
  const outcome = { sentNew: 0, sentChanged: 0, already: 0, files: 0, filesMissing: 0 }
  const refused: SendRefusal[] = []
  let refusedInAll = 0
  let row: { type: SendRefusalType | null; count: number } = { type: null, count: 0 }
  let done = 0
  const finish = (end: SendOutcome['end'], detail = ''): SendOutcome => ({
    ...outcome, refused, refusedInAll, end, detail, left: ids.length - done,
    deleted: [...known.keys()].filter((id) => records.isDeleted(id)).length,
  })
  const inTrouble = ({ type, detail }: Trouble): SendOutcome => finish(type, detail)
  const refuse = (recordId: RowId, name: string, type: SendRefusalType, detail: string): boolean => {
    refusedInAll += 1
    if (refused.length < shownRefusals) refused.push({ recordId, name, type, detail })
    row = row.type === type ? { type, count: row.count + 1 } : { type, count: 1 }
    return row.count >= enough
  }

  const greeted = await greet(job.network, job.endpoint, job.login)
  if (!greeted.ok) return inTrouble(greeted.error)
  const limit = greeted.value

  const attempt = async (pending: Pending, files: readonly FileHere[]): Promise<Sent> => {
    // [SND10]
    await marks.begin(place, pending)
    const sent = await deliver(job, pending.xml, files, limit, (count) => job.tell({ done, total: ids.length }, count))
    if (sent.type === 'trouble' && (sent.trouble.type === 'login' || sent.trouble.type === 'forbidden')) await marks.end(place, pending.recordId, known.get(pending.recordId) ?? null)
    if (sent.type === 'refused') await marks.end(place, pending.recordId, known.get(pending.recordId) ?? null)
    if (sent.type === 'accepted') {
      const { instanceId, deprecatedId, state } = pending
      const mark: SentMark = { instanceId, deprecatedId, state, missing: [...pending.missing, ...sent.unread] }
      known.set(pending.recordId, mark)
      await marks.end(place, pending.recordId, mark)
      outcome.files += sent.files
    }
    return sent
  }

  const before = await marks.pending(place)
  if (before !== null) {
    const outgoing = records.read(before.recordId)
    const isSame = outgoing !== null && outgoing.state === before.state
    const sent = await attempt({ ...before, missing: isSame ? outgoing.missing : before.missing }, isSame ? outgoing.files : [])
    if (sent.type === 'trouble') return inTrouble(sent.trouble)
    if (sent.type === 'accepted' && before.deprecatedId === null) outcome.sentNew += 1
    else if (sent.type === 'accepted') outcome.sentChanged += 1
  }

  const sendOne = async (id: RowId, outgoing: Outgoing): Promise<SendOutcome | null> => {
    const mark = known.get(id)
    const isSame = mark?.state === outgoing.state
    const files = isSame ? outgoing.files.filter(({ name }) => mark.missing.includes(name)) : outgoing.files
    outcome.filesMissing += outgoing.missing.length
    if (isSame && files.length === 0) {
      if (before?.recordId !== id) outcome.already += 1
      return null
    }
    // [SND11] an edit has an id of its own, which follows from what it says: whoever sends this state sends the same
    const instanceId = mark === undefined ? `uuid:${rowIdToUuid(id)}` : isSame ? mark.instanceId : `uuid:${rowIdToUuid(namedRowId('submission', `${id} ${outgoing.state}`))}`
    const deprecatedId = mark === undefined ? null : isSame ? mark.deprecatedId : mark.instanceId
    const xml = outgoing.xml({ instanceId, ...(deprecatedId === null ? {} : { deprecatedId }) })
    if (!xml.ok) return refuse(id, outgoing.name, 'unreadable', '') ? finish('all-refused') : null
    const sent = await attempt({ recordId: id, instanceId, deprecatedId, state: outgoing.state, missing: outgoing.missing, xml: xml.value }, files)
    if (sent.type === 'trouble') return inTrouble(sent.trouble)
    if (sent.type === 'refused') return refuse(id, outgoing.name, sent.why, sent.detail) ? finish('all-refused', sent.detail) : null
    row = { type: null, count: 0 }
    if (mark === undefined) outcome.sentNew += 1
    else if (!isSame) outcome.sentChanged += 1
    else outcome.already += 1
    return null
  }

  for (const id of ids) {
    if (job.network.stop.aborted) return finish('stopped')
    const outgoing = records.read(id)
    if (outgoing !== null) {
      const ended = await sendOne(id, outgoing)
      if (ended !== null) return ended
    }
    done += 1
    job.tell({ done, total: ids.length }, { done: 0, total: 0 })
    if (done % 20 === 0) await job.pause()
  }
  return finish('complete')
}
