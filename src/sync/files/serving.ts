/**
 * Answers what one device asks about files. Blocks are read and sent a few at a time, each when the link has taken the one before, so
 * that memory does not depend on how much is asked for; what is asked beyond a limit is left out. Rules FLX2, FLX11, FLX12.
 */
import { freeBytes } from '../../core/free-bytes.ts'
import type { BlobId } from '../../core/ids.ts'
import { noCount, type FileCount } from './counts.ts'
import { fileLimits, type FileMessage } from './messages.ts'
import type { FileStore } from './ports.ts'

const atOnce = 3
/** of one device; it asks for at most a window of 8 MiB */
const mostQueued = 1024
const mostQuestions = 64

/** What the other device fetches of us. */
interface Sending { readonly size: number; sent: number; done: boolean }

export interface Server {
  take(message: FileMessage): void
  sending(): FileCount
  /** something is asked for and not yet sent */
  busy(): boolean
  end(): void
}

interface ServerDeps {
  readonly store: FileStore
  send(message: FileMessage): Promise<boolean>
  onChange(): void
  onBroken(error: unknown): void
}

export const createServer = ({ store, send, onChange, onBroken }: ServerDeps): Server => {
  const theirs = new Map<BlobId, Sending>()
  const questions: (() => Promise<unknown>)[] = []
  const blocks: { readonly id: BlobId; readonly index: number }[] = []
  const lacking = new Set<BlobId>()
  let running = 0
  let ended = false

  const noteWanted = (id: BlobId, size: number): void => {
    if (theirs.get(id)?.done !== false) theirs.set(id, { size, sent: 0, done: false })
  }
  const lack = async (id: BlobId): Promise<void> => {
    theirs.delete(id)
    if (lacking.has(id)) return
    lacking.add(id)
    await send({ kind: 'lack', id })
    lacking.delete(id)
  }
  const sendBlock = async ({ id, index }: { readonly id: BlobId; readonly index: number }): Promise<void> => {
    const bytes = await store.block(id, index)
    if (bytes === null) return lack(id)
    const size = bytes.length
    const sent = send({ kind: 'block', id, index, bytes })
    freeBytes(bytes)
    if (!(await sent)) return
    const file = theirs.get(id)
    if (file !== undefined) file.sent = Math.min(file.size, file.sent + size)
    onChange()
  }
  const work = async (): Promise<void> => {
    for (;;) {
      const question = questions.shift()
      const block = question === undefined ? blocks.shift() : undefined
      if (ended || (question === undefined && block === undefined)) return
      await (question === undefined ? sendBlock(block as (typeof blocks)[number]) : question())
    }
  }
  const start = (): void => {
    while (running < atOnce && running < questions.length + blocks.length) {
      running++
      void work().catch(onBroken).finally(() => {
        running--
        if (!ended) start()
      })
    }
  }
  const ask = (question: () => Promise<unknown>): void => {
    if (questions.length < mostQuestions) questions.push(question)
    start()
  }

  return {
    take: (message) => {
      switch (message.kind) {
        case 'ask':
          return ask(async () => {
            const files = await store.held(message.ids)
            if (message.want) for (const { id, size } of files) noteWanted(id, size)
            onChange()
            await send({ kind: 'have', answer: true, files })
          })
        case 'get-leaves':
          return ask(async () => {
            const found = await store.leaves(message.id)
            if (found === null || message.from * 32 >= found.hashes.length) return lack(message.id)
            noteWanted(message.id, found.size)
            await send({ kind: 'leaves', id: message.id, size: found.size, from: message.from, hashes: found.hashes.slice(message.from * 32, (message.from + fileLimits.hashes) * 32) })
          })
        case 'get':
          for (const { id, first, count } of message.runs)
            for (let index = first; index < first + count && blocks.length < mostQueued; index++) blocks.push({ id, index })
          return start()
        case 'have':
          for (const { id } of message.files) {
            const file = theirs.get(id)
            if (file === undefined) continue
            file.done = true
            file.sent = file.size
          }
          return onChange()
        case 'drop':
          for (const id of message.ids) if (theirs.get(id)?.done === false) theirs.delete(id)
          return onChange()
        default:
      }
    },
    sending: () => [...theirs.values()].reduce<FileCount>((sum, { size, sent, done }) => ({
      done: sum.done + (done ? 1 : 0), total: sum.total + 1,
      bytesDone: sum.bytesDone + (done ? size : Math.max(0, Math.min(sent, size - 1))), bytesTotal: sum.bytesTotal + size,
    }), noCount),
    busy: () => running > 0,
    end: () => {
      ended = true
      questions.length = 0
      blocks.length = 0
    },
  }
}
